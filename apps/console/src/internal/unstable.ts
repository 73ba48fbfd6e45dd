// All that this program takes of the modules that Effect marks unstable, so that what is renamed there is one edit here.

export * as FileSystem from "effect/FileSystem"
export * as CliOutput from "effect/cli/CliOutput"
export * as Command from "effect/cli/Command"
export * as Flag from "effect/cli/Flag"
export * as HttpRouter from "effect/http/HttpRouter"
export * as HttpServer from "effect/http/HttpServer"
export * as HttpServerRequest from "effect/http/HttpServerRequest"
export * as HttpServerRespondable from "effect/http/HttpServerRespondable"
export * as HttpServerResponse from "effect/http/HttpServerResponse"
export * as HttpStaticServer from "effect/http/HttpStaticServer"
