/**
 * An endpoint for a page of the same origin: it lists mappings with keys that never leave the server.
 *
 * The other half is `BrowserCloudAuth.layerProxy`; what they say to each other is `ProxyApi`.
 *
 * @since 0.1.0
 */

import type * as CloudAuth from "@dd-cloud-auth/core/CloudAuth"
import * as ProxyApi from "@dd-cloud-auth/core/ProxyApi"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as HostNames from "./HostNames.ts"
import type { Settings } from "./internal/responder.ts"
import type { HttpRouter } from "./internal/unstable.ts"

/**
 * How the endpoint answers; each has a default.
 *
 * @category options
 * @since 0.1.0
 */
export interface Options {
  /** Path below which the endpoint is. Default: `ProxyApi.defaultPath`. */
  readonly path?: string | undefined
  /** How long an answer is given again before Datadog is asked anew. Default: 5 seconds. */
  readonly cacheFor?: Duration.Input | undefined
  /**
   * The host names, without port, that the server is called by; a request for another, or for none, is refused, and
   * so is one for a name here that `HostNames` cannot read. Default: those of loopback (`localhost`, `127.0.0.0/8`,
   * `[::1]`).
   */
  readonly allowedHosts?: ReadonlyArray<string> | undefined
}

/**
 * Answers a request of the web's standard. Rejects only where there is a bug, or where `request.signal` says that the
 * page has gone.
 *
 * @category models
 * @since 0.1.0
 */
export type Handler = (request: Request) => Promise<Response>

/**
 * Creates a handler for any server that speaks the web's `Request` and `Response`.
 *
 * **Details**
 *
 * - GET on `<path>/persona_mappings` and `<path>/intake_mappings`, and nothing else: 405, 404.
 * - A request is refused (403) if the host name is not one of `allowedHosts`, if `Sec-Fetch-Site` says that a page of
 *   another site asks, or if `Origin` is not that of the request.
 * - Nothing of the request goes on to Datadog. Of Datadog's answer only the mappings come back, or the failure, with
 *   its rate limit; the keys are cut out of every text.
 * - Requests at the same time share one call, which ends where all of them have gone, and a page gets the same answer
 *   for `cacheFor`; of a failure for 1 second, or for as long as Datadog asks if that is longer, but never for longer
 *   than `cacheFor`.
 *
 * **Gotchas**
 *
 * It does not ask who is there: whoever reaches the server sees the mappings. Keep the server on loopback, or put
 * it behind a login.
 *
 * @category constructors
 * @since 0.1.0
 */
export const make = Effect.fnUntraced(function* (
  options: Options = {}
): Effect.fn.Return<Handler, never, CloudAuth.CloudAuth> {
  const Responder = yield* Effect.promise(() => import("./internal/responder.ts"))
  const responder = yield* Responder.make(settingsOf(options))
  const run = Effect.runPromiseWith(yield* Effect.context())
  return (request) => {
    const url = new URL(request.url)
    const header = (name: string) => request.headers.get(name) ?? undefined
    const asked = {
      method: request.method,
      url,
      // Not every server hands the header on; where it does, both have to be right.
      hosts: [url.host, header("host") ?? url.host],
      origin: header("origin"),
      secFetchSite: header("sec-fetch-site")
    }
    const kind = responder.routes.find(({ path }) => url.pathname === path)?.kind
    return run(
      Effect.map(
        responder.answer(kind, asked),
        ({ body, headers, status }) => new Response(body, { headers, status })
      ),
      { signal: request.signal }
    )
  }
})

/**
 * Layer that adds the same endpoint to an `HttpRouter`.
 *
 * @category layers
 * @since 0.1.0
 */
export const layer = (options: Options = {}): Layer.Layer<never, never, HttpRouter | CloudAuth.CloudAuth> =>
  // Loaded only where it is used: the router takes longer than all the rest of this package.
  Layer.unwrap(
    Effect.map(
      Effect.promise(() => import("./internal/routes.ts")),
      (routes) => routes.layer(settingsOf(options))
    )
  )

const settingsOf = (options: Options): Settings => ({
  path: options.path ?? ProxyApi.defaultPath,
  cacheFor: Duration.fromInputUnsafe(options.cacheFor ?? "5 seconds"),
  isAllowed:
    options.allowedHosts === undefined ? HostNames.isLoopback : HostNames.isOneOf(options.allowedHosts)
})
