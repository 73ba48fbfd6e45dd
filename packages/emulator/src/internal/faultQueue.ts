import { fraction } from "./deterministic.ts"
import type { Fault } from "./faultSchema.ts"

/** The faults that are set, and how many requests each of them has seen. */
export interface FaultQueue {
  readonly set: (faults: ReadonlyArray<Fault>) => void
  /** Counts a request, and returns the faults that it meets with. */
  readonly meet: (operation: string | undefined) => ReadonlyArray<Fault>
}

export const makeFaultQueue = (initial: ReadonlyArray<Fault>): FaultQueue => {
  let entries = initial.map((fault) => ({ fault, seen: 0 }))
  return {
    set: (faults) => {
      entries = faults.map((fault) => ({ fault, seen: 0 }))
    },
    meet: (operation) =>
      entries.flatMap((entry, n) => {
        const { fault } = entry
        if (fault.operation !== undefined && fault.operation !== operation) return []
        // Only what was created can be hidden.
        if (fault._tag === "Invisible" && operation?.endsWith(".create") !== true) return []
        entry.seen += 1
        if (fault.request !== undefined && fault.request !== entry.seen) return []
        const { probability, seed } = fault
        if (probability !== undefined && fraction(`${seed ?? 0} ${n} ${entry.seen}`) >= probability) return []
        return [fault]
      })
  }
}
