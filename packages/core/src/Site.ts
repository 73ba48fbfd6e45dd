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
import * as Equal from "effect/Equal"
import type * as Option from "effect/Option"
import * as Predicate from "effect/Predicate"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import * as SchemaIssue from "effect/SchemaIssue"
import * as SchemaTransformation from "effect/SchemaTransformation"
import { firstSet } from "./Environment.ts"
import { all, EU1, type KnownSite, UK1 } from "./internal/knownSites.ts"
import * as InvalidConfig from "./InvalidConfig.ts"
import * as Printable from "./Printable.ts"
import { nearest } from "./Spelling.ts"

export * from "./internal/knownSites.ts"

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
 * Whether a value is a site: one of the nine, or one that `custom` returns. A site decides where the keys go, so an
 * object that only looks like one, with a parameter or an origin of its own, is none.
 *
 * @category guards
 * @since 0.1.0
 */
export const isSite = (u: unknown): u is Site => {
  if (!Predicate.isObject(u)) return false
  const site =
    u._tag === "CustomSite" && Predicate.isString(u.origin)
      ? Result.getOrUndefined(custom(u.origin))
      : all.find(({ name }) => u._tag === "KnownSite" && u.name === name)
  return site !== undefined && Equal.equals(site, u)
}

/**
 * Schema for a site, written as its site parameter, or as its origin where it is one of the user's own.
 *
 * **Details**
 *
 * Decodes what `parse` takes, and else an origin that `custom` takes. Text with `://` in it that names neither is
 * refused in the words of `custom`, any other in those of `parse`.
 *
 * **Gotchas**
 *
 * An origin that is written out is taken as it stands, and the keys go there: `https://app.datadoghq.example` is
 * nobody's typing mistake here. Take `parse` for text that a person types.
 *
 * @example
 * ```ts
 * import * as Site from "@dd-cloud-auth/core/Site"
 * import * as Schema from "effect/Schema"
 *
 * const Settings = Schema.Struct({ site: Site.Site })
 * const settings = Schema.decodeSync(Settings)({ site: "EU" })
 * const text = JSON.stringify(Schema.encodeSync(Settings)(settings))
 * if (text !== `{"site":"datadoghq.eu"}`) throw new Error(text)
 * ```
 *
 * @category schemas
 * @since 0.1.0
 */
export const Site: Schema.Codec<Site, string> = Schema.String.pipe(
  Schema.decodeTo(
    Schema.declare(isSite, { expected: "Site" }),
    SchemaTransformation.transformEffect({
      decode: (text) =>
        Effect.mapError(
          Effect.fromResult(fromText(text)),
          ({ message }) => new SchemaIssue.InvalidValue({ message })
        ),
      encode: (site) => Effect.succeed(site._tag === "CustomSite" ? site.origin : site.parameter)
    })
  )
)

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
 * The variables that `config` reads; the first that is set wins.
 *
 * @category constants
 * @since 0.1.0
 */
export const variables = ["DD_SITE", "DATADOG_SITE"] as const

/**
 * Config that reads the site from `DD_SITE`, or `DATADOG_SITE` where that is not set; nothing where neither is.
 *
 * **When to use**
 *
 * For programs that may learn the site from elsewhere; for all others there is `config`. What is set and names no site is
 * an error here too.
 *
 * @category config
 * @since 0.1.0
 */
export const configOption: Config.Config<Option.Option<Site>> = firstSet(variables).pipe(
  Config.mapEffect(({ value, variable }) => {
    if (value === undefined) return Effect.succeedNone
    const site = parse(value)
    return Result.isSuccess(site)
      ? Effect.succeedSome(site.success)
      : Effect.fail(InvalidConfig.make(`${variable}: ${site.failure.message}`))
  })
)

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
export const config: Config.Config<Site> = Config.mapEffect(configOption, (site) =>
  Effect.mapError(Effect.fromOption(site), () => InvalidConfig.make(`DD_SITE is not set. ${validSites()}`))
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
  .set("eu", EU1)
  .set("uk", UK1)

const fromText = (text: string): Result.Result<Site, InvalidSite> => {
  const site = parse(text)
  return Result.isFailure(site) && text.includes("://") ? custom(text) : site
}

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
  const near = nearest(hostOf(spelling), bySpelling.keys())
  const suggestion = near === undefined ? undefined : bySpelling.get(near)?.parameter
  return new InvalidSite({
    message: `Unknown Datadog site: ${shown(text)}.${
      suggestion === undefined ? "" : ` Did you mean ${suggestion}?`
    } ${validSites()}`,
    ...(suggestion === undefined ? {} : { suggestion })
  })
}
