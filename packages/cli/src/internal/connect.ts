import type * as CloudAuth from "@dd-cloud-auth/core/CloudAuth"
import type * as Credentials from "@dd-cloud-auth/core/Credentials"
import type { CloudAuthError } from "@dd-cloud-auth/core/Failure"
import type * as Site from "@dd-cloud-auth/core/Site"
import * as TargetFlags from "@dd-cloud-auth/program/TargetFlags"
import * as Config from "effect/Config"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Result from "effect/Result"
import { Output } from "./output.ts"
import { print } from "./printed.ts"
import * as Stop from "./stop.ts"

/** What the flags hold that say where to connect. */
export type Options = TargetFlags.Given

/** A site, and how to ask it. */
export interface Connection {
  readonly site: Site.Site
  readonly call: <A>(
    f: (client: CloudAuth.Service) => Effect.Effect<A, CloudAuthError>
  ) => Effect.Effect<A, Stop.Stop>
}

/** Finds the site and the credentials, and says at once all that is missing. Nothing is sent yet. */
export const connect = Effect.fnUntraced(function* (
  options: Options,
  hint = "To try without a Datadog organisation, run `dd-cloud-auth emulate`."
): Effect.fn.Return<Connection, Stop.Stop, Output> {
  // Commands that connect to nothing do without.
  const Target = yield* Effect.promise(() => import("@dd-cloud-auth/node/Target"))
  const { credentials, profile, site } = yield* Target.choose(TargetFlags.toOptions(options)).pipe(
    Effect.mapError(({ message, reason }) =>
      Stop.usage(reason._tag === "Unusable" && reason.lacksCredentials ? `${message} ${hint}` : message)
    )
  )
  if (profile?.isDefault === true) {
    const { note, noteColors } = yield* Output
    yield* note(noteColors.dim(print`profile ${profile.name} of ${profile.file}: ${site.parameter}`))
  }
  return to(site, credentials)
})

/** A profile, and how to ask its site, or why that cannot be asked. */
export interface OfProfile {
  readonly profile: string
  readonly connection: Result.Result<Connection, Stop.Stop>
}

/** Finds the sites and the credentials of all profiles. Nothing is sent yet. */
export const connectAll = Effect.fnUntraced(function* (
  options: Options
): Effect.fn.Return<ReadonlyArray<OfProfile>, Stop.Stop> {
  const [Profiles, Target] = yield* Effect.promise(() =>
    Promise.all([import("@dd-cloud-auth/node/Profiles"), import("@dd-cloud-auth/node/Target")])
  )
  const others = TargetFlags.namesOf(options).filter((name) => name !== "config")
  if (others.length > 0) return yield* Stop.usage(Target.excluding([...others, "all-profiles"]).message)
  const profiles = yield* Effect.mapError(
    Profiles.load({ file: Option.getOrUndefined(options.config) }),
    ({ message }) => Stop.usage(message)
  )
  return yield* Effect.forEach(profiles.profiles, ({ name }) =>
    Effect.map(Effect.result(Target.ofProfile(profiles, name)), (target) => ({
      profile: name,
      connection: Result.mapBoth(target, {
        onFailure: ({ message }) => Stop.usage(message),
        onSuccess: ({ credentials, site }) => to(site, credentials)
      })
    }))
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
