import { byOrder, put, take } from "./byPattern.ts"
import type { ByPattern, Entry } from "./byPattern.ts"
import { firstWild, isWild } from "./characters.ts"
import { cut } from "./cut.ts"
import type { Engine } from "./engine.ts"
import * as glob from "./glob.ts"
import { mix } from "./hash.ts"
import { compare, measure } from "./specificity.ts"
import type { Specificity } from "./specificity.ts"

// Patterns of dialect `iam` lie in a tree of Maps: by account, by the hash of the beginning of their resource, which is
// what stands before its first wildcard, and by their text:
//
//     "123456789012" > hash of "assumed-role/Dep-" > "arn:aws:sts::123456789012:assumed-role/Dep-*" > [entries]
//
// A caller's resource is hashed from left to right. After each character, the patterns of its own account, and of no
// one account, are asked that begin as the resource does so far. So what is compared in full are patterns with its
// account and its beginning; those whose resource begins with a wildcard have the beginning "", and are compared one
// by one, as are any with beginnings chosen to have one hash.
//
// Each change is one step in the innermost Map. A Map that is empty, where something was cut short, is only in the way.

interface Measured<A> extends Entry<A> {
  readonly fields: ReadonlyArray<string>
  /** The length of the beginning. */
  readonly start: number
  readonly specificity: Specificity
}

type Group<A> = ByPattern<Measured<A>>

/** Patterns of dialect `iam`, found by their account and the beginning of their resource. */
export const byAccount = <A>(): Engine<A> => {
  const accounts = new Map<string, Map<number, Group<A>>>()
  let next = 0
  let size = 0

  const add = (pattern: string, value: A): void => {
    const fields = cut(pattern)
    const { account, hash, start } = placeOf(fields)
    const group = mapUnder(mapUnder(accounts, account), hash)
    put(group, { pattern, value, order: next++, fields, start, specificity: measure(pattern) })
    size++
  }

  const remove = (pattern: string, value: A): boolean => {
    const { account, hash } = placeOf(cut(pattern))
    const groups = accounts.get(account)
    const group = groups?.get(hash)
    if (!group || !take(group, pattern, value)) return false
    size--
    if (group.size === 0) groups?.delete(hash)
    if (groups?.size === 0) accounts.delete(account)
    return true
  }

  const match = (caller: string): ReadonlyArray<A> => {
    const given = cut(caller)
    if (given.length < 6) return []
    const found: Array<Measured<A>> = []
    for (const account of [given[4]!, anyAccount]) {
      const groups = accounts.get(account)
      if (groups) ask(groups, given, found)
    }
    return found
      .sort((a, b) => compare(a.specificity, b.specificity) || byOrder(a, b))
      .map((entry) => entry.value)
  }

  const entries = (): Iterable<readonly [pattern: string, value: A]> =>
    [...accounts.values()]
      .flatMap((groups) => [...groups.values()])
      .flatMap((group) => [...group.values()].flat())
      .sort(byOrder)
      .map(({ pattern, value }) => [pattern, value])

  return { size: () => size, add, remove, match, entries }
}

/** Adds to `found` the entries of an account whose pattern matches the fields of a caller. */
const ask = <A>(
  groups: ReadonlyMap<number, Group<A>>,
  given: ReadonlyArray<string>,
  found: Array<Measured<A>>
): void => {
  const resource = given[5]!
  let hash = 0
  for (let end = 0; ; end++) {
    const group = groups.get(hash)
    if (group) collectMatching(group, end, given, found)
    if (end === resource.length) return
    hash = mix(hash, resource.charCodeAt(end))
  }
}

/** Adds to `found` the entries of a group that match; `end` says how much of the resource has led to the group. */
const collectMatching = <A>(
  group: Group<A>,
  end: number,
  given: ReadonlyArray<string>,
  found: Array<Measured<A>>
): void => {
  for (const same of group.values()) {
    const { fields, start } = same[0]!
    // Texts of other lengths can have the same hash; a pattern is asked at its own length, and so but once.
    if (start !== end) continue
    // The resources of two ARNs differ most often, so they are compared first.
    if (fields.findLastIndex((field, i) => !glob.matches(field, given[i]!)) >= 0) continue
    for (const entry of same) found.push(entry)
  }
}

/** The Map under a key; a new one if there is none yet. */
const mapUnder = <K, L, V>(maps: Map<K, Map<L, V>>, key: K): Map<L, V> => {
  const known = maps.get(key)
  if (known) return known
  const made = new Map<L, V>()
  maps.set(key, made)
  return made
}

/** Stands for every account that is not said in full. No field but the last has a colon, so it clashes with none. */
const anyAccount = ":"

/** Where in the tree a pattern lies, and the length of the beginning of its resource. */
const placeOf = (fields: ReadonlyArray<string>): { account: string; hash: number; start: number } => {
  const account = fields[4] ?? anyAccount
  const resource = fields[5] ?? ""
  const wildcard = firstWild(resource)
  const start = wildcard < 0 ? resource.length : wildcard
  let hash = 0
  for (let i = 0; i < start; i++) hash = mix(hash, resource.charCodeAt(i))
  return { account: isWild(account) ? anyAccount : account, hash, start }
}
