import * as Effect from "effect/Effect"
import * as HttpRouter from "effect/http/HttpRouter"
import * as HttpServerRequest from "effect/http/HttpServerRequest"
import * as HttpServerResponse from "effect/http/HttpServerResponse"
import * as Option from "effect/Option"
import type { Caller } from "./caller.ts"
import * as Responder from "./responder.ts"

/** Layer that adds the endpoint to a router. */
export const layer = (settings: Responder.Settings) =>
  HttpRouter.use((router) =>
    Effect.gen(function* () {
      const { answer, routes } = yield* Responder.make(settings)
      for (const { kind, path } of routes) {
        yield* router.add("*", path, (request) =>
          Effect.map(answer(kind, callerOf(request)), ({ body, headers, status }) =>
            HttpServerResponse.text(body, { headers, status, contentType: headers["content-type"] })
          )
        )
      }
    })
  )

const callerOf = (request: HttpServerRequest.HttpServerRequest): Caller => ({
  method: request.method,
  url: Option.getOrUndefined(HttpServerRequest.toURL(request)),
  // The URL has the same host, or one that Effect made up for a request without it.
  hosts: [request.headers.host],
  origin: request.headers.origin,
  secFetchSite: request.headers["sec-fetch-site"]
})
