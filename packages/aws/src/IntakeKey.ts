/**
 * An API key that is good for intake, which Datadog gives for a proof, kept fresh as the Datadog Agent keeps its own.
 *
 * @since 0.1.0
 */

import { type CloudAuthError, wait } from "@dd-cloud-auth/core/Failure"
import * as Login from "@dd-cloud-auth/core/Login"
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Queue from "effect/Queue"
import * as Random from "effect/Random"
import * as Redacted from "effect/Redacted"
import type * as Scope from "effect/Scope"
import * as Provers from "./internal/provers.ts"
import type { HttpClient } from "./internal/unstable.ts"

/**
 * What gives the key.
 *
 * @category models
 * @since 0.1.0
 */
export interface Service {
  /**
   * The key of the latest exchange that succeeded; before the first one the fallback, or, without one, a failure that says
   * why there is no key. Never waits.
   */
  readonly get: Effect.Effect<Redacted.Redacted, CloudAuthError>
  /**
   * Asks for a new key before its time, as where intake refuses the old one. Does not wait for it, and does nothing within
   * 30 seconds of the last time, nor for as long as Datadog asks to be left alone.
   */
  readonly refresh: Effect.Effect<void>
}

/**
 * The service that gives a key for intake.
 *
 * @category services
 * @since 0.1.0
 */
export class IntakeKey extends Context.Service<IntakeKey, Service>()("@dd-cloud-auth/aws/IntakeKey") {}

/**
 * Where to get a key, with which proof, and how often.
 *
 * @category options
 * @since 0.1.0
 */
export interface Options<R = never> extends Login.Options {
  /** Makes a proof for each exchange, such as `Proof.aws({ orgUuid })`. */
  readonly prover: Login.Prover<R>
  /** Time from one exchange to the next, give or take a tenth. Default: 60 minutes. */
  readonly refreshEvery?: Duration.Input | undefined
  /** A key to give until there is one of an exchange; never in place of one. Default: none. */
  readonly fallback?: string | Redacted.Redacted | undefined
}

/**
 * Creates the service: exchanges a proof, and goes on doing so in the background until the scope closes.
 *
 * **Details**
 *
 * The first exchange is waited for, whether it succeeds or not. A key that works is exchanged for the next one all the same,
 * for that is how a rotation is noticed. After a failure the time to the next exchange begins at `refreshEvery`, and doubles
 * with each further one, up to an hour; it is no shorter than Datadog asks for. The log has a warning for each failure.
 *
 * @category constructors
 * @since 0.1.0
 */
export const make = Effect.fnUntraced(function* <R>(
  options: Options<R>
): Effect.fn.Return<Service, never, HttpClient | R | Scope.Scope> {
  const { fallback, site } = options
  const login = yield* Login.make(options)
  const prover = yield* Provers.withContext(options.prover)
  const every = Duration.toMillis(Duration.fromInputUnsafe(options.refreshEvery ?? "60 minutes"))
  const nudges = yield* Queue.sliding<void>(1)
  let get: Service["get"] =
    fallback === undefined
      ? Effect.never
      : Effect.succeed(Redacted.isRedacted(fallback) ? fallback : Redacted.make(fallback))
  let hasKey = fallback !== undefined
  let failures = 0
  let nudged = Number.NEGATIVE_INFINITY
  let quietUntil = Number.NEGATIVE_INFINITY

  const jittered = (delay: number) => Effect.map(Random.nextBetween(0.9, 1.1), (factor) => factor * delay)

  /** Exchanges a proof, and returns after how long, in milliseconds, the next one is due. */
  const exchange: Effect.Effect<number> = login.intakeKey(prover).pipe(
    Effect.matchEffect({
      onSuccess: (key) => {
        get = Effect.succeed(key)
        hasKey = true
        failures = 0
        return jittered(every)
      },
      onFailure: (failure) => {
        if (!hasKey) get = Effect.fail(failure)
        const delay = Math.min(every * 2 ** failures, longestDelay)
        const asked = 1000 * wait(failure)
        failures += 1
        return Effect.gen(function* () {
          quietUntil = (yield* Clock.currentTimeMillis) + asked
          yield* Effect.logWarning(
            `The intake key of ${site.parameter} could not be renewed. ${failure.message}`
          )
          // What the server asks for is not jittered, or it might be less.
          return Math.max(yield* jittered(delay), asked)
        })
      }
    })
  )

  let delay = yield* exchange
  yield* Effect.suspend(() =>
    Effect.timeoutOrElse(Queue.take(nudges), { duration: delay, orElse: () => Effect.void })
  ).pipe(
    Effect.andThen(exchange),
    Effect.map((next) => {
      delay = next
    }),
    Effect.forever,
    Effect.forkScoped
  )

  return {
    get: Effect.suspend(() => get),
    refresh: Effect.clockWith((clock) => {
      const now = clock.currentTimeMillisUnsafe()
      if (now - nudged < shortestNudge || now < quietUntil) return Effect.void
      nudged = now
      return Effect.asVoid(Queue.offer(nudges, undefined))
    })
  }
})

/**
 * Layer that provides a key for intake.
 *
 * @category layers
 * @since 0.1.0
 */
export const layer = <R>(options: Options<R>): Layer.Layer<IntakeKey, never, HttpClient | R> =>
  Layer.effect(IntakeKey, make(options))

// In milliseconds, both of them the Agent's.
const longestDelay = 3_600_000
const shortestNudge = 30_000
