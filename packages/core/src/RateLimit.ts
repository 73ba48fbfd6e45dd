/**
 * What Datadog says about its rate limit, read from the headers of an answer.
 *
 * @since 0.1.0
 */
import type * as Headers from "effect/http/Headers"

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
 * `now` is in milliseconds since the epoch; only a `Retry-After` that is a date needs it.
 *
 * @category constructors
 * @since 0.1.0
 */
export const fromHeaders = (headers: Headers.Headers, now: number): RateLimit => {
  const limit = count(headers["x-ratelimit-limit"])
  const period = count(headers["x-ratelimit-period"])
  const remaining = count(headers["x-ratelimit-remaining"])
  const resetAfter = seconds(headers["x-ratelimit-reset"])
  const retryAfter = retryAfterOf(headers["retry-after"], now)
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

const seconds = (value: string | undefined): number | undefined =>
  value !== undefined && /^\s*\d+(\.\d+)?\s*$/.test(value)
    ? Math.min(Number(value), Number.MAX_SAFE_INTEGER)
    : undefined

const count = (value: string | undefined): number | undefined => {
  const number = seconds(value)
  return Number.isSafeInteger(number) && number !== Number.MAX_SAFE_INTEGER ? number : undefined
}

// Effect's own parser of HTTP dates would bring its DateTime into every browser bundle.
const retryAfterOf = (value: string | undefined, now: number): number | undefined => {
  const delta = seconds(value)
  if (delta !== undefined || value === undefined || !/^\w{3}, .+ GMT$/.test(value.trim())) return delta
  const date = Date.parse(value)
  return Number.isNaN(date) ? undefined : Math.max(0, (date - now) / 1000)
}
