import type { Engine } from "./engine.ts"

/** How many slots from its own an entry may live, before it goes to the map of the far ones. */
const reach = 128

/** The length of the least that stands before a resource, `arn:a:s:::`. */
const shortest = 10

/** Where at least eight digits of the account ID are to be found, be the partition `aws` or `aws-us-gov`. */
const accountStart = 17
const accountEnd = 28

/** What begins with a text up to and with a slash: a prefix pattern that ends there, others that go on. */
const ends = 1
const goOn = 2

const factor = 0x85ebca6b

/**
 * Patterns of dialect `datadog` in one open-addressed table, looked up without cutting a string: a caller is
 * hashed once from left to right, and looked for after each slash where some prefix ends, and as a whole. What
 * follows a slash is not even read if no pattern goes on from there, as is usual for the session of a role.
 *
 * A slot is 0, or holds an entry's number in its low bits and a part of the hash above them. Hashes only find
 * candidates; each is compared in full. Texts chosen to collide end up in a `Map`, which is asked only when
 * every slot in reach is taken, so a lookup never takes more than `reach` comparisons.
 */
export const hashed = <A>(capacity: number): Engine<A> => {
  let mask: number
  let slots: Int32Array
  /** By hash, `ends` and `goOn` of the texts that have it. */
  let leads: Uint8Array
  /** By number, from 1; `undefined` where an entry was removed. */
  let texts: Array<string | undefined>
  let values: Array<A | undefined>
  let next: number
  /** The second and further values of a text, by its number. */
  let repeats: Map<number, Array<A>>
  let far: Map<string, number>
  /** What `match` finds on its way: the numbers of entries, the least specific first. */
  const found: Array<number> = []

  const reset = (capacity: number): void => {
    // At most half of the slots are taken. Nothing is changed before both tables are there: an index for which there
    // is no more memory stays as it was.
    const table = new Int32Array(2 ** (33 - Math.clz32(capacity)))
    leads = new Uint8Array(table.length)
    slots = table
    mask = table.length - 1
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
   * The number of the first entry with this text or, if `end` is given, of the prefix pattern that says what the
   * text has before it. If there is none: `~at`, where `at` is the slot that would take it, or 0 if all in reach
   * are taken.
   */
  const find = (hash: number, text: string, end: number): number => {
    let at = hash & mask
    for (let i = 0; i < reach; i++) {
      const slot = slots[at]!
      if (slot === 0) return ~at
      if (((slot ^ hash) & ~mask) === 0) {
        const number = slot & mask
        const candidate = texts[number]
        if (end ? isPrefixPattern(candidate, text, end) : candidate === text) return number
      }
      at = (at + 1) & mask
    }
    return far.get(end ? `${text.slice(0, end)}*` : text) ?? 0
  }

  const note = (hash: number, text: string, end: number): void => {
    const number = find(hash, text, end)
    if (number > 0) found.push(number)
  }

  /** Returns the hash of a pattern, and marks where it leads; or notes all that matches a caller. */
  const scan = (text: string, isCaller: boolean): number => {
    const slash = text.indexOf("/", shortest) + 1
    const account = Math.min(slash || text.length, accountEnd)
    let code = 0
    let hash = 0
    for (let i = accountStart; i < account; i++) hash = Math.imul(hash ^ text.charCodeAt(i), factor)
    // The first slash is left out: what stands before it is the type of a resource, and no specific one.
    for (let i = slash; i < text.length; i++) {
      code = text.charCodeAt(i)
      hash = Math.imul(hash ^ code, factor)
      if (code !== 47) continue
      const start = finish(hash)
      const home = start & mask
      if (isCaller) {
        if (leads[home]! & ends) note(start, text, i + 1)
        if (leads[home]! < goOn) return start
      } else if (text.startsWith("*", i + 1)) {
        leads[home]! |= ends
        break
      } else leads[home]! |= goOn
    }
    // No exact pattern ends in a star.
    if (isCaller && code !== 42) note(finish(hash), text, 0)
    return finish(hash)
  }

  /** Puts the values of an entry behind what is there. */
  const append = (to: Array<A>, number: number): Array<A> => {
    to.push(values[number] as A)
    for (const value of repeats.get(number) ?? []) to.push(value)
    return to
  }

  const add = (text: string, value: A): void => {
    if (next > slots.length / 2) {
      const all = entries()
      // With room for half as many again, or entries that come and go would soon fill it, again and again.
      reset((all.length * 3) >> 1)
      for (const entry of all) add(...entry)
    }
    const hash = scan(text, false)
    const number = find(hash, text, 0)
    if (number > 0) {
      if (repeats.get(number)?.push(value) === undefined) repeats.set(number, [value])
      return
    }
    texts[next] = text
    values[next] = value
    if (number < 0) slots[~number] = (hash & ~mask) | next++
    else far.set(text, next++)
  }

  const remove = (text: string, value: A): boolean => {
    const number = find(scan(text, false), text, 0)
    if (number <= 0) return false
    const others = repeats.get(number) ?? []
    if (Object.is(values[number], value)) {
      if (others.length === 0) {
        // The slot is not emptied, so that what lies behind it is still found.
        texts[number] = undefined
        far.delete(text)
      }
      values[number] = others.shift()
    } else {
      const at = others.findIndex((each) => Object.is(each, value))
      if (at < 0) return false
      others.splice(at, 1)
    }
    if (others.length === 0) repeats.delete(number)
    return true
  }

  const match = (caller: string): ReadonlyArray<A> => {
    // What an earlier call left that was cut short, by a full stack or from outside, is not this caller's.
    while (found.length > 0) found.pop()
    scan(caller, true)
    // One is what most callers match, and an array that grows has room for many.
    if (found.length === 1 && !repeats.has(found[0]!)) return [values[found.pop()!] as A]
    const matched: Array<A> = []
    while (found.length > 0) append(matched, found.pop()!)
    return matched
  }

  const entries = (): ReadonlyArray<readonly [pattern: string, value: A]> =>
    texts.flatMap((text, number) => (text ? append([], number).map((value) => [text, value] as const) : []))

  reset(capacity)
  return { add, remove, match, entries }
}

const isPrefixPattern = (text: string | undefined, caller: string, end: number): boolean => {
  if (text?.length !== end + 1 || text.charCodeAt(end) !== 42) return false
  // The end differs sooner than the start, which all callers share.
  for (let i = end; i-- > 0;) if (text.charCodeAt(i) !== caller.charCodeAt(i)) return false
  return true
}

/** Spreads a hash over all 32 bits. */
const finish = (start: number): number => {
  const hash = Math.imul(start ^ (start >>> 15), factor)
  return hash ^ (hash >>> 13)
}
