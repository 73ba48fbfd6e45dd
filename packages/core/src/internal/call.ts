import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import { identity } from "effect/Function"
import * as Result from "effect/Result"
import type * as Scope from "effect/Scope"
import type { CloudAuthError } from "../Failure.ts"
import * as Retry from "../Retry.ts"
import * as CallLog from "./callLog.ts"
import type { BareEndpoint } from "./endpoints.ts"
import * as Exchange from "./exchange.ts"
import * as FailureOf from "./failureOf.ts"
import * as Guard from "./guard.ts"
import * as Pages from "./pages.ts"

/** Decodes the JSON of an answer. */
export type Decode<A> = (
  call: FailureOf.CallContext,
  status: number,
  json: unknown
) => Effect.Effect<A, CloudAuthError>

/** What a call sends. */
export interface Input {
  readonly id?: string
  /** As it is on the wire. */
  readonly body?: unknown
}

/** Where calls go, and when they are sent again; all of it decided. */
export interface Settings extends Exchange.Settings {
  readonly path: (endpoint: BareEndpoint, id: string | undefined) => string
  readonly retry: Retry.Retry
  /** Time limit of a whole call, all its attempts and waits included. */
  readonly timeout: Duration.Duration
}

/** Returns functions that make a call: exchanges, sent again until one succeeds, within a time limit and a span. */
export const make = Effect.fnUntraced(function* (settings: Settings) {
  const { maxResponseBytes, origin, passedOn, site } = settings
  const exchange = yield* Exchange.make(settings)
  const schedule = CallLog.waits(Retry.withBudget(Retry.respectServer(settings.retry), settings.timeout))

  /** Runs attempts until one succeeds, the schedule ends or time runs out, in the span of the call. */
  const whole = <A>(
    endpoint: BareEndpoint,
    attempt: Effect.Effect<A, CloudAuthError, Scope.Scope>,
    recover: (failure: CloudAuthError, attempts: number) => Effect.Effect<A, CloudAuthError> = Effect.fail
  ): Effect.Effect<A, CloudAuthError> =>
    Effect.suspend(() => {
      let attempts = 0
      let last: CloudAuthError | undefined
      const counted = Effect.suspend(() => {
        attempts += 1
        return Effect.andThen(
          Effect.annotateCurrentSpan("cloud_auth.attempts", attempts),
          Effect.scoped(attempt)
        )
      })
      return counted.pipe(
        Effect.tapError((failure) =>
          Effect.sync(() => {
            last = failure
          })
        ),
        Effect.retry(schedule),
        Effect.catch((failure) => recover(failure, attempts)),
        Effect.timeoutOrElse({
          duration: settings.timeout,
          orElse: () =>
            Effect.fail(
              FailureOf.ofTimeout(unsent(endpoint), Duration.toSeconds(settings.timeout), attempts, last)
            )
        })
      )
    }).pipe(
      Guard.inSpan(`CloudAuth.${endpoint.operation}`, {
        "datadog.site": site,
        "cloud_auth.operation": endpoint.operation
      })
    )

  const unsent = ({ operation }: BareEndpoint): FailureOf.CallContext => ({
    operation,
    site,
    isProxy: passedOn !== undefined,
    scrub: identity
  })

  return {
    /** Makes a call that one answer ends. */
    one: <A>(
      endpoint: BareEndpoint,
      { body, id }: Input,
      decode: Decode<A>,
      recover?: (failure: CloudAuthError, attempts: number) => Effect.Effect<A, CloudAuthError>
    ): Effect.Effect<A, CloudAuthError> => {
      if (id !== undefined && !isId(id)) return Effect.fail(FailureOf.invalidId(unsent(endpoint), id))
      const address = origin + settings.path(endpoint, id)
      const attempt = Effect.flatMap(
        exchange(endpoint, address, { body, limit: maxResponseBytes }),
        ({ call, json, status }) => decode(call, status, json)
      )
      return whole(endpoint, attempt, recover)
    },

    /** Reads a whole list. Pages that were read are kept while the next one is tried again. */
    list: <A extends { readonly id: string }>(
      endpoint: BareEndpoint,
      decode: Decode<ReadonlyArray<A>>
    ): Effect.Effect<ReadonlyArray<A>, CloudAuthError> =>
      Effect.suspend(() => {
        const reader = Pages.makeReader<A>(origin + settings.path(endpoint, undefined))
        const attempt = Effect.gen(function* () {
          for (let address = reader.next(); address !== undefined; address = reader.next()) {
            const limit = maxResponseBytes - reader.bytes()
            const { bytes, call, headers, json, status } = yield* exchange(endpoint, address, { limit })
            const page = Pages.inspect(json, headers, address)
            const items = yield* decode(call, status, json)
            const problem = Result.isFailure(page) ? page.failure : reader.add(page.success, items, bytes)
            if (problem !== undefined) {
              return yield* FailureOf.malformed(call, status, problem.message, problem.path)
            }
          }
          const items = reader.items()
          yield* Effect.annotateCurrentSpan("cloud_auth.items", items.length)
          return items
        })
        return whole(endpoint, attempt)
      })
  }
})

const isId = (id: string): boolean => !/^\.{0,2}$/.test(id.trim()) && id.isWellFormed()
