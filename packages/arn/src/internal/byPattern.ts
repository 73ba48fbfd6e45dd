// The entries of an index in a Map, for engines that keep every entry as an object of its own.

/** An entry, numbered in the order of insertion. */
export interface Entry<A> {
  readonly pattern: string
  readonly value: A
  readonly order: number
}

/** Entries by the text of their pattern, so that one is found without a look at all others. No list is empty. */
export type ByPattern<E> = Map<string, Array<E>>

/** Adds an entry, in one step. */
export const put = <E extends Entry<unknown>>(entries: ByPattern<E>, entry: E): void =>
  addTo(entries, entry.pattern, entry)

/** Adds to the list under a key, in one step; to a new one if there is none yet. */
export const addTo = <K, V>(lists: Map<K, Array<V>>, key: K, value: V): void => {
  const list = lists.get(key)
  if (list) list.push(value)
  else lists.set(key, [value])
}

/** Takes out, in one step, the first entry with this pattern and value; returns whether there was one. */
export const take = <A>(entries: ByPattern<Entry<A>>, pattern: string, value: A): boolean => {
  const same = entries.get(pattern) ?? []
  const at = same.findIndex((entry) => Object.is(entry.value, value))
  if (at < 0) return false
  if (same.length === 1) entries.delete(pattern)
  else same.splice(at, 1)
  return true
}

/** Sorts entries into the order of insertion. */
export const byOrder = (a: Entry<unknown>, b: Entry<unknown>): number => a.order - b.order
