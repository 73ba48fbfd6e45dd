/**
 * The console's server: the page, and the endpoint that reads mappings with keys that the page never sees.
 *
 * @since 0.1.0
 */

import * as CloudAuth from "@dd-cloud-auth/core/CloudAuth"
import * as Retry from "@dd-cloud-auth/core/Retry"
import type * as Site from "@dd-cloud-auth/core/Site"
import * as Listen from "@dd-cloud-auth/emulator/Listen"
import * as HostNames from "@dd-cloud-auth/node/HostNames"
import * as NodeCloudAuth from "@dd-cloud-auth/node/NodeCloudAuth"
import * as NodeProxy from "@dd-cloud-auth/node/NodeProxy"
import type { Keyless, Target } from "@dd-cloud-auth/node/Target"
import * as NodeHttpServer from "@effect/platform-node/NodeHttpServer"
import * as Config from "effect/Config"
import * as Context from "effect/Context"
import type * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { createServer } from "node:http"
import * as Addresses from "./internal/addresses.ts"
import { ConsoleError, ofHostName, ofUsage } from "./internal/consoleError.ts"
import * as Page from "./internal/page.ts"
import * as Security from "./internal/security.ts"
import { HttpRouter, HttpServer } from "./internal/unstable.ts"

/**
 * What the console shows, and where it listens.
 *
 * @category options
 * @since 0.1.0
 */
export interface Options {
  readonly site: Site.Site
  readonly credentials: Target["credentials"]
  /** What the page calls the site. Default: its parameter. */
  readonly name?: string | undefined
  /** Time limit for the site to answer, retries included. Default: 20 seconds. */
  readonly timeout?: Duration.Input | undefined
  /** How long an answer is given again before the site is asked anew. Default: 1 second. */
  readonly cacheFor?: Duration.Input | undefined
  /** 0 takes a free one. Default: 4280, or a free one where that is in use. */
  readonly port?: number | undefined
  /** The address to listen on. Default: `127.0.0.1`. Whoever reaches another one sees the mappings. */
  readonly host?: string | undefined
  /**
   * Host names or addresses that the server may be called by, next to those of loopback and, where it listens on every
   * address, to the addresses of this machine. Default: `host`.
   */
  readonly allowedHosts?: ReadonlyArray<string> | undefined
}

/**
 * A console that is being served.
 *
 * @category services
 * @since 0.1.0
 */
export class ConsoleServer extends Context.Service<
  ConsoleServer,
  {
    /** What to open in a browser on this machine. */
    readonly url: string
    /** What to open on another machine; empty where the server listens on loopback only. */
    readonly elsewhere: ReadonlyArray<string>
  }
>()("@dd-cloud-auth/console/ConsoleServer") {}

/**
 * Layer that serves the console until it is closed.
 *
 * **Details**
 *
 * A failing site is asked again for three seconds at most: after that the page says what is wrong, which is more
 * useful than a page that waits. A rate limit is never waited for; the page counts down to its reset.
 *
 * @category layers
 * @since 0.1.0
 */
export const layer = (options: Options): Layer.Layer<ConsoleServer, ConsoleError> =>
  options.port === undefined
    ? layerOn(4280, options).pipe(
        Layer.catch((refusal) =>
          refusal.reason._tag === "AddressInUse"
            ? layerOn(0, options)
            : Layer.effect(ConsoleServer, Effect.fail(refusal))
        )
      )
    : layerOn(options.port, options)

const layerOn = (port: number, options: Options): Layer.Layer<ConsoleServer, ConsoleError> => {
  const host = options.host ?? "127.0.0.1"
  const named = options.allowedHosts ?? [host]
  // An empty one would have the server listen on every address.
  const unreadable = [host, ...named].find((name) => HostNames.fromAddress(name) === undefined)
  if (unreadable !== undefined) return Layer.effect(ConsoleServer, Effect.fail(ofHostName(unreadable)))
  return Layer.unwrap(
    Effect.map(Addresses.isEvery(host) ? Addresses.ofThisMachine(host) : Effect.succeed([]), (addresses) =>
      layerAt({ ...options, host, port }, addresses, [
        "localhost",
        "127.0.0.1",
        "[::1]",
        ...addresses,
        ...named
      ])
    )
  )
}

/**
 * Layer that listens on an address. A page elsewhere can have a name of its own resolve to this machine, but no address:
 * so those of the machine are names that the server answers to.
 */
const layerAt = (
  options: Options & { readonly host: string; readonly port: number },
  addresses: ReadonlyArray<string>,
  allowedHosts: ReadonlyArray<string>
): Layer.Layer<ConsoleServer, ConsoleError> => {
  const { host, port } = options
  const { credentials, site } = options
  const client = clientOf(credentials, {
    site,
    retry: Retry.withBudget(Retry.standard, "3 seconds"),
    timeout: options.timeout ?? "20 seconds"
  })
  const routes = Layer.mergeAll(
    NodeProxy.layer({ cacheFor: options.cacheFor ?? "1 second", allowedHosts }),
    Page.layer(options.site.parameter, options.name ?? options.site.parameter),
    Security.layer(allowedHosts)
  ).pipe(Layer.provide(client))
  // Of a header that came twice Node would take the first; joined, two names are none.
  const listener = () => createServer({ joinDuplicateHeaders: true })
  const address = { host: host.replace(/^\[(.*)\]$/, "$1"), port }
  const server = NodeHttpServer.layer(listener, { ...address, gracefulShutdownTimeout: "1 second" })

  return Layer.effect(ConsoleServer, found(host, addresses)).pipe(
    Layer.provide(HttpRouter.serve(routes, { disableLogger: true, disableListenLog: true })),
    Layer.provide(server),
    Layer.catchTag("ServeError", ({ cause }) => {
      const reason = Listen.fromCause({ server: "The console", host, port }, cause)
      return Layer.effect(ConsoleServer, Effect.fail(new ConsoleError({ reason })))
    })
  )
}

/** The client, which is refused where the environment names a proxy that cannot be used. */
const clientOf = (
  credentials: Target["credentials"],
  options: CloudAuth.ClientOptions
): Layer.Layer<CloudAuth.CloudAuth, ConsoleError> =>
  Layer.catchTag(
    credentials._tag === "Keyless"
      ? keyless(credentials, options)
      : NodeCloudAuth.layerConfig(Config.succeed({ ...options, credentials })),
    "ConfigError",
    ({ cause }) => Layer.effect(CloudAuth.CloudAuth, Effect.fail(ofUsage(cause.message)))
  )

// The heaviest of what a login needs is the AWS SDK, which nobody else does.
const keyless = ({ orgUuid }: Keyless, options: CloudAuth.ClientOptions) =>
  Layer.unwrap(
    Effect.map(
      Effect.promise(() => import("@dd-cloud-auth/program/Keyless")),
      (Keyless) => Keyless.client({ ...options, orgUuid })
    )
  )

const found = (host: string, addresses: ReadonlyArray<string>) =>
  HttpServer.addressFormattedWith((origin) => {
    // Without the port where it is that of the scheme.
    const at = (name: string): string => new URL(`http://${name}:${new URL(origin).port}`).href
    const isOnEvery = Addresses.isEvery(host)
    const url = isOnEvery ? at(host.includes(":") ? "[::1]" : "127.0.0.1") : `${origin}/`
    const isLocal = HostNames.isLoopback(new URL(url).host)
    return Effect.succeed({ url, elsewhere: isOnEvery ? addresses.map(at) : isLocal ? [] : [url] })
  })
