// All that this package takes of the modules that Effect marks unstable, so that what is renamed there is one edit here.
// By name, for a bundler may keep the whole of a module that is passed on as `export * as`.

import * as Effect from "effect/Effect"

export { HttpClient, make as makeHttpClient, mapRequest, transformResponse } from "effect/http/HttpClient"
export { DecodeError, HttpClientError, TransportError } from "effect/http/HttpClientError"
export { setHeaders } from "effect/http/HttpClientRequest"
export type { HttpClientResponse } from "effect/http/HttpClientResponse"
export type { HttpRouter } from "effect/http/HttpRouter"
export type { HttpServerRequest } from "effect/http/HttpServerRequest"

/** What only a server needs: it takes longer to load than all the rest of this package. */
export const loadHttpServer = Effect.promise(() =>
  Promise.all([
    import("effect/http/HttpRouter").then(({ use }) => ({ useRouter: use })),
    import("effect/http/HttpServerRequest").then(({ toURL }) => ({ toURL })),
    import("effect/http/HttpServerResponse").then(({ text }) => ({ textResponse: text }))
  ])
)
