import type { Engine } from "./engine.ts"

/** How many slots from its own an entry may live, before it goes to the map of the far ones. */
const reach = 128

/** Before this there is little to tell callers apart, `arn:aws:sts::`, and no prefix ends. */
const skipped = 13

/**
 * Patterns of dialect `datadog` in one open-addressed table, looked up without cutting a string: a caller is
 * hashed once from left to right, and looked for after each slash where some prefix ends, and as a whole.
 *
 * A slot is 0, or holds an entry's number in its low bits and a part of the hash above them. Hashes only find
 * candidates; each is compared in full. Texts chosen to collide end up in a `Map`, which is asked only when
 * every slot in reach is taken, so a lookup never takes more than `reach` comparisons.
 */
export const hashed = <A>(capacity: number): Engine<A> => {
  let size: number
  let bits: number
  let mask: number
  let slots: Int32Array
  /** By number, from 1; `undefined` where an entry was removed. */
  let texts: Array<string | undefined>
  let values: Array<A | undefined>
  let next: number
  /** The second and further values of a text, by its number. */
  let repeats: Map<number, Array<A>>
  let far: Map<string, number>
  /** The numbers that the last `match` found. */
  const found: Array<number> = []
  let count = 0

  const reset = (capacity: number): void => {
    size = 0
    bits = 33 - Math.clz32(Math.max(capacity, 4) - 1)
    mask = 2 ** bits - 1
    slots = new Int32Array(mask + 1)
    // Room at once for what is known to come, or the arrays are copied again and again as they grow.
    texts = []
    texts.length = capacity + 1
    values = []
    values.length = capacity + 1
    next = 1
    repeats = new Map()
    far = new Map()
  }

  /**
   * The slot that holds what is looked for or would take it, or -1 if all in reach are taken. Looked for is the
   * text itself, or, if `end` is given, the prefix pattern that says what the text has before it.
   */
  const locate = (hash: number, text: string, end: number): number => {
    let at = hash >>> (32 - bits)
    for (let i = 0; i < reach; i++) {
      const slot = slots[at]!
      if (slot === 0) return at
      if ((slot ^ (hash << bits)) >>> bits === 0) {
        const candidate = texts[slot & mask]
        if (end === 0 ? candidate === text : isPrefixPattern(candidate, text, end)) return at
      }
      at = (at + 1) & mask
    }
    return -1
  }

  /** The number of the first entry with what `locate` looked for, or 0. */
  const numberAt = (slot: number, text: string, end: number): number =>
    slot < 0 ? (far.get(end === 0 ? text : `${text.slice(0, end)}*`) ?? 0) : slots[slot]! & mask

  /**
   * Returns the hash of the text before `end`. A caller is looked up on the way, after each slash but the first:
   * the type of a resource is no specific one.
   */
  const scan = (text: string, end: number, isCaller: boolean): number => {
    const first = text.indexOf("/")
    let hash = 0
    for (let i = skipped; i < end; i++) {
      const code = text.charCodeAt(i)
      hash = Math.imul(hash ^ code, 0x01000193)
      if (code === 47 && isCaller && i > first) note(finish(hash), text, i + 1)
    }
    return finish(hash)
  }

  const hashOf = (text: string): number => scan(text, text.length - Number(text.endsWith("*")), false)

  const note = (hash: number, text: string, end: number): void => {
    const number = numberAt(locate(hash, text, end), text, end)
    if (number !== 0) found[count++] = number
  }

  const add = (text: string, value: A): void => {
    if (next > mask >>> 1) {
      const all = [...entries()]
      reset(2 * size)
      for (const entry of all) add(...entry)
    }
    size++
    const hash = hashOf(text)
    const slot = locate(hash, text, 0)
    const number = numberAt(slot, text, 0)
    if (number !== 0) {
      if (repeats.get(number)?.push(value) === undefined) repeats.set(number, [value])
      return
    }
    texts[next] = text
    values[next] = value
    if (slot < 0) far.set(text, next++)
    else slots[slot] = (hash << bits) | next++
  }

  const remove = (text: string, value: A): boolean => {
    const number = numberAt(locate(hashOf(text), text, 0), text, 0)
    const left = number === 0 ? [] : [values[number] as A, ...(repeats.get(number) ?? [])]
    const at = left.findIndex((each) => Object.is(each, value))
    if (at < 0) return false
    size--
    left.splice(at, 1)
    repeats.delete(number)
    if (left.length === 0) {
      // The slot is not emptied, so that what lies behind it is still found.
      texts[number] = undefined
      far.delete(text)
    }
    values[number] = left.shift()
    if (left.length > 0) repeats.set(number, left)
    return true
  }

  const match = (caller: string): ReadonlyArray<A> => {
    count = 0
    const hash = scan(caller, caller.length, true)
    // No exact pattern ends in a star.
    if (!caller.endsWith("*")) note(hash, caller, 0)
    const matched: Array<A> = []
    while (count > 0) {
      const first = found[--count]!
      matched.push(values[first] as A)
      if (repeats.size > 0) for (const value of repeats.get(first) ?? []) matched.push(value)
    }
    return matched
  }

  function* entries(): Iterable<readonly [pattern: string, value: A]> {
    for (const [number, text] of texts.entries()) {
      if (text === undefined) continue
      yield [text, values[number] as A]
      for (const value of repeats.get(number) ?? []) yield [text, value]
    }
  }

  reset(capacity)
  return { size: () => size, add, remove, match, entries }
}

const isPrefixPattern = (text: string | undefined, caller: string, end: number): boolean => {
  if (text === undefined || text.length !== end + 1 || text.charCodeAt(end) !== 42) return false
  // The end differs sooner than the start, which all callers share.
  for (let i = end - 1; i >= 0; i--) if (text.charCodeAt(i) !== caller.charCodeAt(i)) return false
  return true
}

/** Spreads a hash over all 32 bits. */
const finish = (start: number): number => {
  const hash = Math.imul(start ^ (start >>> 16), 0x85ebca6b)
  return hash ^ (hash >>> 13)
}
