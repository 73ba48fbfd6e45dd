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
import * as HttpClient from "effect/http/HttpClient"
import * as Layer from "effect/Layer"
import type { Proxy } from "./internal/outboundProxy.ts"
import type { Settings } from "./internal/transport.ts"

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
 * Layer that provides a client with fixed credentials, and these as a `Credentials.Provider` for `NodeProxy`.
 *
 * **Gotchas**
 *
 * Where `proxy`, or the variable it comes from, does not name a proxy that can be used, nothing is sent: each call fails
 * at once with an `Unreachable` that says what is wrong, and repeats nothing of the value.
 *
 * @category layers
 * @since 0.1.0
 */
export const layer = (options: Options): Layer.Layer<CloudAuth.CloudAuth | Credentials.Provider> =>
  Layer.provideMerge(layerProvider(options), Credentials.layer(options.credentials))

/**
 * Layer that provides a client which asks a `Credentials.Provider` before each attempt.
 *
 * @category layers
 * @since 0.1.0
 */
export const layerProvider = (
  options: ClientOptions
): Layer.Layer<CloudAuth.CloudAuth, never, Credentials.Provider> =>
  layerConnected(options).pipe(
    Layer.catch(({ cause }) =>
      Layer.provide(
        CloudAuth.layerProvider(options),
        Layer.effect(
          HttpClient.HttpClient,
          Effect.map(loadTransport, (transport) => transport.refuse(cause.message))
        )
      )
    )
  )

/**
 * Layer that provides a client with options from configuration, such as `Site.config` and `Credentials.config`.
 *
 * @category layers
 * @since 0.1.0
 */
export const layerConfig = (
  options: Config.Wrap<Options>
): Layer.Layer<CloudAuth.CloudAuth | Credentials.Provider, Config.ConfigError> =>
  Layer.unwrap(
    Effect.map(Config.unwrap(options), (options) =>
      Layer.provideMerge(layerConnected(options), Credentials.layer(options.credentials))
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
export const layerFromEnv: Layer.Layer<CloudAuth.CloudAuth | Credentials.Provider, Config.ConfigError> =
  layerConfig({
    site: Site.config,
    credentials: Credentials.config
  })

const layerConnected = (
  options: ClientOptions
): Layer.Layer<CloudAuth.CloudAuth, Config.ConfigError, Credentials.Provider> =>
  Layer.provide(
    CloudAuth.layerProvider(options),
    Layer.effect(
      HttpClient.HttpClient,
      Effect.flatMap(loadTransport, (transport) => transport.make(settingsOf(options)))
    )
  )

const settingsOf = (options: ClientOptions): Settings => ({
  site: options.site,
  connectTimeout: options.connectTimeout ?? "10 seconds",
  headersTimeout: options.headersTimeout ?? "30 seconds",
  bodyTimeout: options.bodyTimeout ?? "15 seconds",
  proxy: options.proxy ?? "environment"
})

// Loaded with the first layer rather than with the program: undici takes longer than all the rest of this package.
const loadTransport = Effect.promise(() => import("./internal/transport.ts"))
