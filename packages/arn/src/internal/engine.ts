/** What a set of valid patterns can do, whatever it is built on. Its functions are called without a `this`. */
export interface Engine<A> {
  readonly size: () => number
  readonly add: (text: string, value: A) => void
  /** Takes out the first entry with this pattern and value. */
  readonly remove: (text: string, value: A) => boolean
  /** The values of all that match, most specific first, then in the order of insertion. */
  readonly match: (caller: string) => ReadonlyArray<A>
  /** All entries in the order of insertion. */
  readonly entries: () => Iterable<readonly [pattern: string, value: A]>
}
