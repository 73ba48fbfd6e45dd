import type * as CloudAuth from "@dd-cloud-auth/core/CloudAuth"
import * as Credentials from "@dd-cloud-auth/core/Credentials"
import type { Failure } from "@dd-cloud-auth/core/Failure"
import * as Site from "@dd-cloud-auth/core/Site"
import * as Flag from "effect/cli/Flag"
import * as Config from "effect/Config"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Result from "effect/Result"
import * as Stop from "./stop.ts"

/** The flags that say where to connect. */
export const flags = {
  site: Flag.String("site").pipe(
    Flag.withDescription("Datadog site, such as datadoghq.eu or EU1; default: DD_SITE"),
    Flag.optional
  ),
  origin: Flag.String("origin").pipe(
    Flag.withDescription("Origin of your own in place of a site: https://…, or http:// on a loopback host"),
    Flag.optional
  )
}

/** What the flags hold. */
export interface Target {
  readonly site: Option.Option<string>
  readonly origin: Option.Option<string>
}

/** A site, and how to ask it. */
export interface Connection {
  readonly site: Site.Site
  readonly call: <A>(
    f: (client: CloudAuth.Service) => Effect.Effect<A, Failure>
  ) => Effect.Effect<A, Stop.Stop>
}

/** Finds the site and the credentials, and says at once all that is missing. Nothing is sent yet. */
export const connect = Effect.fnUntraced(function* (
  target: Target,
  hint = "To try without a Datadog organisation, run `dd-cloud-auth emulate`."
): Effect.fn.Return<Connection, Stop.Stop> {
  const site = yield* Effect.result(siteOf(target))
  const credentials = yield* Effect.result(Effect.mapError(Credentials.config, Stop.ofConfig))
  if (Result.isSuccess(site) && Result.isSuccess(credentials)) return to(site.success, credentials.success)
  return yield* Stop.usage(
    [
      ...(Result.isFailure(site) ? [site.failure.message] : []),
      ...(Result.isFailure(credentials) ? [credentials.failure.message, hint] : [])
    ].join(" ")
  )
})

/** Returns a connection to a site with credentials. */
export const to = (site: Site.Site, credentials: Credentials.Credentials): Connection => ({
  site,
  call: (f) =>
    Effect.gen(function* () {
      // The transport is the heaviest part of the program, and half of the commands do without.
      const [{ CloudAuth }, NodeCloudAuth] = yield* Effect.promise(() =>
        Promise.all([import("@dd-cloud-auth/core/CloudAuth"), import("@dd-cloud-auth/node/NodeCloudAuth")])
      )
      // Of the layers, the one that says before it is used what is wrong with the environment.
      const layer = NodeCloudAuth.layerConfig(Config.succeed({ site, credentials }))
      return yield* Effect.provide(CloudAuth.use(f), layer)
    }).pipe(
      Effect.mapError((error) =>
        error._tag === "ConfigError" ? Stop.ofConfig(error) : Stop.ofFailure(error)
      )
    )
})

const siteOf = ({ origin, site }: Target): Effect.Effect<Site.Site, Stop.Stop> => {
  if (Option.isSome(site) && Option.isSome(origin)) {
    return Effect.fail(Stop.usage("--site and --origin exclude each other: give one of them."))
  }
  if (Option.isSome(origin)) return Effect.mapError(Effect.fromResult(Site.custom(origin.value)), invalid)
  if (Option.isSome(site)) return Effect.mapError(Effect.fromResult(Site.parse(site.value)), invalid)
  return Effect.mapError(Site.config, Stop.ofConfig)
}

const invalid = ({ message }: Site.InvalidSite): Stop.Stop => Stop.usage(message)
