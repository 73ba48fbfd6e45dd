import type * as CloudAuthApi from "@dd-cloud-auth/core/CloudAuthApi"
import type * as Credentials from "@dd-cloud-auth/core/Credentials"
import * as Clock from "effect/Clock"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import type * as Store from "../Store.ts"
import { makeJudge, type Presented, redactHeaders } from "./authorisation.ts"
import { cors, preflight } from "./cors.ts"
import { deliver, halved, spoil, type Step } from "./delivery.ts"
import * as ErrorAnswers from "./errorAnswers.ts"
import { makeFaultQueue } from "./faultQueue.ts"
import type { Fault } from "./faultSchema.ts"
import { type Headers, type HttpAnswer, withDefaultHeaders, withHeaders } from "./httpAnswer.ts"
import type { LoginDesk } from "./login.ts"
import { makeRateLimiter, type RateLimit, type Turn } from "./rateLimiter.ts"
import { oidcRoutes, type Route, routesOf } from "./routes.ts"
import { makeVisibility } from "./visibility.ts"

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
  /**
   * The path. Of a query, which no endpoint has, it says only that there was one, as `?<redacted>`: it may hold a key, or a
   * signature of AWS.
   */
  readonly path: string
  /** The operation that was asked for, if the path and the method are one's. */
  readonly operation: string | undefined
  /**
   * Whether it came with the emulator's credentials or a token that the emulator gave, with others, with a proof (whatever
   * became of it), or with none that are usable.
   */
  readonly credentials: "valid" | "wrong" | "none" | "proof"
  /** By name in lower case. */
  readonly headers: Readonly<Record<string, string>>
  /** What the API of mappings was asked; else `<redacted>`, since a login may be in it, unless it is empty. */
  readonly body: string
}

/** Settings of the engine, all of them decided. */
export interface Settings {
  readonly store: Store.Store
  readonly apis: ReadonlyArray<CloudAuthApi.Api>
  readonly login: LoginDesk
  readonly awsRoutes: ReadonlyArray<Route>
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

const free: Turn = { isAllowed: true, headers: [] }

export const makeEngine = (settings: Settings): Engine => {
  const routes = [
    ...settings.apis.flatMap((api) => routesOf(api, settings.store)),
    ...oidcRoutes(settings.store),
    ...settings.login.routes,
    ...settings.awsRoutes
  ]
  const judge = makeJudge(settings.credentials, settings.login.isToken)
  const takeTurn = makeRateLimiter(settings.rateLimit)
  const faultQueue = makeFaultQueue(settings.faults)
  const visibility = makeVisibility()
  const received: Array<Received> = []

  const remember = (request: Incoming, route: Route | undefined, credentials: Presented): void => {
    if (received.length === mostRemembered) received.shift()
    received.push({
      method: request.method,
      path: request.target.replace(/\?.*$/s, "?<redacted>"),
      operation: route?.operation,
      credentials,
      headers: redactHeaders(request.headers),
      body: route?.access === "credentials" || request.body === "" ? request.body : "<redacted>"
    })
  }

  /** What the store answers by a route, under the faults that the request meets with. */
  const answerOf = (
    route: Route,
    {
      faults,
      id,
      now,
      request: { body, headers }
    }: {
      readonly id: string
      readonly request: Incoming
      readonly now: number
      readonly faults: ReadonlyArray<Fault>
    }
  ): Effect.Effect<HttpAnswer> => {
    const invisible = faults.find((fault) => fault._tag === "Invisible")
    return route
      .handle({
        id,
        headers,
        body,
        isVisible: (id) => visibility.isVisible(id, now),
        created: (id) => {
          if (invisible !== undefined) visibility.hide(id, now + invisible.millis)
        }
      })
      .pipe(
        Effect.catch(({ message, pointer, status, title }) =>
          Effect.succeed(ErrorAnswers.errorObject(status, { title, detail: message, pointer }))
        )
      )
  }

  const handle = Effect.fnUntraced(function* (request: Incoming) {
    const now = yield* Clock.currentTimeMillis
    const path = request.target.split("?", 1)[0]!
    const method = request.method === "HEAD" ? "GET" : request.method
    const atPath = routes.filter((route) => route.match(path) !== undefined)
    const route = atPath.find((route) => route.method === method)
    const credentials = judge(request.headers, now)
    remember(request, route, credentials)
    if (request.method === "OPTIONS" && (atPath.length > 0 || settings.cors !== undefined)) {
      const options: HttpAnswer = { status: 204, headers: allow(atPath), body: "" }
      return deliver(withHeaders(options, preflight(settings.cors)), request.method)
    }

    // Each request takes its turn and meets its faults, also one that is refused. AWS counts for itself.
    const faults = faultQueue.meet(route?.operation)
    const turn = route?.access === "aws" ? free : takeTurn(now)
    const real = Effect.suspend((): Effect.Effect<HttpAnswer> => {
      if (atPath.length === 0) return Effect.succeed(ErrorAnswers.notServed)
      if (route === undefined) return Effect.succeed(withHeaders(ErrorAnswers.wrongMethod, allow(atPath)))
      if (!turn.isAllowed) return Effect.succeed(ErrorAnswers.tooManyRequests)
      if (route.access === "credentials") {
        if (credentials === "wrong") return Effect.succeed(ErrorAnswers.forbidden)
        if (credentials !== "valid") return Effect.succeed(ErrorAnswers.unauthorized)
      }
      return answerOf(route, { id: route.match(path) ?? "", request, now, faults })
    })

    // A fault that replaces the answer does so before anything is done; the others spoil what was answered.
    const replaced = faults.map(ErrorAnswers.replacement).find((answer) => answer !== undefined)
    const answer = withDefaultHeaders(replaced ?? withHeaders(yield* real, turn.headers), [
      dateHeader(now),
      ...cors(settings.cors)
    ])
    const isCut = faults.some(({ _tag }) => _tag === "InvalidJson")
    return faults.reduce(spoil, deliver(isCut ? halved(answer) : answer, request.method))
  })

  return {
    handle,
    received: Effect.sync(() => [...received]),
    setFaults: (faults) => Effect.sync(() => faultQueue.set(faults))
  }
}

// The time of the emulator, which need not be that of the machine: clients compare it with their own.
const dateHeader = (now: number): readonly [name: string, value: string] => [
  "date",
  DateTime.toDateUtc(DateTime.makeUnsafe(now)).toUTCString()
]

/** Which methods a path takes. */
const allow = (routes: ReadonlyArray<Route>): Headers => {
  const methods = routes.map(({ method }) => method)
  return [["allow", [...methods, ...(methods.includes("GET") ? ["HEAD"] : []), "OPTIONS"].join(", ")]]
}
