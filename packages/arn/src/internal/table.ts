import { addTo } from "./byPattern.ts"
import { slash, star } from "./characters.ts"
import { begin, finish, mix, nameStart } from "./hash.ts"

// A table of patterns of dialect `datadog`, which is made for a number of entries and does not grow.
//
// Every text has a number, from 1 on, by which `texts`, `values` and `repeats` are read. Its slot is the first free
// one from the place on that the low bits of its hash name, its home. The slot holds the number in its low bits and
// the hash above them, so that most slots of other texts are passed without a look at the text:
//
//     slots   [ 0, 0, hash|2, hash|1, 0, … ]       texts   [ , ".../R/*", ".../R/ci" ]     by number
//
// At least half of the slots stay free, so a search soon comes to one, and ends there. Where no slot within `reach`
// is free, as with texts chosen to collide, a text goes to the `Map` of the far ones instead.
//
// The hash of a pattern is that of what its callers have in common: of the whole text, or up to the last slash of one
// that ends in `/*`. A caller is hashed once, from left to right. After each slash, `ways` says of the hash so far
// whether a pattern ends here in `/*`, and whether one goes on. If none does, the rest of the caller, usually the
// session of a role, is not even read.
//
// A time limit, a full stack or a lack of memory can cut a function short where it calls something or loops. So each
// change is prepared first, and comes about in assignments between which neither is done, or in one last call.

/** A table that does not grow. Its functions are called without a `this`. */
export interface Table<A> {
  /** The number of entries. */
  readonly size: () => number
  /** Whether there is no number for another text. */
  readonly isFull: () => boolean
  readonly add: (text: string, value: A) => void
  readonly remove: (text: string, value: A) => boolean
  readonly match: (caller: string) => ReadonlyArray<A>
  /** Visits all entries, those of one text in the order of insertion. */
  readonly each: (visit: (text: string, value: A) => void) => void
}

/** How many slots from its home on a text may be found in. */
const reach = 128

/** What a slot is that holds nothing. */
const free = 0

/** What `ways` says of a text that ends in a slash: a pattern ends there in `/*`, or others go on. Or both. */
const ends = 1
const goesOn = 2

