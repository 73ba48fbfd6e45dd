// The same few texts, met again and again as bytes: each is decoded and judged once, as long as it stays in a table of
// fixed size.

/** Returns what was made of the text; `undefined` if it is not plain ASCII, as it stands. */
export type Intern<A> = (bytes: Uint8Array, start: number, end: number) => A | undefined

/** Remembers what was last made of each of so many texts. `make` depends on its text alone. */
export const makeIntern = <A>(make: (text: string) => A, size = 16_384): Intern<A> => {
  const texts: Array<string | undefined> = Array.from({ length: size })
  const made: Array<A | undefined> = Array.from({ length: size })

  return (bytes, start, end) => {
    let hash = 0
    for (let i = start; i < end; i++) {
      const byte = bytes[i]!
      if (byte >= 0x80) return undefined
      hash = (Math.imul(hash, 31) + byte) | 0
    }
    const slot = (hash ^ (hash >>> 15)) & (size - 1)
    const known = texts[slot]
    if (known !== undefined && isSame(known, bytes, start, end)) return made[slot]
    const text = asciiOf(bytes, start, end)
    const value = make(text)
    texts[slot] = text
    made[slot] = value
    return value
  }
}

const isSame = (text: string, bytes: Uint8Array, start: number, end: number): boolean => {
  if (text.length !== end - start) return false
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) !== bytes[start + i]) return false
  return true
}

/** The decoder makes a string of its own; one that is joined of pieces would keep them all. */
const decoder = new TextDecoder()

const asciiOf = (bytes: Uint8Array, start: number, end: number): string =>
  decoder.decode(bytes.subarray(start, end))
