/**
 * When a failed call is sent again: schedules as values.
 *
 * @since 0.1.0
 */

import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import { dual } from "effect/Function"
import * as Schedule from "effect/Schedule"
import { type CloudAuthError, isRetryable, wait } from "./Failure.ts"

/**
 * A schedule that decides on failures of a call.
 *
 * @category models
 * @since 0.1.0
 */
export type Retry = Schedule.Schedule<unknown, CloudAuthError>

/**
 * Returns the schedule with what the server asks for added: it ends at a failure that `Failure.isRetryable` refuses,
 * and never waits less than the server asks for: a rate limit's reset, and `Retry-After` of a 429 or a 5xx.
 *
 * **When to use**
 *
 * `CloudAuth` applies it to every schedule it is given, so that no schedule can hammer a rate-limited site. Apply it
 * yourself where you retry outside of `CloudAuth`.
 *
 * @category combinators
 * @since 0.1.0
 */
export const respectServer = <Output, E, R>(
  schedule: Schedule.Schedule<Output, CloudAuthError, E, R>
): Schedule.Schedule<Output, CloudAuthError, E, R> =>
  schedule.pipe(
    Schedule.while(({ input }) => isRetryable(input)),
    Schedule.modifyDelay(({ duration, input }) =>
      Effect.succeed(Duration.max(duration, Duration.seconds(wait(input))))
    )
  )

/**
 * Returns the schedule with a total time budget, counted from the start of the first attempt.
 *
 * **Details**
 *
 * A wait that would end after the budget is not begun: the last failure is returned at once.
 *
 * @category combinators
 * @since 0.1.0
 */
export const withBudget: {
  (
    budget: Duration.Input
  ): <Output, E, R>(
    self: Schedule.Schedule<Output, CloudAuthError, E, R>
  ) => Schedule.Schedule<Output, CloudAuthError, E, R>
  <Output, E, R>(
    self: Schedule.Schedule<Output, CloudAuthError, E, R>,
    budget: Duration.Input
  ): Schedule.Schedule<Output, CloudAuthError, E, R>
} = dual(
  2,
  <Output, E, R>(
    self: Schedule.Schedule<Output, CloudAuthError, E, R>,
    budget: Duration.Input
  ): Schedule.Schedule<Output, CloudAuthError, E, R> => {
    const limit = Duration.toMillis(budget)
    return Schedule.fromStep(
      Effect.clockWith((clock) => {
        const start = clock.currentTimeMillisUnsafe()
        return Schedule.toStep(
          Schedule.while(self, ({ duration, now }) => now - start + Duration.toMillis(duration) <= limit)
        )
      })
    )
  }
)

const backoff = (options: {
  readonly cap: Duration.Input
  readonly budget: Duration.Input
  readonly times: number
}): Retry =>
  Schedule.min([Schedule.exponential("250 millis"), Schedule.spaced(options.cap)]).pipe(
    // Jitter comes first, or it would shorten what the server asked for.
    Schedule.jittered,
    Schedule.setInputType<CloudAuthError>(),
    respectServer,
    withBudget(options.budget),
    Schedule.upTo({ times: options.times })
  )

/**
 * Schedule for interactive use, and the default: at most 5 retries within one minute.
 *
 * **Details**
 *
 * Backs off from 250 milliseconds, doubling, up to 10 seconds, each wait ±20 %; a 429 and a 5xx wait at
 * least for as long as the server asks. Where that lies beyond the minute, the call ends at once with the failure that
 * says so.
 *
 * @category schedules
 * @since 0.1.0
 */
export const standard: Retry = backoff({ cap: "10 seconds", budget: "1 minute", times: 5 })

/**
 * Schedule for work that nobody waits for: at most 20 retries within ten minutes, up to a minute apart.
 *
 * **Gotchas**
 *
 * A call has a time limit of its own: raise `timeout` along with this.
 *
 * @category schedules
 * @since 0.1.0
 */
export const patient: Retry = backoff({ cap: "1 minute", budget: "10 minutes", times: 20 })

/**
 * Schedule that never retries.
 *
 * @category schedules
 * @since 0.1.0
 */
export const none: Retry = Schedule.recurs(0)
