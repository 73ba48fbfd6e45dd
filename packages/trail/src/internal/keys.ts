// Which of a few keys a stretch of bytes is.

import { type Lengths, nothing, type Want } from "./visitor.ts"

export class Keys {
  readonly #wants: ReadonlyArray<readonly [key: string, want: Want]>
  readonly lengths: Lengths

  /** Each key with what its value is wanted for. They have less than 32 characters, of ASCII. */
  constructor(wants: Readonly<Record<string, Want>>) {
    this.#wants = Object.entries(wants)
    this.lengths = this.#wants.reduce((lengths, [key]) => lengths | (1 << key.length), 0)
  }

  /** Says what the value of a key is wanted for: `nothing`, unless the key is one of these. */
  find(bytes: Uint8Array, start: number, end: number): Want {
    for (const [key, want] of this.#wants) if (isSame(key, bytes, start, end)) return want
    return nothing
  }
}

const isSame = (key: string, bytes: Uint8Array, start: number, end: number): boolean => {
  if (key.length !== end - start) return false
  for (let i = 0; i < key.length; i++) if (key.charCodeAt(i) !== bytes[start + i]) return false
  return true
}
