import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import { identity } from "effect/Function"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import * as Result from "effect/Result"
import type * as Scope from "effect/Scope"
import type { CloudAuthError } from "../Failure.ts"
import * as RateLimit from "../RateLimit.ts"
import * as Secrets from "../Secrets.ts"
import type { Authorise } from "./authorise.ts"
import * as Body from "./body.ts"
import * as CallLog from "./callLog.ts"
import type { BareEndpoint } from "./endpoints.ts"
import * as FailureOf from "./failureOf.ts"
import * as Guard from "./guard.ts"
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

/** Whom requests go to, and how their answers are read; all of it decided. */
export interface Settings {
  /** What failures name. */
  readonly site: string
  readonly origin: string
  readonly maxResponseBytes: number
  /** Asked before each request. */
  readonly authorise: Authorise
  /** Reads the failure that a proxy passes on from the text of an error body; given where a proxy is called. */
  readonly passedOn?: (text: string) => Option.Option<CloudAuthError>
}

/** An answer that the endpoint promises. */
export interface PromisedAnswer {
  readonly call: FailureOf.CallContext
  readonly status: number
  readonly headers: HttpHeaders
  readonly json: unknown
  readonly bytes: number
}

const longestErrorBody = 1_048_576

/** Returns a function that sends one request, once, and reads its answer. */
export const make = Effect.fnUntraced(function* ({
  authorise,
  maxResponseBytes,
  origin,
  passedOn,
  site
}: Settings) {
  const client = yield* HttpClient
  const init = yield* Effect.serviceOption(FetchRequestInit)
  const guarded = Guard.guard(Option.getOrElse(init, () => ({})))
  const isProxy = passedOn !== undefined
  // Kept from call to call: to make a scrubber takes milliseconds where a secret is as long as the token of a login.
  let known: ReadonlyArray<Redacted.Redacted> = []
  let scrub: (text: string) => string = identity

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

  /** `json` is `undefined` where something is removed. `limit` is the most that is read of the answer, in bytes. */
  return Effect.fnUntraced(function* (
    endpoint: BareEndpoint,
    address: string,
    options: { readonly body?: unknown; readonly limit: number }
  ): Effect.fn.Return<PromisedAnswer, CloudAuthError, Scope.Scope> {
    const { operation, secret } = endpoint
    const { headers, secrets } = yield* authorise({ operation, site })
    // One that looks for more than these would do as well.
    if (secrets.some((secret, at) => secret !== known[at])) {
      known = secrets
      scrub = Secrets.fragmentScrubber(secrets)
    }
    const call = { operation, site, isProxy, scrub }
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
    const now = yield* Clock.currentTimeMillis
    const rateLimit = RateLimit.fromHeaders(response.headers, now)
    yield* CallLog.answer(endpoint, status, took, rateLimit)

    if (isRedirect(response) || !cameFrom(response, origin)) {
      return yield* FailureOf.ofRedirect(call, status, response.headers.location)
    }
    if (!endpoint.statuses.includes(status)) {
      const said = secret?.refused(response.headers.date, now)
      return yield* refused({ ...call, refused: said }, response, rateLimit)
    }
    const answer = { call, status, headers: response.headers }
    if (endpoint.method === "DELETE") return { ...answer, json: undefined, bytes: 0 }

    const body = yield* guarded(
      Body.json(response, {
        limit: options.limit,
        maxResponseBytes,
        say: secret?.beginning ?? ((text, longest) => FailureOf.say(call, text, longest))
      })
    ).pipe(Effect.mapError((error) => FailureOf.ofBody(call, status, error)))
    return Result.isSuccess(body)
      ? { ...answer, ...body.success }
      : yield* FailureOf.malformed(
          call,
          status,
          body.failure.message,
          // The names of keys are from outside too.
          secret === undefined ? body.failure.path : undefined
        )
  })
})

// A browser hides a redirect behind the status 0.
const isRedirect = ({ status }: { readonly status: number }): boolean =>
  status === 0 || (status >= 300 && status < 400 && status !== 304)

// A transport that follows redirects on its own is not ours to stop, but it does not go unnoticed.
const cameFrom = ({ url }: { readonly url: string }, origin: string): boolean =>
  !URL.canParse(url) || new URL(url).origin === new URL(origin).origin
