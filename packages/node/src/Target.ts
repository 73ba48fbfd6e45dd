/**
 * What a program connects to: as its options say, or else the environment, or else the default profile of a file.
 *
 * The programs of this project decide it here, and so can yours, for the same options to mean the same.
 *
 * @since 0.1.0
 */

import * as Credentials from "@dd-cloud-auth/core/Credentials"
import * as Environment from "@dd-cloud-auth/core/Environment"
import * as KeylessConfig from "@dd-cloud-auth/core/Keyless"
import * as Site from "@dd-cloud-auth/core/Site"
import * as Config from "effect/Config"
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Predicate from "effect/Predicate"
import * as Result from "effect/Result"
import * as Profiles from "./Profiles.ts"

/**
 * The options of a command line, by the names of their flags.
 *
 * @category options
 * @since 0.1.0
 */
export interface Options {
  /** Whatever `Site.parse` takes. */
  readonly site?: string | undefined
  /** Whatever `Site.custom` takes. */
  readonly origin?: string | undefined
  /** The name of a profile. */
  readonly profile?: string | undefined
  /** The file of the profiles; `-` is standard input. Default: it is looked for, as `Profiles.find` does. */
  readonly config?: string | undefined
  /** Whether to log in without keys. Keys are neither looked for nor used then. Default: see `choose`. */
  readonly keyless?: boolean | undefined
}

/**
 * A login in place of credentials: as who AWS says the program is. `AwsCloudAuth` of `@dd-cloud-auth/aws` does it.
 *
 * @category models
 * @since 0.1.0
 */
export interface Keyless {
  readonly _tag: "Keyless"
  /** The UUID of the organisation to log in to. */
  readonly orgUuid: string
  /** Whether nobody asked for it but the environment. */
  readonly isImplied: boolean
}

/**
 * A site, and the credentials to ask it with.
 *
 * @category models
 * @since 0.1.0
 */
export interface Target {
  readonly site: Site.Site
  readonly credentials: Credentials.Credentials | Keyless
  /** Where they come from, if from a profile. */
  readonly profile?: {
    readonly name: string
    readonly file: string
    /** Whether nobody asked for it by name. */
    readonly isDefault: boolean
  }
}

/**
 * Options that exclude each other.
 *
 * @category errors
 * @since 0.1.0
 */
export class ExcludingOptions extends Data.TaggedError("ExcludingOptions")<{
  readonly message: string
  /** Their names, of which there are two at least. */
  readonly options: ReadonlyArray<string>
}> {}

/**
 * The site or the credentials are missing, or are not what they should be.
 *
 * @category errors
 * @since 0.1.0
 */
export class Unusable extends Data.TaggedError("Unusable")<{
  /** A sentence for each problem, never with a key in it. */
  readonly message: string
  /** Whether the credentials are among them. */
  readonly lacksCredentials: boolean
}> {}

/**
 * Why there is nothing to connect to.
 *
 * @category errors
 * @since 0.1.0
 */
export type Reason = ExcludingOptions | Unusable | Profiles.Reason

const TypeId = "~@dd-cloud-auth/node/Target/TargetError"

/**
 * There is nothing to connect to; `reason` says why.
 *
 * @category errors
 * @since 0.1.0
 */
export class TargetError extends Data.TaggedError("TargetError")<{ readonly reason: Reason }> {
  constructor(props: { readonly reason: Reason }) {
    // The message is given to the constructor, for the first line of the stack.
    super({ ...props, message: props.reason.message } as typeof props)
  }

  /** What `isTargetError` looks for. */
  get [TypeId](): typeof TypeId {
    return TypeId
  }
}

/**
 * Returns `true` if the value is a `TargetError`, of this copy of the package or of another.
 *
 * @category guards
 * @since 0.1.0
 */
export const isTargetError = (u: unknown): u is TargetError => Predicate.hasProperty(u, TypeId)

/**
 * Says that options exclude each other.
 *
 * @category constructors
 * @since 0.1.0
 */
export const excluding = (options: ReadonlyArray<string>): TargetError => {
  const flags = options.map((option) => `--${option}`)
  const message = `${flags.slice(0, -1).join(", ")} and ${flags.at(-1)} exclude each other: give one of them.`
  return new TargetError({ reason: new ExcludingOptions({ options, message }) })
}

/**
 * Finds the site and the credentials, and says at once all that is missing. Nothing is sent yet.
 *
 * **Details**
 *
 * The first of these that there is decides:
 *
 * 1. `site`, `origin` or `profile`, of which there can be one; a `config` without them is for its default profile
 * 2. `DD_SITE` (see `Site.config`)
 * 3. the default profile of a file that is found
 *
 * The credentials are those of `Credentials.config`, unless a profile names variables of its own. They are a `Keyless`
 * where `keyless` asks for it, where the profile has an `orgUuid`, and where `DD_CLOUD_PROVIDER_TYPE` is `aws` while none
 * of the variables of `Credentials.config` is set. The organisation is that of the profile, or else `DD_ORG_UUID`.
 *
 * @category constructors
 * @since 0.1.0
 */
