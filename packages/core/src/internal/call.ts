import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import { identity } from "effect/Function"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import * as Result from "effect/Result"
import type * as Scope from "effect/Scope"
import * as Credentials from "../Credentials.ts"
import type { CloudAuthError } from "../Failure.ts"
import * as RateLimit from "../RateLimit.ts"
import * as Retry from "../Retry.ts"
import * as Secrets from "../Secrets.ts"
import * as Body from "./body.ts"
import * as CallLog from "./callLog.ts"
import type { BareEndpoint } from "./endpoints.ts"
import * as FailureOf from "./failureOf.ts"
import * as Guard from "./guard.ts"
import * as Pages from "./pages.ts"
import {
  FetchRequestInit,
  HttpClient,
  type HttpClientResponse,
  type HttpHeaders,
  acceptJson,
  bodyJsonUnsafe,
  makeRequest,
  setHeaders
} from "./unstable.ts"

/** Decodes the JSON of an answer. */
export type Decode<A> = (
  call: FailureOf.CallContext,
  status: number,
  json: unknown
) => Effect.Effect<A, CloudAuthError>

/** An answer that the endpoint promises. */
interface PromisedAnswer {
  readonly call: FailureOf.CallContext
  readonly status: number
  readonly headers: HttpHeaders
  readonly json: unknown
  readonly bytes: number
}

/** What a call sends. */
export interface Input {
  readonly id?: string
  /** As it is on the wire. */
  readonly body?: unknown
}

/** Settings of the transport, all of them decided. */
export interface Settings {
  /** What failures name. */
  readonly site: string
  readonly origin: string
  readonly path: (endpoint: BareEndpoint, id: string | undefined) => string
  readonly retry: Retry.Retry
  readonly timeout: Duration.Duration
  readonly maxResponseBytes: number
  /** Reads the failure that a proxy passes on from the text of an error body; given where a proxy is called. */
  readonly passedOn?: (text: string) => Option.Option<CloudAuthError>
}

const longestErrorBody = 1_048_576

/**
 * Returns functions that make a call: request, status to failure, retry, time limit, guard, span.
 */
export const make = Effect.fnUntraced(function* (settings: Settings) {
  const client = yield* HttpClient
  const provider = yield* Credentials.Provider
  const init = yield* Effect.serviceOption(FetchRequestInit)
  const { maxResponseBytes, origin, passedOn, site } = settings
  const isProxy = passedOn !== undefined
  const schedule = CallLog.waits(Retry.withBudget(Retry.respectServer(settings.retry), settings.timeout))

  const guarded = Guard.guard(Option.getOrElse(init, () => ({})))

  /** Sends one request, once, and reads the JSON of its answer; `undefined` of one that removes something. */
  const exchange = Effect.fnUntraced(function* (
    endpoint: BareEndpoint,
    address: string,
    options: { readonly body?: unknown; readonly limit: number }
  ): Effect.fn.Return<PromisedAnswer, CloudAuthError, Scope.Scope> {
    const credentials = yield* provider.get
    const scrub = Secrets.fragmentScrubber(Credentials.secrets(credentials))
    const call = { operation: endpoint.operation, site, isProxy, scrub }
    const headers = yield* Effect.fromResult(
      Result.mapError(Credentials.toHeaders(credentials), (reason) => FailureOf.of(call, reason))
    )
    const shownUrl = origin + scrub(address.slice(origin.length))
    yield* CallLog.request(endpoint, shownUrl)
    const [took, response] = yield* Guard.send({
      client,
      guarded,
      request: makeRequest(endpoint.method)(address).pipe(
        setHeaders(headers.map(([name, value]) => [name, Redacted.value(value)] as const)),
        acceptJson,
        options.body === undefined ? identity : bodyJsonUnsafe(options.body)
      ),
      shownUrl,
      toFailure: (error) => FailureOf.ofTransport(call, error)
    }).pipe(Effect.timed)
    const { status } = response
    yield* Effect.annotateCurrentSpan("http.response.status_code", status)
    const rateLimit = RateLimit.fromHeaders(response.headers, yield* Clock.currentTimeMillis)
    yield* CallLog.answer(endpoint, status, took, rateLimit)

    if (isRedirect(response) || !cameFrom(response, origin)) {
      return yield* FailureOf.ofRedirect(call, status, response.headers.location)
    }
    if (!endpoint.statuses.includes(status)) return yield* refused(call, response, rateLimit)
    const answer = { call, status, headers: response.headers }
    if (endpoint.method === "DELETE") return { ...answer, json: undefined, bytes: 0 }

    const body = yield* guarded(
      Body.json(response, {
        limit: options.limit,
        maxResponseBytes,
        say: (text, longest) => FailureOf.say(call, text, longest)
      })
    ).pipe(Effect.mapError((error) => FailureOf.ofBody(call, status, error)))
    return Result.isSuccess(body)
      ? { ...answer, ...body.success }
      : yield* FailureOf.malformed(call, status, body.failure.message, body.failure.path)
  })

  const refused = (
    call: FailureOf.CallContext,
    response: HttpClientResponse,
    rateLimit: RateLimit.RateLimit
  ) =>
    guarded(Body.text(response, longestErrorBody)).pipe(
      // The status is known: a body that does not come is no reason to lose it.
      Effect.timeout("5 seconds"),
      Effect.match({ onFailure: () => "", onSuccess: (text) => text }),
      Effect.flatMap((text) =>
        Effect.fail(
          Option.match(passedOn?.(text) ?? Option.none(), {
            onSome: (failure) => FailureOf.passedOn(call, failure),
            onNone: () => FailureOf.ofStatus(call, response.status, text, rateLimit)
          })
        )
      )
    )

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
    isProxy,
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

// A browser hides a redirect behind the status 0.
const isRedirect = ({ status }: { readonly status: number }): boolean =>
  status === 0 || (status >= 300 && status < 400 && status !== 304)

// A transport that follows redirects on its own is not ours to stop, but it does not go unnoticed.
const cameFrom = ({ url }: { readonly url: string }, origin: string): boolean =>
  !URL.canParse(url) || new URL(url).origin === new URL(origin).origin

const isId = (id: string): boolean => !/^\.{0,2}$/.test(id.trim()) && id.isWellFormed()
