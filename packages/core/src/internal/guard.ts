// What keeps the keys where they belong: in the request, and on its way to the one origin that was named.

import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Scope from "effect/Scope"
import type * as Tracer from "effect/Tracer"
import type { CloudAuthError } from "../Failure.ts"
import {
  CurrentRedactedNames,
  FetchRequestInit,
  HttpClient,
  HttpClientError,
  type HttpClientRequest,
  type HttpClientResponse,
  TracerDisabledWhen,
  TracerPropagationEnabled,
  TransportError,
  emptyBody,
  emptyUrlParams,
  headersFromInput,
  makeHttpClient,
  makeRequestWith,
  responseFromWeb,
  withScope
} from "./unstable.ts"

/** Runs HTTP so that the keys follow no redirect, travel in no trace, and show in no header that somebody inspects. */
export const guard =
  (init: RequestInit) =>
  <A, E, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
    Effect.updateContext(effect, (context: Context.Context<R>) => {
      const ours = { ...init, ...Context.getOrUndefined(context, FetchRequestInit) }
      return context.pipe(
        // Those of an answer too: a server may repeat a key in any header, and in the name of one.
        Context.add(CurrentRedactedNames, [/./]),
        Context.add(TracerDisabledWhen, () => true),
        Context.add(TracerPropagationEnabled, false),
        // `fetch` follows redirects unless it is told not to, and sends the keys along.
        Context.add(FetchRequestInit, {
          ...ours,
          redirect: ours.redirect === "error" ? "error" : "manual"
        })
      ) as Context.Context<R>
    })

/**
 * Sends a request, in a span that knows no secret.
 *
 * A span keeps the request, and the answer or the error, for as long as it is kept itself, and whoever has it can look
 * into them. So the request is made twice. The client that has the span gets a stand-in for the request, and returns a
 * stand-in for the answer, or for the error. While it waits, the real client sends the real request, without a span.
 */
export const send = Effect.fnUntraced(function* (options: {
  readonly client: HttpClient
  readonly guarded: ReturnType<typeof guard>
  readonly request: HttpClientRequest
  /** The address to show, since an id in it may be anything. */
  readonly shownUrl: string
  readonly toFailure: (error: HttpClientError) => CloudAuthError
}): Effect.fn.Return<HttpClientResponse, CloudAuthError, Scope.Scope> {
  const { client, guarded, request, shownUrl, toFailure } = options
  const scope = yield* Effect.scope
  let answer: HttpClientResponse | undefined
  let failure: CloudAuthError | undefined

  const traced = makeHttpClient((shown) =>
    // What is left of an answer that nobody reads to its end ends with the scope, and so does its connection.
    guarded(withScope(client).execute(request)).pipe(
      Scope.provide(scope),
      Effect.map((response) => {
        answer = response
        return shownResponse(shown, response)
      }),
      Effect.mapError((error) => {
        failure = toFailure(error)
        return new HttpClientError({
          reason: new TransportError({ request: shown, description: failure.message })
        })
      })
    )
  )

  yield* traced
    .execute(shownRequest(request, shownUrl))
    .pipe(Effect.mapError((error) => failure ?? toFailure(error)))
  return answer!
})

/** Runs an effect in a span that ends as the effect does, but keeps no value: what a server says is not for a span. */
export const inSpan =
  (name: string, attributes: Record<string, unknown>) =>
  <A, E, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<A, E, Exclude<R, Tracer.ParentSpan>> =>
    Effect.suspend(() => {
      let value: A
      return effect.pipe(
        Effect.map((result) => {
          value = result
        }),
        Effect.withSpan(name, { attributes }),
        Effect.map(() => value)
      )
    })

// The same method and the same names of headers, but none of their values, and no body.
const shownRequest = (request: HttpClientRequest, url: string) =>
  makeRequestWith(
    request.method,
    url,
    emptyUrlParams,
    Option.none(),
    headersFromInput(Object.fromEntries(Object.keys(request.headers).map((name) => [name, "<redacted>"]))),
    emptyBody
  )

// The status, and the headers that hold a number and nothing else. A server chooses what all others hold.
const shownResponse = (
  request: HttpClientRequest,
  { headers, status }: HttpClientResponse
): HttpClientResponse =>
  responseFromWeb(
    request,
    // The web's Response exists for these statuses only; any other shows as the status 0 of its error.
    status >= 200 && status <= 599
      ? new Response(null, {
          status,
          headers: numericHeaders.flatMap((name): Array<[string, string]> => {
            const value = headers[name]
            return value !== undefined && /^\d{1,9}$/.test(value) ? [[name, value]] : []
          })
        })
      : Response.error()
  )

const numericHeaders = [
  "retry-after",
  "x-ratelimit-limit",
  "x-ratelimit-period",
  "x-ratelimit-remaining",
  "x-ratelimit-reset"
]
