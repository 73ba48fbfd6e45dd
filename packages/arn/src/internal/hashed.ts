import type { Engine } from "./engine.ts"

/** How many slots from its own an entry may live, before it goes to the map of the far ones. */
const reach = 128

/** Before this there is little to tell callers apart: `arn:aws:sts::` in all of them. */
const skipped = 13

const none: ReadonlyArray<never> = Object.freeze([])

/**
 * Patterns of dialect `datadog` in one open-addressed table, looked up without cutting a string: a caller is
 * hashed once from left to right, and looked for after each slash where some prefix ends, and as a whole.
 *
 * A slot is 0, or holds an entry's number in its low bits and a part of the hash above them. Hashes only find
 * candidates; each is compared in full. Texts chosen to collide end up in a `Map`, which is asked only when
 * every slot in reach is taken, so a lookup never takes more than `reach` comparisons.
 */
export class Hashed<A> implements Engine<A> {
  size = 0
  #bits = 0
  #slots = new Int32Array(0)
  /** By number, from 1; `undefined` where an entry was removed. */
  #texts: Array<string | undefined> = []
  #values: Array<A | undefined> = []
  #next = 1
  /** The entries that repeat the text of an earlier one, by the number of the first. */
  #repeats = new Map<number, Array<number>>()
  #far = new Map<string, number>()
  /** Bit n is set if a prefix with n slashes was added; bit 31 stands for all longer ones. */
  #depths = 0
  readonly #found: Array<number> = []

  constructor(capacity: number) {
    this.#reset(capacity)
  }

