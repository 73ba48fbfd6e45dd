// The same texts, met again and again as bytes: each is decoded and judged once, as long as it stays in a table of fixed
// size.

/**
 * Remembers what was last made of each of so many texts. `make` depends on its text alone; `size` is a power of two, and
 * `capacity` how many bytes the texts may have together.
 */
export class Intern<A> {
  readonly #make: (text: string) => A
  readonly #size: number
  /** The texts, one behind the other, with those that were forgotten: an engine compares bytes faster than strings. */
  readonly #bytes: Uint8Array
  #used = 0
  readonly #starts: Int32Array
  readonly #lengths: Int32Array
  readonly #made: Array<A | undefined>

  constructor(make: (text: string) => A, size: number, capacity: number) {
    this.#make = make
    this.#size = size
    this.#bytes = new Uint8Array(capacity)
    this.#starts = new Int32Array(size)
    this.#lengths = new Int32Array(size)
    this.#made = Array.from({ length: size })
  }

  /** Returns what was made of a text; `undefined` of one that is empty, or has a character that is not ASCII. */
  of(bytes: Uint8Array, start: number, end: number): A | undefined {
    const slot = hash(bytes, start, end) & (this.#size - 1)
    if (this.#holds(slot, bytes, start, end)) return this.#made[slot]
    for (let i = start; i < end; i++) if (bytes[i]! >= 0x80) return undefined
    const made = this.#make(decoder.decode(bytes.subarray(start, end)))
    this.#keep(slot, bytes.subarray(start, end))
    this.#made[slot] = made
    return made
  }

  #holds(slot: number, bytes: Uint8Array, start: number, end: number): boolean {
    if (this.#lengths[slot] !== end - start) return false
    const kept = this.#bytes
    const before = this.#starts[slot]! - start
    for (let i = start; i < end; i++) if (kept[before + i] !== bytes[i]) return false
    return true
  }

  #keep(slot: number, text: Uint8Array): void {
    if (this.#used + text.length > this.#bytes.length) {
      this.#used = 0
      this.#lengths.fill(0)
      this.#made.fill(undefined)
    }
    if (text.length > this.#bytes.length) return
    this.#bytes.set(text, this.#used)
    this.#starts[slot] = this.#used
    this.#lengths[slot] = text.length
    this.#used += text.length
  }
}

/** Made of the length and, of a long text, of the bytes where ARNs differ: the account, the middle, and the end. */
const hash = (bytes: Uint8Array, start: number, end: number): number => {
  const isLong = end - start > 48
  let hash = end - start
  for (let at = isLong ? end - 24 : start; at + 4 <= end; at += 4) hash = mix(hash, bytes, at)
  if (isLong) {
    for (let at = start + 12; at < start + 24; at += 4) hash = mix(hash, bytes, at)
    hash = mix(hash, bytes, (start + end) >> 1)
  }
  return hash ^ (hash >>> 15)
}

const mix = (hash: number, bytes: Uint8Array, at: number): number =>
  Math.imul(
    hash ^ (bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24)),
    0x9e3779b1
  ) ^
  (hash >>> 13)

const decoder = new TextDecoder()
