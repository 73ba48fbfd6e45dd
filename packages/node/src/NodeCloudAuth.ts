/**
 * The client for Node: undici's connection pool with every wait bounded, the proxy and the keys of the environment.
 *
 * @since 0.1.0
 */

import * as CloudAuth from "@dd-cloud-auth/core/CloudAuth"
import * as Credentials from "@dd-cloud-auth/core/Credentials"
import * as Site from "@dd-cloud-auth/core/Site"
import * as Config from "effect/Config"
import type * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type * as Scope from "effect/Scope"
import type { Proxy } from "./internal/outboundProxy.ts"
import type { Settings } from "./internal/transport.ts"
import { HttpClient } from "./internal/unstable.ts"

export type { Proxy } from "./internal/outboundProxy.ts"

/**
 * Limits of the transport, each for one attempt; `timeout` limits the call as a whole. They are precise to a second.
 *
 * @category options
 * @since 0.1.0
 */
export interface TransportOptions {
  /** Time limit for a connection, proxy and TLS each. Default: 10 seconds. */
  readonly connectTimeout?: Duration.Input | undefined
  /** Time limit for the head of an answer, from when the request was sent. Default: 30 seconds. */
  readonly headersTimeout?: Duration.Input | undefined
  /** The longest silence within the body of an answer. Default: 15 seconds. */
  readonly bodyTimeout?: Duration.Input | undefined
  /** Default: `"environment"`. */
  readonly proxy?: Proxy | undefined
}

/**
 * How to call a site; all but `site` has a default.
 *
 * @category options
 * @since 0.1.0
 */
export interface ClientOptions extends CloudAuth.ClientOptions, TransportOptions {}

/**
 * How to call a site, and with which credentials.
 *
 * @category options
 * @since 0.1.0
 */
export interface Options extends CloudAuth.Options, TransportOptions {}

/**
 * Where requests go, and the limits of the transport.
 *
 * @category options
 * @since 0.1.0
 */
export interface HttpClientOptions extends TransportOptions {
  /** The site that is called: it decides which proxy of the environment stands before it. */
  readonly site: Site.Site
}

/**
 * Creates a client with fixed credentials, whose connections close with the scope.
 *
 * **When to use**
 *
 * For a service of your own, such as one for each of several sites. See `layer`.
 *
 * @example
 * ```ts
 * import * as CloudAuth from "@dd-cloud-auth/core/CloudAuth"
 * import * as Credentials from "@dd-cloud-auth/core/Credentials"
 * import * as Site from "@dd-cloud-auth/core/Site"
 * import * as NodeCloudAuth from "@dd-cloud-auth/node/NodeCloudAuth"
 * import * as Context from "effect/Context"
 * import * as Layer from "effect/Layer"
 *
 * export class Europe extends Context.Service<Europe, CloudAuth.Service>()("my-app/Europe") {
 *   static readonly layer = (token: string) =>
 *     Layer.effect(Europe, NodeCloudAuth.make({ site: Site.EU1, credentials: Credentials.bearer(token) }))
 * }
 * ```
 *
 * @category constructors
 * @since 0.1.0
 */
export const make = (options: Options): Effect.Effect<CloudAuth.Service, never, Scope.Scope> =>
  Effect.flatMap(makeHttpClient(options), (client) =>
    CloudAuth.make(options).pipe(
      Effect.provideService(HttpClient, client),
      Effect.provide(Credentials.layer(options.credentials))
    )
  )

/**
 * Layer that provides a client with fixed credentials.
 *
 * **Gotchas**
 *
 * Where `proxy`, or the variable it comes from, does not name a proxy that can be used, nothing is sent: each call fails
 * at once with an `Unreachable` that says what is wrong, and repeats nothing of the value.
 *
 * @category layers
 * @since 0.1.0
 */
export const layer = (options: Options): Layer.Layer<CloudAuth.CloudAuth> =>
  Layer.effect(CloudAuth.CloudAuth, make(options))

/**
 * Layer that provides a client which asks a `Credentials.Provider` before each attempt.
 *
 * @category layers
 * @since 0.1.0
 */
export const layerProvider = (
  options: ClientOptions
): Layer.Layer<CloudAuth.CloudAuth, never, Credentials.Provider> =>
  Layer.provide(CloudAuth.layerProvider(options), layerHttpClient(options))

/**
 * Layer that provides a client with options from configuration, such as `Site.config` and `Credentials.config`.
 *
 * @category layers
 * @since 0.1.0
 */
export const layerConfig = (
  options: Config.Wrap<Options>
): Layer.Layer<CloudAuth.CloudAuth, Config.ConfigError> =>
  Layer.unwrap(
    Effect.map(Config.unwrap(options), (options) =>
      Layer.provide(CloudAuth.layer(options), layerHttpClientConfig(Config.succeed(options)))
    )
  )

/**
 * Layer that provides a client for the site and the credentials that the environment names.
 *
 * **Details**
 *
 * Reads `DD_SITE`, and `DD_API_KEY` with `DD_APP_KEY` or `DD_BEARER_TOKEN`; see `Site.config` and `Credentials.config`
 * for their other spellings. There is no default site.
 *
 * @category layers
 * @since 0.1.0
 */
export const layerFromEnv: Layer.Layer<CloudAuth.CloudAuth, Config.ConfigError> = layerConfig({
  site: Site.config,
  credentials: Credentials.config
})

/**
 * Layer that provides the transport of all the others: an `HttpClient` with a connection pool of its own, the limits of
 * the options, the proxy, and a `User-Agent`.
 *
 * **When to use**
 *
 * To put a middleware of your own between the client, `CloudAuth.layer`, and the wire.
 *
 * **Gotchas**
 *
 * - A middleware sees the keys in the headers of a request. `CloudAuth` has switched off Effect's own tracing there.
 * - It sees attempts rather than calls, and is no place to retry: `CloudAuth` knows what may be sent again, and when.
 * - Where the proxy cannot be used, each request fails, as with `layer`.
 *
 * @category layers
 * @since 0.1.0
 */
export const layerHttpClient = (options: HttpClientOptions): Layer.Layer<HttpClient> =>
  Layer.effect(HttpClient, makeHttpClient(options))

/**
 * Layer that provides the transport as `layerHttpClient` does, with options from configuration. Fails where the proxy
 * cannot be used, before anything is asked.
 *
 * @category layers
 * @since 0.1.0
 */
export const layerHttpClientConfig = (
  options: Config.Wrap<HttpClientOptions>
): Layer.Layer<HttpClient, Config.ConfigError> =>
  Layer.effect(HttpClient, Effect.flatMap(Config.unwrap(options), connect))

const makeHttpClient = (options: HttpClientOptions): Effect.Effect<HttpClient, never, Scope.Scope> =>
  connect(options).pipe(
    Effect.catch(({ cause }) => Effect.map(loadTransport, (transport) => transport.refuse(cause.message)))
  )

const connect = (options: HttpClientOptions): Effect.Effect<HttpClient, Config.ConfigError, Scope.Scope> =>
  Effect.flatMap(loadTransport, (transport) => transport.make(settingsOf(options)))

const settingsOf = (options: HttpClientOptions): Settings => ({
  site: options.site,
  connectTimeout: options.connectTimeout ?? "10 seconds",
  headersTimeout: options.headersTimeout ?? "30 seconds",
  bodyTimeout: options.bodyTimeout ?? "15 seconds",
  proxy: options.proxy ?? "environment"
})

// Loaded with the first layer rather than with the program: undici takes longer than all the rest of this package.
const loadTransport = Effect.promise(() => import("./internal/transport.ts"))
