// All that this package takes of the modules that Effect marks unstable, so that what is renamed there is one edit here.

export { RequestInit as FetchRequestInit } from "effect/http/FetchHttpClient"
export { text as textBody } from "effect/http/HttpBody"
export { HttpClient, TracerDisabledWhen } from "effect/http/HttpClient"
export { post } from "effect/http/HttpClientRequest"
