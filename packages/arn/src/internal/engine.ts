// A `PatternIndex` has one engine for each dialect: `hashed` and `byAccount`. The tests have a third, which asks every
// pattern in turn, and with which they compare both.

/** What a set of valid patterns can do, whatever it is built on. Its functions are called without a `this`. */
export interface Engine<A> {
  /** The number of entries. */
  readonly size: () => number
  /** Adds an entry. Whatever cuts it short, every other entry stays, and this one is there whole or not at all. */
  readonly add: (pattern: string, value: A) => void
  /** Takes out the first entry with this pattern and value; returns whether there was one. */
  readonly remove: (pattern: string, value: A) => boolean
  /** The values of all that match, most specific first, then in the order of insertion. */
  readonly match: (caller: string) => ReadonlyArray<A>
  /** A copy of all entries, those of one pattern in the order of insertion. */
  readonly entries: () => Iterable<readonly [pattern: string, value: A]>
}
