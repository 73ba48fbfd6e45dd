// All that this package takes of the modules that Effect marks unstable, so that what is renamed there is one edit here.
// By name, for a bundler may keep the whole of a module that is passed on as `export * as`.

export { RequestInit as FetchRequestInit } from "effect/http/FetchHttpClient"
export {
  CurrentRedactedNames,
  type Headers as HttpHeaders,
  fromInput as headersFromInput
} from "effect/http/Headers"
export { empty as emptyBody } from "effect/http/HttpBody"
export {
  HttpClient,
  TracerDisabledWhen,
  TracerPropagationEnabled,
  make as makeHttpClient,
  withScope
} from "effect/http/HttpClient"
export { HttpClientError, TransportError } from "effect/http/HttpClientError"
export {
  type HttpClientRequest,
  acceptJson,
  bodyJsonUnsafe,
  make as makeRequest,
  makeWith as makeRequestWith,
  setHeaders
} from "effect/http/HttpClientRequest"
export { type HttpClientResponse, fromWeb as responseFromWeb } from "effect/http/HttpClientResponse"
export { empty as emptyUrlParams } from "effect/http/UrlParams"
