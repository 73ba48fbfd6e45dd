import * as Environment from "@dd-cloud-auth/core/Environment"
import * as InvalidConfig from "@dd-cloud-auth/core/InvalidConfig"
import * as Site from "@dd-cloud-auth/core/Site"
import type * as Config from "effect/Config"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as Result from "effect/Result"
import * as NoProxy from "./noProxy.ts"
import * as ProxyUrl from "./proxyUrl.ts"

/**
 * How requests get to the site.
 *
 * **Details**
 *
 * - `"environment"`: through the first of `https_proxy`, `HTTPS_PROXY`, `all_proxy`, `ALL_PROXY`, `http_proxy`,
 *   `HTTP_PROXY` that is set and not empty, save for what `no_proxy` or `NO_PROXY` names. They are read through the
 *   `ConfigProvider`. A site on loopback is never proxied.
 * - `"none"`: straight to the site, whatever the environment says.
 * - `{ url }`: through this http or https proxy, always; `http://user:password@host:port` logs in to it. In user name
 *   and password, whatever means something in a URL (`@ / \ ? # %`) is percent-encoded.
 *
 * A site is reached through a tunnel, in which the proxy sees neither keys nor mappings. An http site, which only
 * loopback has, would have none: with `{ url }` nothing is sent there, and each call fails.
 *
 * @category options
 * @since 0.1.0
 */
export type Proxy = "environment" | "none" | { readonly url: string | Redacted.Redacted }

/** A proxy that is used. */
export interface OutboundProxy extends ProxyUrl.ProxyUrl {
  /** The variable or option that named it. */
  readonly name: string
}

/** Returns the proxy between here and an origin, or `undefined` where requests go straight to it. */
export const find = (
  proxy: Proxy,
  origin: string
): Effect.Effect<OutboundProxy | undefined, Config.ConfigError> => {
  const site = new URL(origin)
  if (proxy === "none") return Effect.undefined
  if (proxy !== "environment") return Effect.fromResult(explicit(valueOf(proxy.url), site))
  return Site.isLoopback(site.hostname) ? Effect.undefined : fromEnvironment(site)
}

// A request to an http site goes through a proxy as it is, with the keys; only an https one has a tunnel.
const explicit = (url: string, site: URL): Result.Result<OutboundProxy, Config.ConfigError> =>
  site.protocol === "https:"
    ? parse("`proxy`", url)
    : Result.fail(
        InvalidConfig.make(
          `\`proxy\` is for https sites only: it would see the keys that are meant for ${site.origin}. Leave it out, or take "none"`
        )
      )

const fromEnvironment = (site: URL): Effect.Effect<OutboundProxy | undefined, Config.ConfigError> =>
  Effect.gen(function* () {
    // The first four as curl reads them for an https site. The last two are for http sites there, but many a network
    // names its proxy in them alone, and undici goes by them too.
    const proxy = yield* Environment.firstSet([
      "https_proxy",
      "HTTPS_PROXY",
      "all_proxy",
      "ALL_PROXY",
      "http_proxy",
      "HTTP_PROXY"
    ])
    if (proxy.value === undefined) return undefined
    const noProxy = yield* Environment.firstSet(["no_proxy", "NO_PROXY"])
    if (NoProxy.names(noProxy.value ?? "", site)) return undefined
    return yield* Effect.fromResult(parse(proxy.variable, proxy.value))
  })

const parse = (name: string, value: string): Result.Result<OutboundProxy, Config.ConfigError> =>
  Result.mapBoth(ProxyUrl.parse(value), {
    onSuccess: (url) => ({ ...url, name }),
    onFailure: (problem) =>
      InvalidConfig.make(
        `${name} does not name a proxy: ${problem}; expected http://host:port or https://host:port, with user:password@ before the host where it asks for a login`
      )
  })

const valueOf = (url: string | Redacted.Redacted): string =>
  Redacted.isRedacted(url) ? Redacted.value(url) : url
