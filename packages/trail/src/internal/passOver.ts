// What passes over a text quickly, where the engine lets WebAssembly be compiled. A page's policy, or a host such as
// Cloudflare Workers, may forbid it.

import { code } from "./passOverCode.ts"
import type { Marks } from "./visitor.ts"

/** `assembly/passOver.ts`, and its memory. There is one, which whoever reads a chunk has to himself. */
export interface PassOver {
  /** Takes a chunk, and the brackets that are open before it; returns where they are kept from now on. */
  readonly begin: (bytes: Uint8Array, isArray: Uint8Array) => Uint8Array
  /** Goes on from an index; returns the one at which it stops. */
  readonly run: (
    from: number,
    length: number,
    state: number,
    depth: number,
    opening: number,
    watched: number,
    marks: Marks
  ) => number
  /** The state there. */
  readonly state: () => number
  readonly depth: () => number
  /** Where the last string begins, at its quote. */
  readonly opening: () => number
  /** The key behind which it stopped: where it begins, and ends. The end is 0 if it stopped for another reason. */
  readonly key: () => number
  readonly keyEnd: () => number
  /** The string that is the value of that key, if it stopped behind that, in the same way. */
  readonly text: () => number
  readonly textEnd: () => number
}

const page = 65_536

/** The most bytes that a chunk may have: five pages, but for those that are read behind its end. */
export const capacity = 5 * page - 64

const load = (): PassOver | undefined => {
  try {
    const bytes = Uint8Array.from(atob(code), (character) => character.charCodeAt(0))
    const { memory, passOver } = new WebAssembly.Instance(new WebAssembly.Module(bytes)).exports
    const { buffer } = memory as WebAssembly.Memory
    const left = new Int32Array(buffer, 0, 7)
    const text = new Uint8Array(buffer, page)
    return {
      begin: (bytes, isArray) => {
        text.set(bytes)
        const kept = new Uint8Array(buffer, 1024, isArray.length)
        kept.set(isArray)
        return kept
      },
      run: passOver as PassOver["run"],
      state: () => left[0]!,
      depth: () => left[1]!,
      opening: () => left[2]!,
      key: () => left[3]!,
      keyEnd: () => left[4]!,
      text: () => left[5]!,
      textEnd: () => left[6]!
    }
  } catch {
    return undefined
  }
}

/** `undefined` where there is none. */
export const passOver = load()
