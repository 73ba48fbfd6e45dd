import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import {
  FetchRequestInit,
  HttpClient,
  HttpClientError,
  type HttpClientResponse,
  TransportError,
  fetchLayer,
  transformResponse
} from "./unstable.ts"

/**
 * Layer that provides `fetch` as a browser should call an API with keys: no cookies unless asked, no referrer, nothing
 * cached, no redirect followed. A `RequestInit` in the context of a call goes before.
 */
export const layer = (options: { readonly cookies: boolean }): Layer.Layer<HttpClient> => {
  const init: RequestInit = {
    credentials: options.cookies ? "same-origin" : "omit",
    // Not "error": a browser would hide the redirect behind a network failure, and workerd does not know that value.
    redirect: "manual",
    referrerPolicy: "no-referrer",
    cache: "no-store"
  }
  const fetching = transformResponse((response: Effect.Effect<HttpClientResponse, HttpClientError>) =>
    Effect.flatMap(Effect.serviceOption(FetchRequestInit), (given) =>
      Effect.provideService(Effect.mapError(response, explain), FetchRequestInit, {
        ...init,
        ...Option.getOrUndefined(given)
      })
    )
  )
  return Layer.provide(Layer.effect(HttpClient, Effect.map(HttpClient, fetching)), fetchLayer)
}

/** Adds to a failed `fetch` what a browser does not say. Other runtimes say it themselves. */
const explain = (error: HttpClientError): HttpClientError => {
  const { reason } = error
  if (reason._tag !== "TransportError" || !isBrowser()) return error
  return new HttpClientError({
    reason: new TransportError({
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
