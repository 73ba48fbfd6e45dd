import type { Headers } from "./httpAnswer.ts"

/** Headers of every answer that let the page of an origin read it; none without an origin. */
export const cors = (origin: string | undefined): Headers =>
  origin === undefined
    ? []
    : [
        ["access-control-allow-origin", origin],
        [
          "access-control-expose-headers",
          "x-ratelimit-limit, x-ratelimit-period, x-ratelimit-remaining, x-ratelimit-reset, x-ratelimit-name, retry-after"
        ],
        ["vary", "origin"]
      ]

/** Headers of the answer to the question that a browser sends before the request itself. */
export const preflight = (origin: string | undefined): Headers =>
  origin === undefined
    ? []
    : [
        ...cors(origin),
        ["access-control-allow-methods", "GET, POST, DELETE"],
        ["access-control-allow-headers", "authorization, content-type, dd-api-key, dd-application-key"]
      ]
