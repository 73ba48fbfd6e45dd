/**
 * The client over `fetch`: in a page, a worker, a service worker, and wherever else there is a `fetch`.
 *
 * @since 0.1.0
 */

import * as CloudAuth from "@dd-cloud-auth/core/CloudAuth"
import * as Credentials from "@dd-cloud-auth/core/Credentials"
import * as ProxyClient from "@dd-cloud-auth/core/ProxyClient"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Transport from "./internal/transport.ts"
import type { HttpClient } from "./internal/unstable.ts"

/**
 * How to call the proxy.
 *
 * @category options
 * @since 0.1.0
 */
export interface ProxyOptions extends Omit<ProxyClient.Options, "origin"> {
  /** Scheme, host and port of the proxy. Default: those of the page or of the worker's script. */
  readonly origin?: string | undefined
  /** Whether the cookies of the page's origin are sent, for a proxy that asks for a login. Default: `false`. */
  readonly cookies?: boolean | undefined
}

/**
 * Creates a client which calls a site directly. See `layer`.
 *
 * @category constructors
 * @since 0.1.0
 */
export const make = (options: CloudAuth.Options): Effect.Effect<CloudAuth.Service> =>
  Effect.provide(CloudAuth.make(options), [Credentials.layer(options.credentials), layerHttpClient()])

/**
 * Creates a client which reads from a proxy on the page's own origin. See `layerProxy`.
 *
 * @category constructors
 * @since 0.1.0
 */
export const makeProxy = ({ cookies, ...options }: ProxyOptions = {}): Effect.Effect<CloudAuth.Service> =>
  Effect.suspend(() =>
    ProxyClient.make({ ...options, origin: options.origin ?? globalThis.location?.origin ?? "null" })
  ).pipe(Effect.provide(layerHttpClient({ cookies })))

/**
 * Layer that provides a client which calls a site directly, with credentials that the page holds.
 *
 * **When to use**
 *
 * Against the emulator, or from workerd, Deno and Bun. In a browser whoever opens the page can read its keys, which
 * Datadog rules out, and its API is not known to answer pages of other origins: use `layerProxy` there.
 *
 * **Gotchas**
 *
 * A browser does not tell a CORS refusal from a network failure: it becomes `Unreachable` after `retry` is exhausted.
 *
 * @category layers
 * @since 0.1.0
 */
export const layer = (options: CloudAuth.Options): Layer.Layer<CloudAuth.CloudAuth> =>
  Layer.effect(CloudAuth.CloudAuth, make(options))

/**
 * Layer that provides a client which reads from a proxy on the page's own origin, such as `NodeProxy`. The proxy holds
 * the keys; the page never sees them.
 *
 * **Details**
 *
 * A proxy is read-only: `create` and `remove` fail with `BadRequest` and send nothing. `get` looks into the list.
 * Failures between the proxy and Datadog arrive as what they were there.
 *
 * **Gotchas**
 *
 * Where there is no page and no worker, or one without an origin of its own, leaving `origin` out is a defect.
 *
 * @category layers
 * @since 0.1.0
 */
export const layerProxy = (options?: ProxyOptions): Layer.Layer<CloudAuth.CloudAuth> =>
  Layer.effect(CloudAuth.CloudAuth, makeProxy(options))

/**
 * Layer that provides the transport of the others: an `HttpClient` over `fetch` that sends no referrer, has nothing
 * cached, follows no redirect, and says what a browser may have hidden where a call fails.
 *
 * **When to use**
 *
 * To put a middleware of your own between the client, `CloudAuth.layer` or `ProxyClient.layer`, and `fetch`.
 *
 * @category layers
 * @since 0.1.0
 */
export const layerHttpClient = (options: Pick<ProxyOptions, "cookies"> = {}): Layer.Layer<HttpClient> =>
  Transport.layer({ cookies: options.cookies ?? false })
