import type { Headers } from "./httpAnswer.ts"

/** How many requests are allowed in each period of so many seconds. */
export interface RateLimit {
  readonly limit: number
  readonly period: number
  readonly name: string
}

/** Where a request stands. */
export interface Turn {
  readonly isAllowed: boolean
  readonly headers: Headers
}

/** Returns a function that counts a request at a time in milliseconds; periods are aligned with the calendar. */
export const makeRateLimiter = ({ limit, name, period }: RateLimit): ((now: number) => Turn) => {
  let current = -1
  let used = 0
  return (now) => {
    const seconds = now / 1000
    const window = Math.floor(seconds / period)
    if (window !== current) {
      current = window
      used = 0
    }
    used += 1
    return {
      isAllowed: used <= limit,
      headers: [
        ["x-ratelimit-limit", String(limit)],
        ["x-ratelimit-period", String(period)],
        ["x-ratelimit-remaining", String(Math.max(0, limit - used))],
        ["x-ratelimit-reset", String(Math.max(1, Math.ceil((window + 1) * period - seconds)))],
        ["x-ratelimit-name", name]
      ]
    }
  }
}