/** Makes an empty table for at least `capacity` texts. */
export const make = <A>(capacity: number): Table<A> => {
  // The power of two above twice the capacity.
  const slots = new Int32Array(2 ** (33 - Math.clz32(capacity)))
  const mask = slots.length - 1
  const ways = new Uint8Array(slots.length)
  /** By number; `undefined` where an entry was removed. Its slot stays taken, so that those behind it are found. */
  const texts = room<string>(capacity)
  /** By number, the first value of a text. */
  const values = room<A>(capacity)
  /** By number, the further values of a text, for the few that have any. */
  const repeats = new Map<number, Array<A>>()
  /** The numbers of the far texts. */
  const far = new Map<string, number>()
  /** The number that was given last. */
  let last = 0
  let size = 0

  /** Whether the text in a taken slot may have this hash. */
  const isCandidate = (slot: number, hash: number): boolean => ((slot ^ hash) & ~mask) === 0

  /** The number of a text. */
  const find = (hash: number, text: string): number | undefined => {
    let at = hash & mask
    for (let left = reach; left > 0; left--) {
      const slot = slots[at]!
      if (slot === free) return undefined
      if (isCandidate(slot, hash) && texts[slot & mask] === text) return slot & mask
      at = (at + 1) & mask
    }
    return far.get(text)
  }

  /** The number of the pattern that is `/*` behind what the caller has before `end`, a slash the last of it. */
  const findPrefix = (hash: number, caller: string, end: number): number | undefined => {
    let at = hash & mask
    for (let left = reach; left > 0; left--) {
      const slot = slots[at]!
      if (slot === free) return undefined
      if (isCandidate(slot, hash) && isPrefixPattern(texts[slot & mask], caller, end)) return slot & mask
      at = (at + 1) & mask
    }
    return far.get(`${caller.slice(0, end)}*`)
  }

  /** The slot for another text with this hash; `undefined` if all in reach are taken. */
  const findFree = (hash: number): number | undefined => {
    let at = hash & mask
    for (let left = reach; left > 0; left--) {
      if (slots[at] === free) return at
      at = (at + 1) & mask
    }
    return undefined
  }

  /**
   * The hash of a pattern; says in `ways` what follows each of its slashes. To say it of a pattern that is not there,
   * or not any more, costs time and changes no answer.
   */
  const trace = (text: string): number => {
    const name = nameStart(text)
    const end = text.endsWith("*") ? text.length - 1 : text.length
    let hash = begin(text, name)
    for (let i = name; i < end; i++) {
      const code = text.charCodeAt(i)
      hash = mix(hash, code)
      if (code === slash) ways[finish(hash) & mask]! |= text.startsWith("*", i + 1) ? ends : goesOn
    }
    return finish(hash)
  }

  const add = (text: string, value: A): void => {
    const hash = trace(text)
    const number = find(hash, text)
    if (number === undefined) addText(hash, text, value)
    else addRepeat(number, value)
  }

  const addText = (hash: number, text: string, value: A): void => {
    const at = findFree(hash)
    const number = last + 1
    // The last call; after it, nothing can come in between.
    if (at === undefined) far.set(text, number)
    else slots[at] = (hash & ~mask) | number
    texts[number] = text
    values[number] = value
    last = number
    size++
  }

  const addRepeat = (number: number, value: A): void => {
    addTo(repeats, number, value)
    size++
  }

  const remove = (text: string, value: A): boolean => {
    const number = find(trace(text), text)
    if (number === undefined) return false
    const others = repeats.get(number) ?? []
    const isFirst = Object.is(values[number], value)
    const at = isFirst ? 0 : others.findIndex((other) => Object.is(other, value))
    if (at < 0) return false
    if (isFirst && others.length === 0) {
      far.delete(text)
      texts[number] = undefined
      values[number] = undefined
    } else {
      const taken = others.splice(at, 1)
      // In place of the first value comes the second.
      if (isFirst) values[number] = taken[0]
    }
    size--
    if (others.length === 0) repeats.delete(number)
    return true
  }

  const match = (caller: string): ReadonlyArray<A> => {
    const name = nameStart(caller)
    let hash = begin(caller, name)
    /** The least specific first; there is no array before there is a match. */
    let matched: Array<A> | undefined
    for (let i = name; i < caller.length; i++) {
      const code = caller.charCodeAt(i)
      hash = mix(hash, code)
      if (code !== slash) continue
      const prefix = finish(hash)
      const way = ways[prefix & mask]!
      if (way & ends) matched = append(matched, findPrefix(prefix, caller, i + 1))
      if (!(way & goesOn)) return inOrder(matched)
    }
    // No exact pattern ends in a star.
    if (!caller.endsWith("*")) matched = append(matched, find(finish(hash), caller))
    return inOrder(matched)
  }

  /** Puts the values that have a number behind those of less specific patterns, the last value first. */
  const append = (matched: Array<A> | undefined, number: number | undefined): Array<A> | undefined => {
    if (number === undefined) return matched
    const others = repeats.get(number)
    const first = values[number] as A
    // What most callers match. An array that grows has room for many.
    if (matched === undefined && others === undefined) return [first]
    const all = matched ?? []
    for (const other of others?.toReversed() ?? []) all.push(other)
    all.push(first)
    return all
  }

  const each = (visit: (text: string, value: A) => void): void => {
    for (let number = 1; number <= last; number++) {
      const text = texts[number]
      if (text === undefined) continue
      visit(text, values[number] as A)
      for (const other of repeats.get(number) ?? []) visit(text, other)
    }
  }

  return { size: () => size, isFull: () => last === slots.length / 2, add, remove, match, each }
}

/** An array with room for what is known to come, or it would be copied again and again as it grows. */
const room = <T>(capacity: number): Array<T | undefined> => {
  const array: Array<T | undefined> = []
  array.length = capacity + 1
  return array
}

const isPrefixPattern = (text: string | undefined, caller: string, end: number): boolean => {
  if (text?.length !== end + 1 || text.charCodeAt(end) !== star) return false
  // The end differs sooner than the start, which all callers share.
  for (let i = end; i-- > 0;) if (text.charCodeAt(i) !== caller.charCodeAt(i)) return false
  return true
}

const inOrder = <A>(matched: Array<A> | undefined): ReadonlyArray<A> => {
  if (matched === undefined) return []
  return matched.length > 1 ? matched.toReversed() : matched
}
