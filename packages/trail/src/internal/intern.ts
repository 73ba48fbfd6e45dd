// The same texts, met again and again as bytes: each is decoded and judged once, as long as it stays in a table of fixed
// size.

/** Remembers what was last made of each of so many texts. `make` depends on its text alone; `size` is a power of two. */
export class Intern<A> {
  readonly #make: (text: string) => A
  readonly #size: number
  readonly #texts: Array<string>
  readonly #made: Array<A | undefined>

  constructor(make: (text: string) => A, size: number) {
    this.#make = make
    this.#size = size
    this.#texts = Array.from({ length: size }, () => "")
    this.#made = Array.from({ length: size })
  }

  /** Returns what was made of a text; `undefined` of one that is empty, or has a character that is not ASCII. */
  of(bytes: Uint8Array, start: number, end: number): A | undefined {
    const slot = hash(bytes, start, end) & (this.#size - 1)
    if (isSame(this.#texts[slot]!, bytes, start, end)) return this.#made[slot]
    for (let i = start; i < end; i++) if (bytes[i]! >= 0x80) return undefined
    // The decoder makes a string of its own, which keeps nothing else in memory.
    const text = decoder.decode(bytes.subarray(start, end))
    const made = this.#make(text)
    this.#texts[slot] = text
    this.#made[slot] = made
    return made
  }
}

/** Four bytes at a time, and the last four, which may be among those before. */
const hash = (bytes: Uint8Array, start: number, end: number): number => {
  let hash = end - start
  for (let i = start; i + 4 <= end; i += 4) hash = mix(hash, bytes, i)
  hash = mix(hash, bytes, Math.max(start, end - 4))
  return hash ^ (hash >>> 15)
}

const mix = (hash: number, bytes: Uint8Array, at: number): number =>
  Math.imul(
    hash ^ (bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24)),
    0x9e3779b1
  ) ^
  (hash >>> 13)

const isSame = (text: string, bytes: Uint8Array, start: number, end: number): boolean => {
  if (text.length !== end - start) return false
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) !== bytes[start + i]) return false
  return true
}

const decoder = new TextDecoder()
