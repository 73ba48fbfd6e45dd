/** Takes out the first entry with this pattern and value; returns whether there was one. */
export const take = <A>(
  entries: Array<{ readonly pattern: string; readonly value: A }>,
  pattern: string,
  value: A
): boolean => {
  const at = entries.findIndex((entry) => entry.pattern === pattern && Object.is(entry.value, value))
  if (at >= 0) entries.splice(at, 1)
  return at >= 0
}

/** What a set of valid patterns can do, whatever it is built on. Its functions are called without a `this`. */
export interface Engine<A> {
  readonly add: (text: string, value: A) => void
  /** Takes out the first entry with this pattern and value. */
  readonly remove: (text: string, value: A) => boolean
  /** The values of all that match, most specific first, then in the order of insertion. */
  readonly match: (caller: string) => ReadonlyArray<A>
  /** A copy of all entries, those of one pattern in the order of insertion. */
  readonly entries: () => Iterable<readonly [pattern: string, value: A]>
}
