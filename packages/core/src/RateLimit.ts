/**
 * What Datadog says about its rate limit, read from the headers of an answer.
 *
 * @since 0.1.0
 */

import * as HttpDate from "./internal/httpDate.ts"
import type { HttpHeaders } from "./internal/unstable.ts"

/**
 * The state of a rate limit. A field is absent where its header is absent or holds nothing usable.
 *
 * **Details**
 *
 * All times are in seconds: `X-RateLimit-Reset` counts down, it is not an epoch (Datadog's rate-limit page). Negative
 * and malformed values are ignored. A number too large to be meant is kept: it says "not now" all the same.
 *
 * @category models
 * @since 0.1.0
 */
export interface RateLimit {
  /** Requests allowed in one period. */
  readonly limit?: number
  /** Length of the period in seconds, calendar aligned. */
  readonly period?: number
  /** Requests left in this period. */
  readonly remaining?: number
  /** Seconds until the period ends. */
  readonly resetAfter?: number
  /** Seconds that `Retry-After` asks for, whether it is written as seconds or as a date. */
  readonly retryAfter?: number
  /** Name of the limit, for Datadog's support. */
  readonly name?: string
}

/**
 * Returns the rate limit that the headers of an answer describe.
 *
 * **Details**
 *
 * Of a header that was sent twice, which arrives as one list, the value counts that asks for more patience. A
 * `Retry-After` that is a date, in any of the three forms of HTTP (RFC 9110, section 5.6.7), is measured against the
 * answer's own `Date`, since the server's clock need not agree with ours; `now`, in milliseconds since the epoch, stands
 * in where there is none.
 *
 * @category constructors
 * @since 0.1.0
 */
export const fromHeaders = (headers: HttpHeaders, now: number): RateLimit => {
  const limit = smallest(counts(headers["x-ratelimit-limit"]))
  const period = largest(counts(headers["x-ratelimit-period"]))
  const remaining = smallest(counts(headers["x-ratelimit-remaining"]))
  const resetAfter = largest(seconds(headers["x-ratelimit-reset"]))
  const sentAt = HttpDate.parseAll(headers["date"] ?? "")[0] ?? now
  const retryAfter = largest(waits(headers["retry-after"] ?? "", sentAt))
  const name = headers["x-ratelimit-name"]?.trim()
  return {
    ...(limit === undefined ? {} : { limit }),
    ...(period === undefined ? {} : { period }),
    ...(remaining === undefined ? {} : { remaining }),
    ...(resetAfter === undefined ? {} : { resetAfter }),
    ...(retryAfter === undefined ? {} : { retryAfter }),
    ...(name === undefined || name === "" ? {} : { name })
  }
}

/**
 * Returns how long the server wants a client to wait: the longer of its reset and its `Retry-After`, in seconds.
 *
 * @category accessors
 * @since 0.1.0
 */
export const wait = (rateLimit: Pick<RateLimit, "resetAfter" | "retryAfter">): number =>
  Math.max(rateLimit.resetAfter ?? 0, rateLimit.retryAfter ?? 0)

const smallest = (values: ReadonlyArray<number>): number | undefined =>
  values.length === 0 ? undefined : Math.min(...values)

const largest = (values: ReadonlyArray<number>): number | undefined =>
  values.length === 0 ? undefined : Math.max(...values)

const seconds = (value = ""): ReadonlyArray<number> =>
  value
    .split(",")
    .filter((text) => /^\s*\d+(\.\d+)?\s*$/.test(text))
    .map((text) => Math.min(Number(text), Number.MAX_SAFE_INTEGER))

const counts = (value: string | undefined): ReadonlyArray<number> =>
  seconds(value).filter((count) => Number.isSafeInteger(count) && count !== Number.MAX_SAFE_INTEGER)

const waits = (value: string, sentAt: number): ReadonlyArray<number> => [
  ...seconds(value),
  ...HttpDate.parseAll(value).map((date) => Math.max(0, (date - sentAt) / 1000))
]
