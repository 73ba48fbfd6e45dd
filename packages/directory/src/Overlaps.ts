/**
 * Which patterns have callers in common.
 *
 * A pattern of Datadog's is one ARN, or everything that begins with one. So two of them share a caller only where one
 * takes in the other, and all that overlap make trees: below each wildcard stands what it takes in.
 *
 * @since 0.1.0
 */

import { byPlace, isUnmatchable, placeOf, type Place } from "./internal/place.ts"

/**
 * A pattern, the mappings that have it, and the patterns that it takes in.
 *
 * @category models
 * @since 0.1.0
 */
export interface Overlap<A> {
  readonly pattern: string
  /** The mappings with exactly this pattern, in the order in which they were given. */
  readonly mappings: ReadonlyArray<A>
  /** What it takes in, in the order of patterns; below each of them, what that one takes in. */
  readonly narrower: ReadonlyArray<Overlap<A>>
}

/**
 * Returns the mappings that have a caller in common with another one, as trees, each under its widest pattern. Mappings
 * that overlap with none are left out, and so are those that no caller can match.
 *
 * **Details**
 *
 * The patterns are sorted, and one walk over them finds every tree. So it costs a sort and a step a mapping, however many
 * pairs of them overlap.
 *
 * @example
 * ```ts
 * import * as Overlaps from "@dd-cloud-auth/directory/Overlaps"
 *
 * const [overlap] = Overlaps.find([
 *   { arnPattern: "arn:aws:sts::123456789012:assumed-role/Deploy/run-7" },
 *   { arnPattern: "arn:aws:sts::123456789012:assumed-role/Deploy/*" }
 * ])
 * if (overlap?.pattern !== "arn:aws:sts::123456789012:assumed-role/Deploy/*") throw new Error(overlap?.pattern)
 * if (overlap.narrower.length !== 1) throw new Error("not found")
 * ```
 *
 * @category comparing
 * @since 0.1.0
 */
export const find = <A extends { readonly arnPattern: string }>(
  mappings: ReadonlyArray<A>
): ReadonlyArray<Overlap<A>> => {
  const nodes = [...Map.groupBy(mappings, ({ arnPattern }) => arnPattern)]
    .flatMap(([pattern, mappings]): ReadonlyArray<Node<A>> => {
      const place = placeOf(pattern)
      return place === undefined ? [] : [{ ...place, pattern, mappings, narrower: [] }]
    })
    .sort(byPlace)
  // Few stand together, so only of those it is asked whether a caller can match.
  const together = plant(nodes).filter(isShared).flatMap(flatten)
  return plant(together.filter(({ pattern }) => !isUnmatchable(pattern))).filter(isShared)
}

/**
 * Returns the mappings of which some caller also matches one with another key, such as another account: those of the
 * pattern itself, and of every wider and narrower one. It costs a step a mapping.
 *
 * @example
 * ```ts
 * import * as Overlaps from "@dd-cloud-auth/directory/Overlaps"
 *
 * const role = "arn:aws:sts::123456789012:assumed-role/Deploy"
 * const wide = { arnPattern: `${role}/*`, account: "a" }
 * const same = { arnPattern: `${role}/run-7`, account: "a" }
 * const other = { arnPattern: `${role}/run-8`, account: "b" }
 * const overlaps = Overlaps.find([wide, same, other])
 * const found = Overlaps.conflicting(overlaps, ({ account }) => account)
 * if (!found.has(wide) || found.has(same) || !found.has(other)) throw new Error("not that of another account")
 * ```
 *
 * @category comparing
 * @since 0.1.0
 */
export const conflicting = <A>(
  overlaps: ReadonlyArray<Overlap<A>>,
  keyOf: (mapping: A) => string
): ReadonlySet<A> => {
  const found = new Set<A>()
  /** Returns the keys of an overlap, and of all below it. */
  const visit = ({ mappings, narrower }: Overlap<A>, wider: Keys): Keys => {
    const own = mappings.reduce<Keys>((keys, mapping) => both(keys, keyOf(mapping)), undefined)
    const below = narrower.reduce<Keys>(
      (keys, overlap) => both(keys, visit(overlap, both(wider, own))),
      undefined
    )
    if (both(own, both(wider, below)) === several) for (const mapping of mappings) found.add(mapping)
    return both(own, below)
  }
  for (const overlap of overlaps) visit(overlap, undefined)
  return found
}

/** Which keys: none, this one, or several, which is all that has to be known of more than one. */
type Keys = undefined | string | typeof several

const several = Symbol("several keys")

const both = (a: Keys, b: Keys): Keys => (a === undefined || a === b ? b : b === undefined ? a : several)

interface Node<A> extends Place {
  readonly pattern: string
  readonly mappings: ReadonlyArray<A>
  readonly narrower: Array<Node<A>>
}

/** Puts each of the sorted patterns below the nearest one that takes it in. */
const plant = <A>(sorted: ReadonlyArray<Node<A>>): ReadonlyArray<Node<A>> => {
  const roots: Array<Node<A>> = []
  // From the root down to the pattern before.
  const path: Array<Node<A>> = []
  for (const node of sorted) {
    const planted = { ...node, narrower: [] }
    while (path.length > 0 && !takesIn(path.at(-1)!, node)) path.pop()
    const siblings = path.at(-1)?.narrower ?? roots
    siblings.push(planted)
    path.push(planted)
  }
  return roots
}

const takesIn = (wide: Place, narrow: Place): boolean =>
  wide.isWildcard && narrow.begin.startsWith(wide.begin)

const isShared = <A>({ mappings, narrower }: Node<A>): boolean => mappings.length > 1 || narrower.length > 0

/** A pattern and all below it, in the order in which they were sorted. */
const flatten = <A>(node: Node<A>): ReadonlyArray<Node<A>> => [node, ...node.narrower.flatMap(flatten)]
