/**
 * The Datadog sites, and origins of the user's own.
 *
 * A site decides which host the keys are sent to, so nothing here guesses: text either names a site or is refused.
 *
 * @since 0.1.0
 */
import * as Config from "effect/Config"
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import { editDistance } from "./internal/editDistance.ts"
import { firstSet, invalidConfig } from "./internal/environment.ts"
import * as Printable from "./Printable.ts"

/**
 * A site of Datadog's own.
 *
 * **Details**
 *
 * `parameter` is what Datadog calls the site parameter (`DD_SITE`).
 *
 * @category models
 * @since 0.1.0
 */
export interface KnownSite {
  readonly _tag: "KnownSite"
  readonly name: "US1" | "US3" | "US5" | "EU1" | "AP1" | "AP2" | "UK1" | "US1-FED" | "US2-FED"
  readonly parameter: string
}

/**
 * An origin of the user's own: an emulator, a proxy, a private deployment.
 *
 * @category models
 * @since 0.1.0
 */
export interface CustomSite {
  readonly _tag: "CustomSite"
  readonly name: "custom"
  /** Host and port of the origin. */
  readonly parameter: string
  readonly origin: string
}

/**
 * Where Datadog is.
 *
 * @category models
 * @since 0.1.0
 */
export type Site = KnownSite | CustomSite

/**
 * The text does not name a site.
 *
 * **Gotchas**
 *
 * Text that could be a key pasted into the wrong place is not repeated in `message`, and is not a field.
 *
 * @category errors
 * @since 0.1.0
 */
export class InvalidSite extends Data.TaggedError("InvalidSite")<{
  readonly message: string
  /** The parameter of the nearest site, where the text resembles one. */
  readonly suggestion?: string
}> {}

const known = (name: KnownSite["name"], parameter: string): KnownSite => ({
  _tag: "KnownSite",
  name,
  parameter
})

/**
 * The nine sites, as listed in Datadog's API reference (November 2026).
 *
 * @category constants
 * @since 0.1.0
 */
export const all: ReadonlyArray<KnownSite> = [
  known("US1", "datadoghq.com"),
  known("US3", "us3.datadoghq.com"),
  known("US5", "us5.datadoghq.com"),
  known("EU1", "datadoghq.eu"),
  known("AP1", "ap1.datadoghq.com"),
  known("AP2", "ap2.datadoghq.com"),
  known("UK1", "uk1.datadoghq.com"),
  known("US1-FED", "ddog-gov.com"),
  known("US2-FED", "us2.ddog-gov.com")
]

/**
 * Returns the origin that API requests go to, without a trailing slash.
 *
 * @category accessors
 * @since 0.1.0
 */
export const apiOrigin = (site: Site): string =>
  site._tag === "CustomSite" ? site.origin : `https://api.${site.parameter}`

/**
 * Returns the origin of Datadog's web application, or `undefined` for a custom site, whose application is not known.
 *
 * @category accessors
 * @since 0.1.0
 */
export const appOrigin = (site: Site): string | undefined =>
  site._tag === "CustomSite" ? undefined : `https://${appHost(site.parameter)}`

/**
 * Returns the site that a text names.
 *
 * **Details**
 *
 * Accepts a name (`EU1`, `us3`, `US1-FED`; `EU` and `UK`, of which there is one each), a site parameter, an API or
 * application host, or a URL on one of these, whatever the case and with blanks around it. The scheme, port 443 and
 * the path of a URL do not matter: requests go to the site's own https origin.
 *
 * @category constructors
 * @since 0.1.0
 */
export const parse = (text: string): Result.Result<Site, InvalidSite> => {
  const spelling = text.trim().toLowerCase()
  const site = bySpelling.get(hostOf(spelling))
  return site === undefined ? Result.fail(unknownSite(text, spelling)) : Result.succeed(site)
}

/**
 * Returns a site at an origin of the user's own.
 *
 * **Details**
 *
 * The origin is `https://host[:port]`, or `http://` on a loopback host only (`localhost`, `127.0.0.0/8`, `[::1]`),
 * without path, query, fragment or user information: the keys go there, so it has to be exactly what was meant.
 *
 * @category constructors
 * @since 0.1.0
 */
