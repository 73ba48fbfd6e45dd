import type { Overlap } from "@dd-cloud-auth/directory/Overlaps"

/** A pattern, its mappings, and the patterns that take it in. */
export interface Place<A> {
  readonly pattern: string
  readonly mappings: ReadonlyArray<A>
  /** Of the mappings that have the same key, the first. */
  readonly firstOf: ReadonlyMap<string, A>
  /** The nearest first. */
  readonly wider: ReadonlyArray<Place<A>>
}

/** Returns every pattern of the trees, each before those that it takes in; `keyOf` tells its mappings apart. */
export const walk = <A>(
  overlaps: ReadonlyArray<Overlap<A>>,
  keyOf: (mapping: A) => string,
  wider: ReadonlyArray<Place<A>> = []
): ReadonlyArray<Place<A>> =>
  overlaps.flatMap(({ mappings, narrower, pattern }) => {
    const firstOf = new Map(mappings.toReversed().map((mapping) => [keyOf(mapping), mapping]))
    const place: Place<A> = { pattern, mappings, firstOf, wider }
    return [place, ...walk(narrower, keyOf, [place, ...wider])]
  })
