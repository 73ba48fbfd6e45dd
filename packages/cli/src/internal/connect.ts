import type * as CloudAuth from "@dd-cloud-auth/core/CloudAuth"
import type * as Credentials from "@dd-cloud-auth/core/Credentials"
import type { CloudAuthError } from "@dd-cloud-auth/core/Failure"
import type * as OidcCloudAuth from "@dd-cloud-auth/core/OidcCloudAuth"
import type * as Site from "@dd-cloud-auth/core/Site"
import type { Profile } from "@dd-cloud-auth/node/Profiles"
import type { Keyless, Target } from "@dd-cloud-auth/node/Target"
import * as TargetFlags from "@dd-cloud-auth/program/TargetFlags"
import * as Config from "effect/Config"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import type * as Redacted from "effect/Redacted"
import { Output } from "./output.ts"
import { print } from "./printed.ts"
import * as Stop from "./stop.ts"
import { count } from "./text.ts"

/** What the flags hold that say where to connect. */
export type Options = TargetFlags.Given

/** What is asked of a site. */
export type Call<A> = (client: CloudAuth.Service, site: Site.Site) => Effect.Effect<A, CloudAuthError>

/** A site, and how to ask it. */
export interface Connection {
  readonly site: Site.Site
  readonly call: <A>(f: Call<A>) => Effect.Effect<A, Stop.Stop>
  /** Asks about custom OIDC. */
  readonly callOidc: <A>(
    f: (client: OidcCloudAuth.Service) => Effect.Effect<A, CloudAuthError>
  ) => Effect.Effect<A, Stop.Stop>
}

/** Finds the site and the credentials, and says at once all that is missing. Nothing is sent yet. */
export const connect = Effect.fnUntraced(function* (
  options: Options,
  hint = options.keyless ? emulated : `To log in without keys, add --keyless. ${emulated}`
): Effect.fn.Return<Connection, Stop.Stop, Output> {
  const { credentials, site } = yield* choose(options, hint)
  return to(site, credentials)
})

const emulated = "To try without a Datadog organisation, run `dd-cloud-auth emulate`."

/** Logs in without keys, and returns the token, which is good for the site alone. */
export const login = Effect.fnUntraced(function* (
  options: Options
): Effect.fn.Return<{ readonly site: Site.Site; readonly token: Redacted.Redacted }, Stop.Stop, Output> {
  const { credentials, site } = yield* choose({ ...options, keyless: true }, "")
  if (credentials._tag !== "Keyless") return yield* Effect.die(new Error("keys were chosen for a login"))
  const Keyless = yield* Effect.promise(() => import("@dd-cloud-auth/program/Keyless"))
  const { expiresAt, token } = yield* Keyless.token({ site, orgUuid: credentials.orgUuid }).pipe(
    Effect.catch(stop)
  )
  yield* Effect.logDebug(`the token is good until ${DateTime.formatIso(DateTime.makeUnsafe(expiresAt))}`)
  return { site, token }
})

const choose = Effect.fnUntraced(function* (
  options: Options,
  hint: string
): Effect.fn.Return<Target, Stop.Stop, Output> {
  // Commands that connect to nothing do without.
  const Target = yield* Effect.promise(() => import("@dd-cloud-auth/node/Target"))
  const target = yield* Target.choose(TargetFlags.toOptions(options)).pipe(
    Effect.mapError(({ message, reason }) =>
      Stop.usage(
        reason._tag === "Unusable" && reason.lacksCredentials ? `${message} ${hint}`.trimEnd() : message
      )
    )
  )
  const { credentials, profile, site } = target
  const { note, noteColors } = yield* Output
  if (profile?.isDefault === true) {
    yield* note(noteColors.dim(print`profile ${profile.name} of ${profile.file}: ${site.parameter}`))
  }
  if (credentials._tag === "Keyless" && credentials.isImplied) yield* note(noteColors.dim(impliedLogin))
  return target
})

const impliedLogin = print`without keys, as DD_CLOUD_PROVIDER_TYPE says: logging in as who AWS says you are`

/** What the sites of all profiles answer. */
export interface Answers<A> {
  /** In the order of the file; one at least. */
  readonly answers: ReadonlyArray<{ readonly profile: string; readonly site: Site.Site; readonly answer: A }>
  /** How the program ends, once it has shown the answers, because a site has not answered. */
  readonly failed: Stop.Stop | undefined
}

