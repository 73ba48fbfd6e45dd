// What keeps the keys where they belong.
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as Headers from "effect/http/Headers"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientRequest from "effect/http/HttpClientRequest"
import * as Redactable from "effect/Redactable"

/**
 * Keeps the keys where they belong: out of spans and inspected headers, out of trace propagation, and on this origin.
 */
export const guard =
  (init: RequestInit) =>
  <A, E, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
    Effect.updateContext(effect, (context: Context.Context<R>) => {
      const ours = { ...init, ...Context.getOrUndefined(context, FetchHttpClient.RequestInit) }
      return context.pipe(
        Context.add(Headers.CurrentRedactedNames, [
          ...Context.get(context, Headers.CurrentRedactedNames),
          "authorization",
          "dd-api-key",
          "dd-application-key",
          "x-amz-security-token",
          // Any other header that is not known to be harmless: an answer may repeat a key, as in where it redirects to.
          /^(?!(accept|content-(length|type)|date|user-agent|x-ratelimit-(limit|period|remaining|reset))$)/
        ]),
        Context.add(HttpClient.TracerPropagationEnabled, false),
        // `fetch` follows redirects unless it is told not to, and sends the keys along.
        Context.add(FetchHttpClient.RequestInit, {
          ...ours,
          redirect: ours.redirect === "error" ? "error" : "manual"
        })
      ) as Context.Context<R>
    })

// A span keeps the answer and its request for as long as it is kept itself. Out there no names are redacted any more,
// so these headers never show what they hold. They inherit that: `fetch` in Node refuses a symbol of their own.
export const seal = (request: HttpClientRequest.HttpClientRequest): HttpClientRequest.HttpClientRequest => {
  const prototype: object = Object.create(Object.getPrototypeOf(request.headers), {
    [Redactable.symbolRedactable]: { value: () => Headers.redact(request.headers, /./) }
  })
  return HttpClientRequest.makeWith(
    request.method,
    request.url,
    request.urlParams,
    request.hash,
    Object.assign(Object.create(prototype), request.headers),
    request.body
  )
}