export const custom = (origin: string): Result.Result<CustomSite, InvalidSite> => {
  const refuse = (why: string) =>
    Result.fail(
      new InvalidSite({
        message: `Not an origin: ${why}. Expected https://host[:port], or http://host[:port] on a loopback host.`
      })
    )
  const text = origin.trim()
  if (!URL.canParse(text)) return refuse(`${shown(text)} is not a URL`)
  const url = new URL(text)
  if (url.username !== "" || url.password !== "") return refuse("it carries user information")
  if (url.protocol !== "https:" && url.protocol !== "http:")
    return refuse(`the scheme is ${shown(url.protocol)}`)
  if (url.protocol === "http:" && !isLoopback(url.hostname)) {
    return refuse(`http is for loopback hosts only, and ${shown(url.hostname)} is not one`)
  }
  if (url.pathname !== "/" || /[?#]/.test(text)) {
    return refuse("it has a path, a query or a fragment")
  }
  return Result.succeed({ _tag: "CustomSite", name: "custom", parameter: url.host, origin: url.origin })
}

/**
 * Whether a host name is this machine's own: `localhost`, an address of `127.0.0.0/8`, or `[::1]`.
 *
 * **Details**
 *
 * Expects the name as the `hostname` of a `URL` spells it. To such a host alone keys may go over http, and no proxy
 * stands before it.
 *
 * @category predicates
 * @since 0.1.0
 */
export const isLoopback = (hostname: string): boolean =>
  hostname === "localhost" || hostname === "[::1]" || /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(hostname)

/**
 * Config that reads the site from `DD_SITE`, or `DATADOG_SITE` where that is not set.
 *
 * **Gotchas**
 *
 * There is no default: keys are never sent to a site that was not named.
 *
 * @category config
 * @since 0.1.0
 */
export const config: Config.Config<Site> = firstSet(["DD_SITE", "DATADOG_SITE"]).pipe(
  Config.mapEffect(({ value, variable }) => {
    const site = value === undefined ? undefined : parse(value)
    if (site === undefined) return Effect.fail(invalidConfig(`DD_SITE is not set. ${validSites()}`))
    return Result.isSuccess(site)
      ? Effect.succeed(site.success)
      : Effect.fail(invalidConfig(`${variable}: ${site.failure.message}`))
  })
)

// datadog-ci decides in the same way: a parameter of two labels has its application at `app.`.
const appHost = (parameter: string): string =>
  parameter.split(".").length === 2 ? `app.${parameter}` : parameter

const bySpelling: ReadonlyMap<string, Site> = new Map(
  all.flatMap((site) =>
    [site.name.toLowerCase(), site.parameter, `app.${site.parameter}`, `api.${site.parameter}`].map(
      (spelling) => [spelling, site] as const
    )
  )
)
  .set("eu", known("EU1", "datadoghq.eu"))
  .set("uk", known("UK1", "uk1.datadoghq.com"))

const hostOf = (spelling: string): string => {
  const rest = spelling.replace(/^https?:\/\//, "")
  const end = rest.search(/[/?#]/)
  return (end === -1 ? rest : rest.slice(0, end)).replace(/:443$/, "").replace(/_/g, "-")
}

const validSites = () => `Valid sites: ${all.map((site) => `${site.parameter} (${site.name})`).join(", ")}.`

// A pasted API key has 32 characters, an application key 40, a token more; host names with a dot are none of these.
const shown = (text: string): string =>
  text.length <= 16 || (text.length <= 64 && /^[a-z0-9.:/-]+$/i.test(text) && text.includes("."))
    ? Printable.json(text)
    : `the text given (${text.length} characters, not repeated here: it may be a secret)`

const unknownSite = (text: string, spelling: string): InvalidSite => {
  const suggestion = nearest(hostOf(spelling))
  return new InvalidSite({
    message: `Unknown Datadog site: ${shown(text)}.${
      suggestion === undefined ? "" : ` Did you mean ${suggestion}?`
    } ${validSites()}`,
    ...(suggestion === undefined ? {} : { suggestion })
  })
}

const nearest = (host: string): string | undefined => {
  if (host.length > 32) return undefined
  let best: string | undefined
  let bestDistance = Math.max(2, Math.floor(host.length / 3)) + 1
  for (const [spelling, site] of bySpelling) {
    const distance = editDistance(host, spelling)
    if (distance < bestDistance && distance < spelling.length) {
      best = site.parameter
      bestDistance = distance
    }
  }
  return best
}