/** Asks the sites of all profiles at once. What is wrong with one of them keeps the others from nothing. */
export const callAll = Effect.fnUntraced(function* <A>(
  options: Options,
  what: string,
  f: Call<A>
): Effect.fn.Return<Answers<A>, Stop.Stop, Output> {
  const [Profiles, Target] = yield* Effect.promise(() =>
    Promise.all([import("@dd-cloud-auth/node/Profiles"), import("@dd-cloud-auth/node/Target")])
  )
  const others = TargetFlags.namesOf(options).filter((name) => name !== "config")
  if (others.length > 0) return yield* Stop.usage(Target.excluding([...others, "all-profiles"]).message)
  const { progress } = yield* Output
  const file = Option.getOrUndefined(options.config)
  const profiles = yield* Effect.mapError(Profiles.load({ file }), ({ message }) => Stop.usage(message))
  const ask = Effect.fnUntraced(function* ({ name: profile }: Profile) {
    const target = Target.ofProfile(profiles, profile)
    const { credentials, site } = yield* Effect.mapError(target, ({ message }) => Stop.usage(message))
    const answer = yield* Effect.mapError(
      to(site, credentials).call(f),
      ({ exitCode, message }) => new Stop.Stop({ exitCode, message: `profile ${profile}: ${message}` })
    )
    return { profile, site, answer }
  })
  const [answers, failures] = yield* Effect.partition(profiles.profiles, ask, {
    concurrency: mostAtOnce
  }).pipe(progress(() => print`listing ${what} of ${count(profiles.profiles.length, "profile")}`))
  const [first, ...more] = failures
  const failed = first === undefined ? undefined : Stop.worst([first, ...more])
  return failed !== undefined && answers.length === 0 ? yield* failed : { answers, failed }
})

// So many that a dozen sites take no longer than two, and so few that a proxy does not mind.
const mostAtOnce = 8

/** Returns a connection to a site with credentials, or with a login in their place. */
export const to = (site: Site.Site, credentials: Target["credentials"]): Connection => ({
  site,
  call: (f) =>
    Effect.gen(function* () {
      const { CloudAuth } = yield* Effect.promise(() => import("@dd-cloud-auth/core/CloudAuth"))
      const layer = yield* credentials._tag === "Keyless"
        ? keyless(site, credentials)
        : keyed(site, credentials)
      return yield* Effect.provide(
        CloudAuth.use((client) => f(client, site)),
        layer
      )
    }).pipe(Effect.catch(stop)),
  callOidc: (f) =>
    Effect.gen(function* () {
      const [Credentials, OidcCloudAuth, NodeCloudAuth] = yield* Effect.promise(() =>
        Promise.all([
          import("@dd-cloud-auth/core/Credentials"),
          import("@dd-cloud-auth/core/OidcCloudAuth"),
          import("@dd-cloud-auth/node/NodeCloudAuth")
        ])
      )
      const usable =
        credentials._tag === "Keyless" ? Credentials.bearer(yield* tokenOf(site, credentials)) : credentials
      const client = Layer.provide(
        OidcCloudAuth.layer({ site, credentials: usable }),
        NodeCloudAuth.layerHttpClientConfig(Config.succeed({ site }))
      )
      return yield* Effect.provide(OidcCloudAuth.OidcCloudAuth.use(f), client)
    }).pipe(Effect.catch(stop))
})

// One token is enough for a few calls in a row.
const tokenOf = Effect.fnUntraced(function* (site: Site.Site, { orgUuid }: Keyless) {
  const Keyless = yield* Effect.promise(() => import("@dd-cloud-auth/program/Keyless"))
  return (yield* Keyless.token({ site, orgUuid })).token
})

/** Ends the program as a call that failed asks for, with what would have the login succeed where that is known. */
export const stop = Effect.fnUntraced(function* (
  error: CloudAuthError | Config.ConfigError
): Effect.fn.Return<never, Stop.Stop> {
  if (error._tag === "ConfigError") return yield* Stop.ofConfig(error)
  if (!("verifiedCaller" in error.reason)) return yield* Stop.ofFailure(error)
  const Suggestion = yield* Effect.promise(() => import("@dd-cloud-auth/directory/Suggestion"))
  return yield* Stop.ofFailure(Suggestion.named(error))
})

// The transport is the heaviest part of the program, and half of the commands do without. Of its layers, this is the one
// that says before it is used what is wrong with the environment.
const keyed = (site: Site.Site, credentials: Credentials.Credentials) =>
  Effect.map(
    Effect.promise(() => import("@dd-cloud-auth/node/NodeCloudAuth")),
    (NodeCloudAuth) => NodeCloudAuth.layerConfig(Config.succeed({ site, credentials }))
  )

const keyless = (site: Site.Site, { orgUuid }: Keyless) =>
  Effect.map(
    Effect.promise(() => import("@dd-cloud-auth/program/Keyless")),
    (Keyless) => Keyless.client({ site, orgUuid })
  )
