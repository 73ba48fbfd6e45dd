import type * as CloudAuthApi from "@dd-cloud-auth/core/CloudAuthApi"
import type * as Credentials from "@dd-cloud-auth/core/Credentials"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import type * as Store from "../Store.ts"
import { makeJudge, type Presented, redactHeaders } from "./authorisation.ts"
import { errorObject, errorStrings, type Headers, replacement } from "./errorAnswers.ts"
import { makeFaultQueue } from "./faultQueue.ts"
import type { Fault } from "./faultSchema.ts"
import { makeRateLimiter, type RateLimit } from "./rateLimiter.ts"
import { routesOf } from "./routes.ts"
import { halved, type HttpAnswer, script, spoil, type Step } from "./script.ts"

/** A request as it arrives; header names are in lower case. */
export interface Incoming {
  readonly method: string
  /** Path and query. */
  readonly target: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/**
 * A request that the emulator received. Values of headers that carry secrets read `<redacted>`.
 *
 * @category models
 * @since 0.1.0
 */
export interface Received {
  readonly method: string
  /** Path and query. */
  readonly path: string
  /** The operation that was asked for, if the path and the method are one's. */
  readonly operation: string | undefined
  /** Whether it came with the emulator's credentials, with others, or with none that are usable. */
  readonly credentials: "valid" | "wrong" | "none"
  /** By name in lower case. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** Settings of the engine, all of them decided. */
export interface Settings {
  readonly store: Store.Store
  readonly apis: ReadonlyArray<CloudAuthApi.Api>
  readonly credentials: Credentials.Credentials
  readonly faults: ReadonlyArray<Fault>
  readonly rateLimit: RateLimit
  readonly cors: string | undefined
}

/** What turns requests into the steps of their answers. */
export interface Engine {
  readonly handle: (request: Incoming) => Effect.Effect<ReadonlyArray<Step>>
  readonly received: Effect.Effect<ReadonlyArray<Received>>
  readonly setFaults: (faults: ReadonlyArray<Fault>) => Effect.Effect<void>
}

const mostRemembered = 10_000

export const makeEngine = (settings: Settings): Engine => {
  const routes = settings.apis.flatMap((api) => routesOf(api, settings.store))
  const judge = makeJudge(settings.credentials)
  const takeTurn = makeRateLimiter(settings.rateLimit)
  const faultQueue = makeFaultQueue(settings.faults)
  const hidden = new Map<string, number>()
  const received: Array<Received> = []

  const remember = (request: Incoming, operation: string | undefined, credentials: Presented): void => {
    if (received.length === mostRemembered) received.shift()
    received.push({
      method: request.method,
      path: request.target,
      operation,
      credentials,
      headers: redactHeaders(request.headers),
      body: request.body
    })
  }

  const handle = Effect.fnUntraced(function* (request: Incoming) {
    const now = yield* Clock.currentTimeMillis
    const path = request.target.split("?", 1)[0]!
    const method = request.method === "HEAD" ? "GET" : request.method
    const found = routes.filter((route) => route.match(path) !== undefined)
    const route = found.find((route) => route.method === method)
    const credentials = judge(request.headers)
    remember(request, route?.operation, credentials)
    if (request.method === "OPTIONS" && (found.length > 0 || settings.cors !== undefined)) {
      return script(withHeaders(options(found), preflight(settings.cors)), request.method)
    }

    const faults = faultQueue.meet(route?.operation)
    const turn = takeTurn(now)
    const isVisible = (id: string): boolean => {
      const until = hidden.get(id)
      if (until !== undefined && until <= now) hidden.delete(id)
      return until === undefined || until <= now
    }
    const created = (id: string): void => {
      const fault = faults.find((fault) => fault._tag === "Invisible")
      if (fault !== undefined) hidden.set(id, now + fault.millis)
    }
    const real = (): Effect.Effect<HttpAnswer> => {
      if (route === undefined) return Effect.succeed(found.length === 0 ? notServed : wrongMethod(found))
      if (!turn.isAllowed) return Effect.succeed(errorStrings(429, "Too many requests"))
      if (credentials !== "valid") return Effect.succeed(credentials === "none" ? unauthorized : forbidden)
      const id = route.match(path) ?? ""
      return route
        .handle({ id, body: request.body, isVisible, created })
        .pipe(
          Effect.catch(({ message, pointer, status, title }) =>
            Effect.succeed(errorObject(status, { title, detail: message, pointer }))
          )
        )
    }

    const replaced = faults.map(replacement).find((answer) => answer !== undefined)
    const whole = replaced ?? withHeaders(yield* real(), turn.headers)
    const answer = faults.some(({ _tag }) => _tag === "InvalidJson") ? halved(whole) : whole
    return faults.reduce(spoil, script(withHeaders(answer, cors(settings.cors)), request.method))
  })

  return {
    handle,
    received: Effect.sync(() => [...received]),
    setFaults: (faults) => Effect.sync(() => faultQueue.set(faults))
  }
}

const withHeaders = (answer: HttpAnswer, headers: Headers): HttpAnswer => ({
  ...answer,
  headers: [...answer.headers, ...headers]
})

const notServed: HttpAnswer = errorStrings(404, "Not found")
const unauthorized: HttpAnswer = errorStrings(401, "Unauthorized")
const forbidden: HttpAnswer = {
  ...errorStrings(403),
  body: JSON.stringify({ status: "error", code: 403, errors: ["Forbidden"] })
}

const allow = (found: ReadonlyArray<{ readonly method: string }>): Headers => {
  const methods = found.map(({ method }) => method)
  return [["allow", [...methods, ...(methods.includes("GET") ? ["HEAD"] : []), "OPTIONS"].join(", ")]]
}

const options = (found: ReadonlyArray<{ readonly method: string }>): HttpAnswer => ({
  status: 204,
  headers: allow(found),
  body: ""
})

const wrongMethod = (found: ReadonlyArray<{ readonly method: string }>): HttpAnswer =>
  withHeaders(errorStrings(405, "Method not allowed"), allow(found))

const cors = (origin: string | undefined): Headers =>
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

const preflight = (origin: string | undefined): Headers =>
  origin === undefined
    ? []
    : [
        ...cors(origin),
        ["access-control-allow-methods", "GET, POST, DELETE"],
        ["access-control-allow-headers", "authorization, content-type, dd-api-key, dd-application-key"]
      ]
