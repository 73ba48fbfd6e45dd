/** What changed since the page was opened, and whether any caller notices: as `Snapshot.diff` tells the worker. */

import type { PersonaMapping } from "@dd-cloud-auth/core/PersonaMapping"
import * as Snapshot from "@dd-cloud-auth/directory/Snapshot"
import * as Row from "./Row.ts"

/** How the mappings differ from those since which changes are counted. */
export interface Changes {
  /** When those were there, in milliseconds since the epoch. */
  readonly since: number
  readonly added: Part
  readonly removed: Part
  /** Patterns that lead to another account now. */
  readonly moved: Part
  /** The ids of the mappings that are new, or lead elsewhere. */
  readonly ids: ReadonlyArray<string>
}

export interface Part {
  readonly count: number
  readonly first: ReadonlyArray<Change>
}

export interface Change {
  readonly row: Row.Row
  /** What the pattern led to before, where it led elsewhere. */
  readonly before?: Row.Row
  /** Why no caller notices; empty where some do. */
  readonly unnoticed: string
}

/** More are counted, not listed: the table can be filtered to what is new. */
const listed = 100

const none: Part = { count: 0, first: [] }

/** No change since then. */
export const noneSince = (since: number): Changes => ({
  since,
  added: none,
  removed: none,
  moved: none,
  ids: []
})

export const between = (before: Snapshot.Snapshot, after: Snapshot.Snapshot): Changes => {
  const { added, moved, removed } = Snapshot.diff(before, after)
  return {
    since: Date.parse(before.takenAt),
    added: part(added, (gain) => ({ row: Row.fromMapping(gain.mapping), unnoticed: unnoticed([gain]) })),
    removed: part(removed, (loss) => ({ row: Row.fromMapping(loss.mapping), unnoticed: unnoticed([loss]) })),
    moved: part(moved, ({ gain, loss }) => ({
      row: Row.fromMapping(gain.mapping),
      before: Row.fromMapping(loss.mapping),
      unnoticed: unnoticed([gain, loss])
    })),
    ids: [...added, ...moved.map(({ gain }) => gain)].map(({ mapping }) => mapping.id)
  }
}

const part = <A>(all: ReadonlyArray<A>, of: (one: A) => Change): Part => ({
  count: all.length,
  first: all.slice(0, listed).map(of)
})

const unnoticed = (consequences: ReadonlyArray<Snapshot.Consequence>): string => {
  if (consequences.some(({ isNoticed }) => isNoticed)) return ""
  const covers = consequences.flatMap(({ coveredBy }) => (coveredBy === undefined ? [] : [coveredBy]))
  return covers.length === 0
    ? "Nobody notices: no caller matches."
    : `Nobody notices: ${covers.map(textOf).join(" and ")} ${covers.length === 1 ? "takes" : "take"} the same callers.`
}

const textOf = ({ accountIdentifier, arnPattern }: PersonaMapping): string =>
  `${arnPattern} → ${accountIdentifier}`
