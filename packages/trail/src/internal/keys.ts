// Which of a few keys a stretch of bytes is.

import { parseJson } from "./record.ts"
import { nothing, type Want } from "./scanJson.ts"

export type Keys = (bytes: Uint8Array, start: number, end: number, isEscaped: boolean) => Want

/** Returns a function that says what the value of a key is wanted for: `nothing`, unless the key is one of these. */
export const makeKeys = (wants: Readonly<Record<string, Want>>): Keys => {
  /** The keys by their length, for most keys have another than those that are wanted. */
  const byLength: Array<Array<string> | undefined> = []
  for (const key of Object.keys(wants)) (byLength[key.length] ??= []).push(key)

  return (bytes, start, end, isEscaped) => {
    if (isEscaped) {
      const key = parseJson(`"${new TextDecoder().decode(bytes.subarray(start, end))}"`)
      return typeof key === "string" && Object.hasOwn(wants, key) ? wants[key]! : nothing
    }
    const candidates = byLength[end - start]
    if (candidates === undefined) return nothing
    for (const key of candidates) if (isSame(key, bytes, start)) return wants[key]!
    return nothing
  }
}

const isSame = (key: string, bytes: Uint8Array, start: number): boolean => {
  for (let i = 0; i < key.length; i++) if (key.charCodeAt(i) !== bytes[start + i]) return false
  return true
}
