/**
 * Long work in short pieces. With 100,000 mappings, what the page works out takes up to a second; done at once, nothing
 * could be typed, scrolled or clicked meanwhile. So such work is a generator that yields wherever it can pause, and
 * `state/` runs it between the events of the page.
 */

/** Work that ends with an `A`, and may be paused at each `yield`. */
export type Sliced<A> = Generator<undefined, A, undefined>

/** After so many items a loop pauses: some milliseconds of the slowest work that the page does with an item. */
const pause = 256

export function* forEach<A>(items: Iterable<A>, visit: (item: A, at: number) => void): Sliced<void> {
  let at = 0
  for (const item of items) {
    visit(item, at++)
    if (at % pause === 0) yield
  }
}

export function* map<A, B>(items: Iterable<A>, of: (item: A, at: number) => B): Sliced<Array<B>> {
  const found: Array<B> = []
  yield* forEach(items, (item, at) => found.push(of(item, at)))
  return found
}

export function* filter<A>(items: Iterable<A>, isIn: (item: A) => boolean): Sliced<Array<A>> {
  const found: Array<A> = []
  yield* forEach(items, (item) => isIn(item) && found.push(item))
  return found
}

/** Sorts as `toSorted` does, equal items keeping their order: first short runs, then by merging them. */
export function* sort<A>(items: ReadonlyArray<A>, compare: (a: A, b: A) => number): Sliced<ReadonlyArray<A>> {
  const sorted: Array<ReadonlyArray<A>> = []
  for (let from = 0; from < items.length; from += 4 * pause) {
    sorted.push(items.slice(from, from + 4 * pause).sort(compare))
    yield
  }
  let runs: ReadonlyArray<ReadonlyArray<A>> = sorted
  while (runs.length > 1) {
    const merged: Array<ReadonlyArray<A>> = []
    for (let at = 0; at < runs.length; at += 2)
      merged.push(yield* merge(runs[at]!, runs[at + 1] ?? [], compare))
    runs = merged
  }
  return runs[0] ?? []
}

function* merge<A>(
  left: ReadonlyArray<A>,
  right: ReadonlyArray<A>,
  compare: (a: A, b: A) => number
): Sliced<ReadonlyArray<A>> {
  const merged: Array<A> = []
  let [l, r] = [0, 0]
  while (l < left.length || r < right.length) {
    const isLeft = r === right.length || (l < left.length && compare(left[l]!, right[r]!) <= 0)
    merged.push(isLeft ? left[l++]! : right[r++]!)
    if (merged.length % (4 * pause) === 0) yield
  }
  return merged
}

/** Works until it is done or `isTimeUp`, which is asked at each pause; returns the result of work that is done. */
export const proceed = <A>(work: Sliced<A>, isTimeUp: () => boolean): { readonly value: A } | undefined => {
  for (;;) {
    const step = work.next()
    if (step.done === true) return { value: step.value }
    if (isTimeUp()) return undefined
  }
}

/** Does all of it at once. */
export const finish = <A>(work: Sliced<A>): A => proceed(work, () => false)!.value
