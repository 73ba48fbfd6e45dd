import * as Effect from "effect/Effect"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientError from "effect/http/HttpClientError"
import type * as HttpClientResponse from "effect/http/HttpClientResponse"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"

/**
 * Layer that provides `fetch` as a browser should call an API with keys: no cookies unless asked, no referrer, nothing
 * cached, no redirect followed. A `RequestInit` in the context of a call goes before.
 */
export const layer = (options: { readonly cookies: boolean }): Layer.Layer<HttpClient.HttpClient> => {
  const init: RequestInit = {
    credentials: options.cookies ? "same-origin" : "omit",
    // Not "error": a browser would hide the redirect behind a network failure, and workerd does not know that value.
    redirect: "manual",
    referrerPolicy: "no-referrer",
    cache: "no-store"
  }
  const fetching = HttpClient.transformResponse(
    (response: Effect.Effect<HttpClientResponse.HttpClientResponse, HttpClientError.HttpClientError>) =>
      Effect.flatMap(Effect.serviceOption(FetchHttpClient.RequestInit), (given) =>
        Effect.provideService(Effect.mapError(response, explain), FetchHttpClient.RequestInit, {
          ...init,
          ...Option.getOrUndefined(given)
        })
      )
  )
  return Layer.provide(
    Layer.effect(HttpClient.HttpClient, Effect.map(HttpClient.HttpClient, fetching)),
    FetchHttpClient.layer
  )
}

/** Adds to a failed `fetch` what a browser does not say. Other runtimes say it themselves. */
const explain = (error: HttpClientError.HttpClientError): HttpClientError.HttpClientError => {
  const { reason } = error
  if (reason._tag !== "TransportError" || !isBrowser()) return error
  return new HttpClientError.HttpClientError({
    reason: new HttpClientError.TransportError({
      request: reason.request,
      cause: reason.cause,
      description: whatMayBeWrong(new URL(reason.request.url))
    })
  })
}

// Of all runtimes with a `fetch` only browsers, which have this property, hide why it failed.
const isBrowser = (): boolean => typeof globalThis.navigator?.onLine === "boolean"

const whatMayBeWrong = (url: URL): string => {
  const { navigator, location } = globalThis
  if (!navigator.onLine) return "the browser is offline. Try again when it is online"
  if (location.protocol === "https:" && url.protocol === "http:") {
    return (
      "the browser hides the reason. It is likely mixed content: a page loaded over https may not call " +
      `${url.origin}, which is http`
    )
  }
  if (location.origin === url.origin) {
    return "the browser hides the reason. The server may be down, the network gone, or an extension in the way"
  }
  return (
    `the browser hides the reason. It may be CORS (${url.origin} has to allow calls from ${location.origin}; ` +
    "Datadog's API is not known to allow any page: call it through `BrowserCloudAuth.layerProxy`), " +
    "a Content-Security-Policy whose `connect-src` lacks that origin, or the network"
  )
}
