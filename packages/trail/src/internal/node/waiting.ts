// Files that wait to be read: the biggest first, so that none of the readers works on alone when the others are done.

import * as Effect from "effect/Effect"
import * as Latch from "effect/Latch"

/** A queue between what finds files and those that read them. */
export interface Waiting<A> {
  /** Waits for room. */
  readonly add: (file: A) => Effect.Effect<void>
  /** No more files come. */
  readonly end: Effect.Effect<void>
  /** Returns the biggest file, by powers of two, or `undefined` when there are no more. Waits for one. */
  readonly next: Effect.Effect<A | undefined>
}

/** Creates a queue of at most `capacity` files: more are looked for once there is room. */
export const make = <A extends { readonly size: number }>(capacity: number): Waiting<A> => {
  /** By the number of bits of their size. */
  const bySize: Array<Array<A>> = Array.from({ length: 64 }, () => [])
  const room = Latch.makeUnsafe(true)
  const news = Latch.makeUnsafe(false)
  let count = 0
  let hasEnded = false

  const take = (): A | undefined => {
    const file = bySize.findLast((files) => files.length > 0)?.pop()
    if (file === undefined) return undefined
    count--
    room.openUnsafe()
    if (count === 0 && !hasEnded) news.closeUnsafe()
    return file
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
    next: Effect.suspend(function next(): Effect.Effect<A | undefined> {
      const file = take()
      return file !== undefined || hasEnded
        ? Effect.succeed(file)
        : Effect.andThen(news.await, Effect.suspend(next))
    })
  }
}
