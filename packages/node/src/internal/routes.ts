import * as Effect from "effect/Effect"
import * as HttpRouter from "effect/http/HttpRouter"
import * as HttpServerRequest from "effect/http/HttpServerRequest"
import * as HttpServerResponse from "effect/http/HttpServerResponse"
import * as Option from "effect/Option"
import type { Options } from "../NodeProxy.ts"
import type { Caller } from "./caller.ts"
import * as Endpoint from "./endpoint.ts"

/** Layer that adds the endpoint to a router. */
export const layer = (options: Options) =>
  HttpRouter.use((router) =>
    Effect.gen(function* () {
      const { answer, routes } = yield* Endpoint.make(options)
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
  url: Option.getOrElse(HttpServerRequest.toURL(request), () => nowhere),
  host: request.headers.host,
  origin: request.headers.origin,
  secFetchSite: request.headers["sec-fetch-site"]
})

// Stands for a host that is not one; no server is called by it.
const nowhere = new URL("http://host.invalid")
