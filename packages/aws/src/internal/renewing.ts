import * as Deferred from "effect/Deferred"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Scope from "effect/Scope"

/** A value, from when on it is to be renewed, and when it expires; both in milliseconds since the epoch. */
export interface Loaded<A> {
  readonly value: A
  readonly renewAt: number
  readonly expiresAt: number
}

/**
 * Returns an effect that gives a value, which is loaded once for any number of fibers, and kept until it expires.
 *
 * Who asks from `renewAt` on has it renewed in the background, and gets the old value meanwhile. A renewal that failed is
 * made again after a tenth of what is left of the old value's life, a second at least and five minutes at most, and no
 * sooner than `wait` of the failure asks. Without a value that lives, who asks waits for the loading under way, or begins
 * one, and fails as it fails; nothing is kept of a failure. Loading goes on although who asked is interrupted, until the
 * scope closes.
 */
export const make = Effect.fnUntraced(function* <A, E extends { readonly message: string }>(options: {
  /** What is renewed, in words, for the log. */
  readonly what: string
  readonly load: Effect.Effect<Loaded<A>, E>
  /** How many seconds a failure asks to wait. */
  readonly wait: (failure: E) => number
}): Effect.fn.Return<{ readonly get: Effect.Effect<A, E> }, never, Scope.Scope> {
  const scope = yield* Effect.scope
  let kept: Loaded<A> | undefined
  // Made once, for it is given a million times.
  let give: Effect.Effect<A> = Effect.never
  let loading: Deferred.Deferred<A, E> | undefined

  const keep = (loaded: Loaded<A>): A => {
    kept = loaded
    give = Effect.succeed(loaded.value)
    return loaded.value
  }

  /** Puts the next renewal off, where there still is a value to give. */
  const postpone = (failure: E): Effect.Effect<void> =>
    Effect.clockWith((clock) => {
      const now = clock.currentTimeMillisUnsafe()
      if (kept === undefined || kept.expiresAt <= now) return Effect.void
      const left = kept.expiresAt - now
      const delay = Math.max(Math.min(left / 10, longestDelay), 1000, 1000 * options.wait(failure))
      kept = { ...kept, renewAt: now + delay }
      const rest =
        left === Infinity
          ? "goes on being given"
          : `is good for another ${Duration.format(Duration.seconds(Math.round(left / 1000)))}`
      return Effect.logWarning(
        `${options.what} could not be renewed; the old one ${rest}. ${failure.message}`
      )
    })

  const start = Effect.suspend(() => {
    const done = Deferred.makeUnsafe<A, E>()
    loading = done
    return options.load.pipe(
      Effect.map(keep),
      Effect.tapError(postpone),
      Effect.forkIn(scope),
      Effect.map((fiber) => {
        // Not a part of what is forked, for a fiber whose scope has closed never begins.
        fiber.addObserver((exit) => {
          loading = undefined
          Deferred.doneUnsafe(done, exit)
        })
        return done
      }),
      Effect.uninterruptible
    )
  })

  const get = Effect.clockWith((clock) => {
    const now = clock.currentTimeMillisUnsafe()
    if (kept === undefined || now >= kept.expiresAt) {
      return Effect.flatMap(loading === undefined ? start : Effect.succeed(loading), Deferred.await)
    }
    return now < kept.renewAt || loading !== undefined ? give : Effect.as(start, kept.value)
  })
  return { get }
})

// In milliseconds.
const longestDelay = 300_000
