// All that this package takes of the modules that Effect marks unstable, so that what is renamed there is one edit here.
// By name, for a bundler may keep the whole of a module that is passed on as `export * as`.

export { RequestInit as FetchRequestInit, layer as fetchLayer } from "effect/http/FetchHttpClient"
export { HttpClient, transformResponse } from "effect/http/HttpClient"
export { HttpClientError, TransportError } from "effect/http/HttpClientError"
export type { HttpClientResponse } from "effect/http/HttpClientResponse"
