import * as Reader from "@dd-cloud-auth/trail/Reader"
import { assert, vi } from "vitest"

// A second copy of the reader, for engines that compile no WebAssembly.
vi.stubGlobal("WebAssembly", undefined)
vi.resetModules()
const withoutAssembly = (await import("@dd-cloud-auth/trail/Reader")).make
vi.unstubAllGlobals()

export interface Collected {
  /** What the oracle says of the same text. */
  readonly findings: ReadonlyArray<string>
  readonly damage: ReadonlyArray<Reader.Damage>
  readonly formats: ReadonlyArray<Reader.Format>
}

/** Reads bytes in chunks that end at these indexes, with WebAssembly and without, which has to find the same. */
export const collect = (bytes: Uint8Array, ends: ReadonlyArray<number> = []): Collected => {
  const collected = collectWith(Reader.make, bytes, ends)
  assert.deepStrictEqual(collectWith(withoutAssembly, bytes, ends), collected)
  return collected
}

/** Each chunk is overwritten afterwards, as a program may do it. */
const collectWith = (make: typeof Reader.make, bytes: Uint8Array, ends: ReadonlyArray<number>): Collected => {
  const findings: Array<string> = []
  const damage: Array<Reader.Damage> = []
  const formats: Array<Reader.Format> = []
  const reader = make({
    caller: ({ as, caller, time }) => findings.push(`${as} ${caller} ${time ?? "never"}`),
    noCaller: ({ kind, time }) => findings.push(`${kind} ${time ?? "never"}`),
    damage: (found) => damage.push(found),
    format: (format) => formats.push(format)
  })
  let start = 0
  for (const end of [...ends, bytes.length]) {
    const chunk = bytes.slice(start, end)
    reader.write(chunk)
    chunk.fill(0x7b)
    start = end
  }
  reader.end()
  return { findings, damage, formats }
}
