// Which of a few keys a stretch of bytes is.

import { type Marks, nothing, type Want } from "./visitor.ts"

export class Keys {
  readonly #wants: ReadonlyArray<readonly [key: string, want: Want]>
  readonly marks: Marks

  /** Each key with what its value is wanted for. They are of ASCII, and no shorter than 2. */
  constructor(wants: Readonly<Record<string, Want>>) {
    this.#wants = Object.entries(wants)
    this.marks = this.#wants.reduce((marks, [key]) => {
      const bytes = new TextEncoder().encode(key)
      return marks | (1 << markOf(bytes, 0, bytes.length))
    }, 0)
  }

  /** Says what the value of a key is wanted for: `nothing`, unless the key is one of these. */
  find(bytes: Uint8Array, start: number, end: number): Want {
    for (const [key, want] of this.#wants) if (isSame(key, bytes, start, end)) return want
    return nothing
  }
}

/** A number below 32, made of the length of a key and its last byte but one: few of a CloudTrail record have the same. */
export const markOf = (bytes: Uint8Array, start: number, end: number): number =>
  (((end - start) << 3) + bytes[end - 2]!) & 31

const isSame = (key: string, bytes: Uint8Array, start: number, end: number): boolean => {
  if (key.length !== end - start) return false
  for (let i = 0; i < key.length; i++) if (key.charCodeAt(i) !== bytes[start + i]) return false
  return true
}
