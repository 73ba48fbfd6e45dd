// Bytes that are kept from one chunk to the next, up to a limit.

export interface Carry {
  /** How many bytes are kept; more than the limit allows if some were let go. */
  readonly length: () => number
  readonly add: (bytes: Uint8Array, start: number, end: number) => void
  /** The bytes, until the next call of `add`; `undefined` if they were more than the limit. */
  readonly bytes: () => Uint8Array | undefined
  readonly clear: () => void
}

export const makeCarry = (limit: number): Carry => {
  let kept = new Uint8Array(Math.min(limit, 1024))
  let length = 0
  return {
    length: () => length,
    add: (bytes, start, end) => {
      const next = length + end - start
      if (next > limit) {
        // What is too long will not be asked for, and need not be in memory while the rest of it comes.
        kept = new Uint8Array(0)
      } else if (start < end) {
        if (next > kept.length) {
          const wider = new Uint8Array(Math.min(limit, Math.max(next, 2 * kept.length)))
          wider.set(kept.subarray(0, length))
          kept = wider
        }
        kept.set(bytes.subarray(start, end), length)
      }
      length = next
    },
    bytes: () => (length > limit ? undefined : kept.subarray(0, length)),
    clear: () => {
      length = 0
    }
  }
}
