import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import type { ProxyRequest } from "./proxyRequest.ts"
import * as Responder from "./responder.ts"
import { type HttpServerRequest, loadHttpServer } from "./unstable.ts"

/** Layer that adds the endpoint to a router. */
export const layer = (settings: Responder.Settings) =>
  Layer.unwrap(
    Effect.map(loadHttpServer, ([{ useRouter }, { toURL }, { textResponse }]) =>
      useRouter((router) =>
        Effect.gen(function* () {
          const { answer, routes } = yield* Responder.make(settings)
          for (const { kind, path } of routes) {
            yield* router.add("*", path, (request) => {
              const url = Option.getOrUndefined(toURL(request))
              return Effect.map(answer(kind, asked(request, url)), ({ body, headers, status }) =>
                textResponse(body, { headers, status, contentType: headers["content-type"] })
              )
            })
          }
        })
      )
    )
  )

const asked = (request: HttpServerRequest, url: URL | undefined): ProxyRequest => ({
  method: request.method,
  url,
  // The URL has the same host, or one that Effect made up for a request without it.
  hosts: [request.headers.host],
  origin: request.headers.origin,
  secFetchSite: request.headers["sec-fetch-site"]
})