  add(text: string, value: A): void {
    if (this.#next > this.#slots.length >>> 1) this.#rebuild()
    const number = this.#next++
    this.#texts[number] = text
    this.#values[number] = value
    this.size++
    const length = prefixLength(text)
    if (length < text.length) this.#depths |= 1 << Math.min(slashes(text, length), 31)
    const hash = hashOf(text, length)
    const slot = this.#locate(hash, text)
    const first = this.#numberAt(slot, text)
    if (first !== 0) {
      const repeats = this.#repeats.get(first)
      if (repeats === undefined) this.#repeats.set(first, [number])
      else repeats.push(number)
    } else {
      this.#put(slot, hash, text, number)
    }
  }

  remove(text: string, value: A): boolean {
    const hash = hashOf(text, prefixLength(text))
    const slot = this.#locate(hash, text)
    const first = this.#numberAt(slot, text)
    if (first === 0) return false
    const repeats = this.#repeats.get(first) ?? []
    const numbers = [first, ...repeats]
    const at = numbers.findIndex((number) => Object.is(this.#values[number], value))
    if (at < 0) return false
    const [removed] = numbers.splice(at, 1)
    this.#texts[removed!] = undefined
    this.#values[removed!] = undefined
    this.size--
    this.#repeats.delete(first)
    const [head, ...rest] = numbers
    this.#put(slot, hash, text, head ?? 0)
    if (rest.length > 0) this.#repeats.set(head!, rest)
    return true
  }

  match(caller: string): ReadonlyArray<A> {
    const found = this.#found
    const length = caller.length
    let count = 0
    let hash = 0
    let from = skipped
    let depth = 1
    let slash = caller.indexOf("/")
    // No prefix ends at the first slash: a type of resource is not a specific resource.
    while (slash >= 0 && (slash = caller.indexOf("/", slash + 1)) >= 0) {
      const end = slash + 1
      if (end > from) {
        hash = mix(hash, caller, from, end)
        from = end
      }
      if (depth < 31) depth++
      if ((this.#depths >>> depth) & 1) {
        const number = this.#find(hash, caller, end, true)
        if (number !== 0) found[count++] = number
      }
    }
    // No exact pattern ends in a star.
    if (length > 0 && caller.charCodeAt(length - 1) !== 42) {
      const number = this.#find(mix(hash, caller, from, length), caller, length, false)
      if (number !== 0) found[count++] = number
    }
    if (count === 0) return none
    const values: Array<A> = []
    while (count > 0) {
      const first = found[--count]!
      values.push(this.#values[first] as A)
      if (this.#repeats.size > 0) {
        for (const number of this.#repeats.get(first) ?? []) values.push(this.#values[number] as A)
      }
    }
    return values
  }

  *entries(): Iterable<readonly [pattern: string, value: A]> {
    for (let number = 1; number < this.#next; number++) {
      const text = this.#texts[number]
      if (text !== undefined) yield [text, this.#values[number] as A]
    }
  }

  #reset(capacity: number): void {
    this.#bits = 33 - Math.clz32(Math.max(capacity, 4) - 1)
    this.#slots = new Int32Array(2 ** this.#bits)
    // Room at once for what is known to come, or the arrays are copied again and again as they grow.
    this.#texts = []
    this.#texts.length = capacity + 1
    this.#values = []
    this.#values.length = capacity + 1
    this.#next = 1
    this.#repeats = new Map()
    this.#far = new Map()
    this.#depths = 0
    this.size = 0
  }

  #rebuild(): void {
    const texts = this.#texts
    const values = this.#values
    this.#reset(Math.max(4, 2 * this.size))
    for (let number = 1; number < texts.length; number++) {
      const text = texts[number]
      if (text !== undefined) this.add(text, values[number] as A)
    }
  }

  /** The slot that holds the text or would take it, or -1 if all in reach are taken. */
  #locate(hash: number, text: string): number {
    const mask = this.#slots.length - 1
    let at = hash >>> (32 - this.#bits)
    for (let i = 0; i < reach; i++) {
      const slot = this.#slots[at]!
      if (slot === 0) return at
      if ((slot ^ (hash << this.#bits)) >>> this.#bits === 0 && this.#texts[slot & mask] === text) return at
      at = (at + 1) & mask
    }
    return -1
  }

  /** The number of the first entry with this text, or 0. */
  #numberAt(slot: number, text: string): number {
    return slot < 0 ? (this.#far.get(text) ?? 0) : this.#slots[slot]! & (this.#slots.length - 1)
  }

  #put(slot: number, hash: number, text: string, number: number): void {
    if (slot >= 0) this.#slots[slot] = ((number === 0 ? 1 : hash) << this.#bits) | number
    else if (number === 0) this.#far.delete(text)
    else this.#far.set(text, number)
  }

  /** The number of the first entry whose exact text, or whose prefix, is what `caller` has before `end`, or 0. */
  #find(hash: number, caller: string, end: number, isPrefix: boolean): number {
    const slots = this.#slots
    const bits = this.#bits
    const mask = slots.length - 1
    const final = finish(hash)
    let at = final >>> (32 - bits)
    for (let i = 0; i < reach; i++) {
      const slot = slots[at]!
      if (slot === 0) return 0
      if ((slot ^ (final << bits)) >>> bits === 0) {
        const text = this.#texts[slot & mask]
        if (isPrefix ? isPrefixPattern(text, caller, end) : text === caller) return slot & mask
      }
      at = (at + 1) & mask
    }
    return this.#far.get(isPrefix ? `${caller.slice(0, end)}*` : caller) ?? 0
  }
}

const isPrefixPattern = (text: string | undefined, caller: string, end: number): boolean => {
  if (text === undefined || text.length !== end + 1 || text.charCodeAt(end) !== 42) return false
  // The end differs sooner than the start, which all callers share.
  for (let i = end - 1; i >= 0; i--) if (text.charCodeAt(i) !== caller.charCodeAt(i)) return false
  return true
}

const prefixLength = (text: string): number => (text.endsWith("*") ? text.length - 1 : text.length)

const slashes = (text: string, end: number): number => {
  let count = 0
  for (let at = text.indexOf("/"); at >= 0 && at < end; at = text.indexOf("/", at + 1)) count++
  return count
}

/** The hash of the text before `end`, made of the same steps as those of `match`. */
const hashOf = (text: string, end: number): number => {
  let hash = 0
  let from = skipped
  let slash = text.indexOf("/")
  while (slash >= 0 && (slash = text.indexOf("/", slash + 1)) >= 0 && slash < end) {
    if (slash >= from) {
      hash = mix(hash, text, from, slash + 1)
      from = slash + 1
    }
  }
  return finish(mix(hash, text, from, end))
}

/** Takes the characters of a range into a hash, four at a step. */
const mix = (start: number, text: string, from: number, end: number): number => {
  let hash = start
  let i = from
  for (; i + 3 < end; i += 4) {
    const word =
      text.charCodeAt(i) |
      (text.charCodeAt(i + 1) << 8) |
      (text.charCodeAt(i + 2) << 16) |
      (text.charCodeAt(i + 3) << 24)
    hash = Math.imul(hash ^ word, 0x01000193)
    hash ^= hash >>> 15
  }
  for (; i < end; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  return hash
}

/** Spreads a hash over all 32 bits. */
const finish = (start: number): number => {
  const hash = Math.imul(start ^ (start >>> 16), 0x85ebca6b)
  return hash ^ (hash >>> 13)
}
