// The same texts, met again and again as bytes: each is decoded and judged once.

/**
 * Remembers what was made of each text, in a hash table with open addressing, and forgets all of it when there were half
 * as many texts as `size`, or as many bytes as `capacity`. `make` depends on its text alone; `size` is a power of two.
 */
export class Intern<A> {
  readonly #make: (text: string) => A
  readonly #size: number
  /** Where each text begins in `#bytes`, and how long it is. */
  readonly #places: Int32Array
  readonly #made: Array<A | undefined>
  /** The texts, one behind the other: an engine compares bytes faster than strings. */
  readonly #bytes: Uint8Array
  #count = 0
  #used = 0

  constructor(make: (text: string) => A, size: number, capacity: number) {
    this.#make = make
    this.#size = size
    this.#places = new Int32Array(2 * size)
    this.#made = Array.from({ length: size })
    this.#bytes = new Uint8Array(capacity)
  }

  /** Returns what was made of a text; `undefined` of one that is empty, or has a character that is not ASCII. */
  of(bytes: Uint8Array, start: number, end: number): A | undefined {
    if (start === end) return undefined
    const last = this.#size - 1
    const hashed = hash(bytes, start, end)
    let slot = hashed & last
    while (this.#places[2 * slot + 1] !== 0) {
      if (this.#holds(slot, bytes, start, end)) return this.#made[slot]
      slot = (slot + 1) & last
    }
    for (let i = start; i < end; i++) if (bytes[i]! >= 0x80) return undefined
    const text = bytes.subarray(start, end)
    const made = this.#make(decoder.decode(text))
    if (this.#isFull(text.length)) {
      this.#clear()
      slot = hashed & last
    }
    this.#keep(slot, text, made)
    return made
  }

  #holds(slot: number, bytes: Uint8Array, start: number, end: number): boolean {
    if (this.#places[2 * slot + 1] !== end - start) return false
    const kept = this.#bytes
    const before = this.#places[2 * slot]! - start
    for (let i = start; i < end; i++) if (kept[before + i] !== bytes[i]) return false
    return true
  }

  #isFull(length: number): boolean {
    return 2 * this.#count >= this.#size || this.#used + length > this.#bytes.length
  }

  #clear(): void {
    this.#count = 0
    this.#used = 0
    this.#places.fill(0)
    this.#made.fill(undefined)
  }

  #keep(slot: number, text: Uint8Array, made: A): void {
    if (text.length > this.#bytes.length) return
    this.#bytes.set(text, this.#used)
    this.#places[2 * slot] = this.#used
    this.#places[2 * slot + 1] = text.length
    this.#made[slot] = made
    this.#used += text.length
    this.#count++
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
