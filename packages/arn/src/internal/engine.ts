/** What a set of valid patterns can do, whatever it is built on. */
export interface Engine<A> {
  readonly size: number
  add(text: string, value: A): void
  /** Takes out the first entry with this pattern and value. */
  remove(text: string, value: A): boolean
  /** The values of all that match, most specific first, then in the order of insertion. */
  match(caller: string): ReadonlyArray<A>
  /** All entries in the order of insertion. */
  entries(): Iterable<readonly [pattern: string, value: A]>
}
