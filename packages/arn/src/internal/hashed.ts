import type { Engine } from "./engine.ts"
import * as Table from "./table.ts"

/**
 * Patterns of dialect `datadog`, in a table that is replaced by a larger one once it is full. The larger one is built
 * apart, so that whatever cuts that short, a time limit or a lack of memory, leaves the index as it was.
 */
export const hashed = <A>(capacity: number): Engine<A> => {
  let table = Table.make<A>(capacity)

  const add = (text: string, value: A): void => {
    if (!table.isFull()) return table.add(text, value)
    // With room for half as many again, or entries that come and go would soon fill it, again and again.
    const larger = Table.make<A>((table.size() * 3) >> 1)
    table.each(larger.add)
    larger.add(text, value)
    table = larger
  }

  const entries = (): ReadonlyArray<readonly [pattern: string, value: A]> => {
    const all: Array<readonly [string, A]> = []
    table.each((text, value) => all.push([text, value]))
    return all
  }

  return {
    size: () => table.size(),
    add,
    remove: (text, value) => table.remove(text, value),
    match: (caller) => table.match(caller),
    entries
  }
}
