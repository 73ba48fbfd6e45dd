// What a call logs while it goes on, at the level Debug: each request and its answer, and each wait.

import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Schedule from "effect/Schedule"
import type { CloudAuthError } from "../Failure.ts"
import type { RateLimit } from "../RateLimit.ts"
import type { BareEndpoint } from "./endpoints.ts"

/** Logs a request; `shownUrl` holds no secret. */
export const request = ({ method, operation }: BareEndpoint, shownUrl: string): Effect.Effect<void> =>
  Effect.logDebug(`${operation}: ${method} ${shownUrl}`)

/** Logs the status of an answer, how long it took, and what is left of a rate limit. */
export const answer = (
  { operation }: BareEndpoint,
  status: number,
  took: Duration.Duration,
  rateLimit: RateLimit
): Effect.Effect<void> =>
  Effect.logDebug(
    [
      `${operation}: answered ${status} in ${Math.round(Duration.toMillis(took))} ms`,
      ...left(rateLimit)
    ].join(", ")
  )

const left = ({ limit, period, remaining, resetAfter }: RateLimit): ReadonlyArray<string> => {
  const of = limit === undefined ? "" : ` of ${limit}`
  const per = period === undefined ? "" : ` in ${period} s`
  const known = [
    ...(remaining === undefined ? [] : [`${remaining}${of} left${per}`]),
    ...(resetAfter === undefined ? [] : [`reset after ${resetAfter} s`])
  ]
  return known.length === 0 ? [] : [`rate limit: ${known.join(", ")}`]
}

/** Returns a schedule that logs what each attempt failed with, and how long it waits for the next one. */
export const waits = <Output, E, R>(
  schedule: Schedule.Schedule<Output, CloudAuthError, E, R>
): Schedule.Schedule<Output, CloudAuthError, E, R> =>
  Schedule.tap(schedule, ({ attempt, duration, input }) =>
    Effect.logDebug(
      `${input.message} Attempt ${attempt + 1} follows in ${Math.round(Duration.toMillis(duration)) / 1000} s.`
    )
  )
