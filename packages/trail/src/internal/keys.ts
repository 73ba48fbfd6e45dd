// Which of a few keys a stretch of bytes is.

import { type Lengths, nothing, type Want } from "./scanJson.ts"

export interface Keys {
  readonly lengths: Lengths
  /** Says what the value of a key is wanted for: `nothing`, unless the key is one of these. */
  readonly find: (bytes: Uint8Array, start: number, end: number) => Want
}

/** `wants` has keys of less than 32 ASCII characters. */
export const makeKeys = (wants: Readonly<Record<string, Want>>): Keys => {
  const keys = Object.keys(wants)
  return {
    lengths: keys.reduce((lengths, key) => lengths | (1 << key.length), 0),
    find: (bytes, start, end) => {
      for (const key of keys) if (isSame(key, bytes, start, end)) return wants[key]!
      return nothing
    }
  }
}

const isSame = (key: string, bytes: Uint8Array, start: number, end: number): boolean => {
  if (key.length !== end - start) return false
  for (let i = 0; i < key.length; i++) if (key.charCodeAt(i) !== bytes[start + i]) return false
  return true
}