export const choose = Effect.fn("Target.choose")(function* (
  options: Options
): Effect.fn.Return<Target, TargetError> {
  const { config, origin, profile, site } = options
  const given = (["site", "origin", "profile", "config"] as const).filter(
    (name) => options[name] !== undefined
  )
  // The file is where the profile is.
  if (given.length > 1 && given.join() !== "profile,config") return yield* excluding(given)
  const isKeyless = options.keyless ?? false
  const at = (site: Result.Result<Site.Site, string>) => complete(site, isKeyless)
  if (site !== undefined) return yield* at(Result.mapError(Site.parse(site), sentenceOf))
  if (origin !== undefined) return yield* at(Result.mapError(Site.custom(origin), sentenceOf))
  if (profile !== undefined || config !== undefined) {
    const profiles = yield* Effect.mapError(Profiles.load({ file: config }), ofProfiles)
    return yield* ofProfile(profiles, profile, isKeyless)
  }
  const found = (yield* namesSite) ? Option.none() : yield* Effect.mapError(Profiles.find(), ofProfiles)
  const profiles = Option.getOrUndefined(found)
  if (profiles?.default !== undefined) return yield* ofProfile(profiles, undefined, isKeyless)
  const hint =
    profiles === undefined ? "" : ` Or name a profile of ${profiles.file} with --profile: ${names(profiles)}.`
  const fromEnvironment = yield* Effect.result(Site.config)
  return yield* at(Result.mapError(fromEnvironment, ({ cause }) => cause.message + hint))
})

/** Whether the environment names a site, rightly or not. */
const namesSite: Effect.Effect<boolean> = Effect.match(Site.configOption, {
  onFailure: () => true,
  onSuccess: Option.isSome
})

/**
 * Finds the site and the credentials of a profile, the default one unless another is named; see `choose`.
 *
 * @category constructors
 * @since 0.1.0
 */
export const ofProfile = Effect.fn("Target.ofProfile")(function* (
  profiles: Profiles.Profiles,
  name?: string,
  isKeyless = false
): Effect.fn.Return<Target, TargetError> {
  const profile = yield* Effect.mapError(Effect.fromResult(Profiles.get(profiles, name)), ofProfiles)
  const credentials = yield* Effect.mapError(credentialsOf(isKeyless, profile), ({ cause }) =>
    unusable([`profile ${profile.name}: ${cause.message}`], true)
  )
  const { file } = profiles
  return {
    site: profile.site,
    credentials,
    profile: { name: profile.name, file, isDefault: name === undefined }
  }
})

/** Says of a site and of the credentials of the environment at once what is wrong with them. */
const complete = Effect.fnUntraced(function* (
  site: Result.Result<Site.Site, string>,
  isKeyless: boolean
): Effect.fn.Return<Target, TargetError> {
  const credentials = yield* Effect.result(credentialsOf(isKeyless))
  if (Result.isSuccess(site) && Result.isSuccess(credentials)) {
    return { site: site.success, credentials: credentials.success }
  }
  const problems = [
    ...(Result.isFailure(site) ? [site.failure] : []),
    ...(Result.isFailure(credentials) ? [credentials.failure.cause.message] : [])
  ]
  return yield* unusable(problems, Result.isFailure(credentials))
})

const credentialsOf = Effect.fnUntraced(function* (
  isKeyless: boolean,
  profile?: Profiles.Profile
): Effect.fn.Return<Credentials.Credentials | Keyless, Config.ConfigError> {
  if (profile?.orgUuid !== undefined) return keyless(profile.orgUuid, false)
  if (isKeyless) return keyless(yield* KeylessConfig.orgUuid, false)
  if (profile?.variables === undefined && !(yield* holdsKeys) && (yield* KeylessConfig.isOfAws)) {
    return keyless(yield* KeylessConfig.orgUuid, true)
  }
  return yield* profile === undefined ? Credentials.config : Profiles.credentials(profile)
})

const keyless = (orgUuid: string, isImplied: boolean): Keyless => ({ _tag: "Keyless", orgUuid, isImplied })

/** Whether the environment holds a key or a token, or half of what is needed. */
const holdsKeys = Config.map(
  Config.all(Object.values(Credentials.variables).map((names) => Environment.firstSet(names))),
  (found) => found.some(({ value }) => value !== undefined)
)

const sentenceOf = ({ message }: Site.InvalidSite): string => message

const unusable = (problems: ReadonlyArray<string>, lacksCredentials: boolean): TargetError =>
  new TargetError({ reason: new Unusable({ message: problems.join(" "), lacksCredentials }) })

const ofProfiles = ({ reason }: Profiles.ProfilesError): TargetError => new TargetError({ reason })

const names = ({ profiles }: Profiles.Profiles): string => profiles.map(({ name }) => name).join(", ")
