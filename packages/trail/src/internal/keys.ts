// Which of a few keys a stretch of bytes is.

import { type Marks, nothing, type Want } from "./visitor.ts"

export class Keys {
  readonly #keys: ReadonlyArray<Uint8Array>
  readonly #wants: ReadonlyArray<Want>
  readonly marks: Marks

  /** Each key with what its value is wanted for. They are of ASCII, and no shorter than 2. */
  constructor(wants: Readonly<Record<string, Want>>) {
    this.#keys = Object.keys(wants).map((key) => new TextEncoder().encode(key))
    this.#wants = Object.values(wants)
    this.marks = this.#keys.reduce((marks, key) => marks | (1 << markOf(key, 0, key.length)), 0)
  }

  /** Says what the value of a key is wanted for: `nothing`, unless the key is one of these. */
  find(bytes: Uint8Array, start: number, end: number): Want {
    for (let i = 0; i < this.#keys.length; i++)
      if (isSame(this.#keys[i]!, bytes, start, end)) return this.#wants[i]!
    return nothing
  }
}

/** A number below 32, made of the length of a key and its last byte but one: few of a CloudTrail record have the same. */
export const markOf = (bytes: Uint8Array, start: number, end: number): number =>
  (((end - start) << 3) + bytes[end - 2]!) & 31

const isSame = (key: Uint8Array, bytes: Uint8Array, start: number, end: number): boolean => {
  if (key.length !== end - start) return false
  for (let i = 0; i < key.length; i++) if (key[i] !== bytes[start + i]) return false
  return true
}
