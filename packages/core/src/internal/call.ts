import * as Duration from "effect/Duration"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import { identity } from "effect/Function"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientRequest from "effect/http/HttpClientRequest"
import type * as HttpClientResponse from "effect/http/HttpClientResponse"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import * as Result from "effect/Result"
import type * as Scope from "effect/Scope"
import * as Credentials from "../Credentials.ts"
import type { Failure } from "../Failure.ts"
import * as RateLimit from "../RateLimit.ts"
import * as Retry from "../Retry.ts"
import * as Secrets from "../Secrets.ts"
import * as Body from "./body.ts"
import type { Endpoint } from "./endpoints.ts"
import * as FailureOf from "./failureOf.ts"
import * as Guard from "./guard.ts"

/** Decodes the JSON of an answer. */
export type Decode<A> = (call: FailureOf.Call, status: number, json: unknown) => Effect.Effect<A, Failure>

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
  readonly path: (endpoint: Endpoint, id: string | undefined) => string
  readonly retry: Retry.Retry
  readonly timeout: Duration.Duration
  readonly maxResponseBytes: number
  /** Reads the failure that a proxy passes on from the text of an error body; given where a proxy is called. */
  readonly passedOn?: (text: string) => Option.Option<Failure>
}

const longestErrorBody = 1_048_576

/**
 * Returns a function that makes one call: request, status to failure, retry, time limit, guard, span.
 */
export const make = Effect.fnUntraced(function* (settings: Settings) {
  const client = yield* HttpClient.HttpClient
  const provider = yield* Credentials.Provider
  const init = yield* Effect.serviceOption(FetchHttpClient.RequestInit)
  const { origin, passedOn, site } = settings
  const isProxy = passedOn !== undefined
  const schedule = Retry.withBudget(settings.timeout)(Retry.respectServer(settings.retry))

  const guarded = Guard.guard(Option.getOrElse(init, () => ({})))

  const attempt = Effect.fnUntraced(function* <A>(
    endpoint: Endpoint,
    input: Input,
    decode: Decode<A>
  ): Effect.fn.Return<A, Failure, Scope.Scope> {
    const credentials = yield* provider.get
    const headers = yield* Effect.fromResult(Credentials.toHeaders(credentials))
    const scrub = Secrets.fragmentScrubber(Credentials.secrets(credentials))
    const call = { operation: endpoint.operation, site, isProxy, scrub }
    const path = settings.path(endpoint, input.id)
    const response = yield* Guard.send({
      client,
      guarded,
      request: HttpClientRequest.make(endpoint.method)(origin + path).pipe(
        HttpClientRequest.setHeaders(headers.map(([name, value]) => [name, Redacted.value(value)] as const)),
        HttpClientRequest.acceptJson,
        input.body === undefined ? identity : HttpClientRequest.bodyJsonUnsafe(input.body)
      ),
      shownUrl: origin + scrub(path),
      toFailure: (error) => FailureOf.ofTransport(call, error)
    })
    yield* Effect.annotateCurrentSpan("http.response.status_code", response.status)

    if (isRedirect(response) || !cameFrom(response, origin)) {
      return yield* FailureOf.ofRedirect(call, response.status, response.headers.location)
    }
    if (!endpoint.statuses.includes(response.status)) return yield* refused(call, response)
    if (endpoint.method === "DELETE") return yield* decode(call, response.status, undefined)

    const say = (text: string, longest: number) => FailureOf.say(call, text, longest)
    const json = yield* guarded(Body.json(response, settings.maxResponseBytes, say)).pipe(
      Effect.mapError((error) => FailureOf.ofBody(call, response.status, error))
    )
    if (Result.isFailure(json)) return yield* FailureOf.malformed(call, response.status, json.failure)
    return yield* decode(call, response.status, json.success)
  })

  const refused = (call: FailureOf.Call, response: HttpClientResponse.HttpClientResponse) =>
    guarded(Body.text(response, longestErrorBody)).pipe(
      // The status is known: a body that does not come is no reason to lose it.
      Effect.timeout("5 seconds"),
      Effect.match({ onFailure: () => "", onSuccess: (text) => text }),
      Effect.flatMap((text) =>
        Effect.flatMap(Clock.currentTimeMillis, (now) =>
          Effect.fail(
            Option.match(passedOn?.(text) ?? Option.none(), {
              onSome: (failure) => FailureOf.passedOn(call, failure),
              onNone: () =>
                FailureOf.ofStatus(call, response.status, text, RateLimit.fromHeaders(response.headers, now))
            })
          )
        )
      )
    )

  return <A>(
    endpoint: Endpoint,
    input: Input,
    decode: Decode<A>,
    recover: (failure: Failure, attempts: number) => Effect.Effect<A, Failure> = Effect.fail
  ): Effect.Effect<A, Failure> =>
    Effect.suspend(() => {
      const call = { operation: endpoint.operation, site, isProxy, scrub: (text: string) => text }
      if (input.id !== undefined && !isId(input.id)) return Effect.fail(FailureOf.invalidId(call, input.id))
      let attempts = 0
      let last: Failure | undefined
      const counted = Effect.suspend(() => {
        attempts += 1
        return Effect.andThen(
          Effect.annotateCurrentSpan("cloud_auth.attempts", attempts),
          Effect.scoped(attempt(endpoint, input, decode))
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
            Effect.fail(FailureOf.ofTimeout(call, Duration.toSeconds(settings.timeout), attempts, last))
        })
      )
    }).pipe(
      Effect.withSpan(`CloudAuth.${endpoint.operation}`, {
        attributes: { "datadog.site": site, "cloud_auth.operation": endpoint.operation }
      })
    )
})

// A browser hides a redirect behind the status 0.
const isRedirect = ({ status }: { readonly status: number }): boolean =>
  status === 0 || (status >= 300 && status < 400 && status !== 304)

// A transport that follows redirects on its own is not ours to stop, but it does not go unnoticed.
const cameFrom = ({ url }: { readonly url: string }, origin: string): boolean =>
  !URL.canParse(url) || new URL(url).origin === new URL(origin).origin

const isId = (id: string): boolean => !/^\.{0,2}$/.test(id.trim()) && id.isWellFormed()
