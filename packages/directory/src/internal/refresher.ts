import * as Clock from "effect/Clock"
import * as Deferred from "effect/Deferred"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Option from "effect/Option"
import * as Random from "effect/Random"
import type * as Scope from "effect/Scope"

/** Something that was loaded, and when that began, in milliseconds: what it tells may be as old as that. */
export interface Loaded {
  readonly since: number
}

/** Why nothing newer can be had. */
export type Refusal<E> =
  | { readonly _tag: "Failed"; readonly error: E }
  /** Loading failed (`error` is `undefined` for a bug), and may not be tried again for so many milliseconds. */
  | { readonly _tag: "Postponed"; readonly error: E | undefined; readonly millis: number }
  | { readonly _tag: "Stopped" }

/** Keeps something loaded. */
export interface Refresher<A, E> {
  /** What was loaded last. */
  readonly latest: () => A
  /** Why the latest attempt to load failed, if it did. */
  readonly failure: () => E | undefined
  /** Returns what was loaded at a moment or later; loads it if need be, once for all who ask meanwhile. */
  readonly since: (earliest: number) => Effect.Effect<A, Refusal<E>>
}

/** What is kept loaded, and how. */
export interface Options<A, E, R> {
  readonly first: A
  /** Why `first` is not what was to be loaded, if it was found elsewhere after a failure. */
  readonly firstFailure?: E | undefined
  readonly load: Effect.Effect<A, E, R>
  /** Time between the end of an attempt and the next one, give or take a fifth. */
  readonly every: Duration.Duration
  /** How many milliseconds to leave the server alone after a failure. */
  readonly pause: (error: E) => number
  /** Runs after each attempt, when `latest` and `failure` tell of it. */
  readonly after: (exit: Exit.Exit<A, E>) => Effect.Effect<void>
}

/** An attempt to load, made or to be made. */
interface Attempt<A, E> {
  begun: number | undefined
  /** Done as soon as somebody will not wait until it is due. */
  readonly wanted: Deferred.Deferred<void>
  readonly done: Deferred.Deferred<A, Refusal<E>>
}

/** After any failure, so that who asks again and again does not make a request each time. In milliseconds. */
const shortestPause = 1_000

/**
 * Starts a fiber that loads again and again, one attempt at a time, until the scope closes.
 *
 * Whoever demands something newer only waits for that fiber: to be interrupted takes nothing from the others.
 */
export const make = Effect.fnUntraced(function* <A extends Loaded, E, R>(
  options: Options<A, E, R>
): Effect.fn.Return<Refresher<A, E>, never, R | Scope.Scope> {
  const every = Duration.toMillis(options.every)
  let latest = options.first
  let failure = options.firstFailure
  const pauseAfter = (now: number) =>
    now + Math.max(shortestPause, failure === undefined ? 0 : options.pause(failure))
  let pausedUntil = failure === undefined ? -Infinity : pauseAfter(yield* Clock.currentTimeMillis)
  let isStopped = false
  let running: Attempt<A, E> | undefined
  let next = plan<A, E>()

  const postponed = (now: number): Refusal<E> => ({
    _tag: "Postponed",
    error: failure,
    millis: pausedUntil - now
  })

  const attempt = Effect.gen(function* () {
    const jitter = yield* Random.nextBetween(0.8, 1.2)
    const due = Math.max(every * jitter, pausedUntil - (yield* Clock.currentTimeMillis))
    yield* Effect.raceFirst(Effect.sleep(Duration.millis(due)), Deferred.await(next.wanted))
    const ours = next
    ours.begun = yield* Clock.currentTimeMillis
    running = ours
    next = plan()
    const exit = yield* Effect.exit(options.load)
    const now = yield* Clock.currentTimeMillis
    running = undefined
    if (Exit.isSuccess(exit)) {
      latest = exit.value
      failure = undefined
    } else {
      failure = Option.getOrUndefined(Exit.findErrorOption(exit))
      pausedUntil = pauseAfter(now)
    }
    yield* options.after(exit)
    yield* Deferred.done(
      ours.done,
      Exit.mapError(exit, (error): Refusal<E> => ({ _tag: "Failed", error }))
    )
    if (Exit.isFailure(exit)) {
      // Those who came too late for this attempt are not to wait for the end of the pause.
      const late = next
      next = plan()
      yield* Deferred.fail(late.done, postponed(now))
    }
  })

  const stop = Effect.suspend(() => {
    isStopped = true
    const waiting = running === undefined ? [next] : [running, next]
    return Effect.forEach(waiting, ({ done }) => Deferred.fail(done, { _tag: "Stopped" }), { discard: true })
  })
  // A finalizer, since a fiber that is interrupted before it began never comes to its own.
  yield* Effect.addFinalizer(() => stop)
  yield* Effect.forkScoped(Effect.forever(attempt))

  return {
    latest: () => latest,
    failure: () => failure,
    since: Effect.fnUntraced(function* (earliest: number): Effect.fn.Return<A, Refusal<E>> {
      const now = yield* Clock.currentTimeMillis
      // In one step, so that no attempt begins or ends in between.
      return yield* Effect.suspend(() => {
        if (latest.since >= earliest) return Effect.succeed(latest)
        if (isStopped) return Effect.fail<Refusal<E>>({ _tag: "Stopped" })
        if (running?.begun !== undefined && running.begun >= earliest) return Deferred.await(running.done)
        if (now < pausedUntil) return Effect.fail(postponed(now))
        // The attempt may begin inside `doneUnsafe`, and `next` is another one then.
        const { done, wanted } = next
        Deferred.doneUnsafe(wanted, Effect.void)
        return Deferred.await(done)
      })
    })
  }
})

const plan = <A, E>(): Attempt<A, E> => ({
  begun: undefined,
  wanted: Deferred.makeUnsafe(),
  done: Deferred.makeUnsafe()
})
