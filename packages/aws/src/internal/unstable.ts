// All that this package takes of the modules that Effect marks unstable, so that what is renamed there is one edit here.

export type { HttpClient } from "effect/http/HttpClient"
