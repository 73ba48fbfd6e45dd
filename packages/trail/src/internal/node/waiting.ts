// Files that wait to be read: the biggest first, so that none of the readers works on alone when the others are done.

import * as Effect from "effect/Effect"
import * as Latch from "effect/Latch"

/** A queue between what finds files and those that read them. */
export interface Waiting<A> {
  /** Waits for room. */
  readonly add: (file: A) => Effect.Effect<void>
  /** No more files come. */
  readonly end: Effect.Effect<void>
  /**
   * Returns the biggest file, by powers of two, with as many more as are still little to read; none when there are no more.
   * Waits for one.
   */
  readonly next: Effect.Effect<ReadonlyArray<A>>
}

/** Creates a queue of at most `capacity` files: more are looked for once there is room. */
export const make = <A extends { readonly size: number }>(capacity: number): Waiting<A> => {
  /** By the number of bits of their size. */
  const bySize: Array<Array<A>> = Array.from({ length: 64 }, () => [])
  const room = Latch.makeUnsafe(true)
  const news = Latch.makeUnsafe(false)
  let count = 0
  let hasEnded = false

  const take = (): ReadonlyArray<A> => {
    const taken: Array<A> = []
    let size = 0
    while (taken.length < mostFiles) {
      const files = bySize.findLast((files) => files.length > 0)
      const file = files?.at(-1)
      if (file === undefined || (taken.length > 0 && size + file.size > little)) break
      files!.pop()
      taken.push(file)
      size += file.size
    }
    count -= taken.length
    if (taken.length > 0) room.openUnsafe()
    if (count === 0 && !hasEnded) news.closeUnsafe()
    return taken
  }

  return {
    add: (file) =>
      Effect.map(room.await, () => {
        bySize[Math.ceil(Math.log2(file.size + 1))]!.push(file)
        count++
        if (count >= capacity) room.closeUnsafe()
        news.openUnsafe()
      }),
    end: Effect.sync(() => {
      hasEnded = true
      news.openUnsafe()
    }),
    next: Effect.suspend(function next(): Effect.Effect<ReadonlyArray<A>> {
      const files = take()
      return files.length > 0 || hasEnded
        ? Effect.succeed(files)
        : Effect.andThen(news.await, Effect.suspend(next))
    })
  }
}

/** In bytes: so much of small files is read at once, for to ask for a file takes longer than to read one of these. */
const little = 1_048_576
const mostFiles = 1000
