/**
 * Several sites and organisations by name, in a file `dd-cloud-auth.config.json`.
 *
 * The file holds no keys, but the names of the variables that do, so that it can be committed. Nothing in it is executed.
 *
 * @since 0.1.0
 */

import type * as CloudAuth from "@dd-cloud-auth/core/CloudAuth"
import * as Credentials from "@dd-cloud-auth/core/Credentials"
import * as InvalidConfig from "@dd-cloud-auth/core/InvalidConfig"
import * as Site from "@dd-cloud-auth/core/Site"
import * as Config from "effect/Config"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Result from "effect/Result"
import * as ConfigFile from "./internal/configFile.ts"
import * as ConfigPath from "./internal/configPath.ts"
import {
  invalidFile,
  noFile,
  type ProfilesError,
  unknownProfile,
  unnamedOrigin
} from "./internal/profilesError.ts"
import * as NodeCloudAuth from "./NodeCloudAuth.ts"

/**
 * Where a profile connects, and which variables hold its credentials: those of `Credentials.config`, unless it names
 * others, or the organisation to log in to without keys.
 *
 * @category models
 * @since 0.1.0
 */
export interface Profile {
  readonly name: string
  readonly site: Site.Site
  readonly variables?: Credentials.Variables
  /** The UUID of the organisation to log in to without keys; then there are no variables. */
  readonly orgUuid?: string
}

/**
 * The profiles of a file.
 *
 * @category models
 * @since 0.1.0
 */
export interface Profiles {
  /** The file, as it was named, or the path at which it was found. */
  readonly file: string
  /** Whether the file was looked for, rather than named. */
  readonly isFound: boolean
  /** The name of the profile that applies where none is asked for. */
  readonly default?: string
  /** In the order of the file, never empty. */
  readonly profiles: ReadonlyArray<Profile>
}

export {
  InvalidFile,
  isProfilesError,
  NoFile,
  ProfilesError,
  type Reason,
  UnknownProfile,
  UnnamedOrigin
} from "./internal/profilesError.ts"

/**
 * Where the profiles are.
 *
 * @category options
 * @since 0.1.0
 */
export interface Source {
  /** The file; `-` is standard input. Default: it is looked for. */
  readonly file?: string | undefined
  /** The directory where the search begins. Default: the current directory of the process. */
  readonly directory?: string | undefined
}

/**
 * Returns the profiles that the text of a file holds; `file` is what messages call it.
 *
 * @category constructors
 * @since 0.1.0
 */
export const parse = (
  text: string,
  options: { readonly file: string; readonly isFound?: boolean | undefined }
): Result.Result<Profiles, ProfilesError> =>
  Result.mapBoth(ConfigFile.decode(text), {
    onFailure: (problems) => invalidFile(options.file, problems),
    onSuccess: (content) => ({ file: options.file, isFound: options.isFound ?? false, ...content })
  })

/**
 * Reads the profiles of the file that is named, or of the one that is found: in the directory or above it, up to the root
 * of the repository or the home directory, whichever comes first. Succeeds with nothing where none is found.
 *
 * **Details**
 *
 * The file is JSON of at most 1 MiB, in UTF-8, or in UTF-16 with its byte order mark.
 *
 * @category constructors
 * @since 0.1.0
 */
export const find = Effect.fn("Profiles.find")(function* (
  source: Source = {}
): Effect.fn.Return<Option.Option<Profiles>, ProfilesError> {
  const isFound = source.file === undefined
  const path = isFound ? yield* ConfigPath.find(source.directory ?? ".") : Option.some(source.file)
  if (Option.isNone(path)) return Option.none()
  const file = path.value === "-" ? "standard input" : path.value
  const text = yield* Effect.mapError(ConfigPath.read(path.value), (problem) =>
    invalidFile(file, [`this ${problem}`])
  )
  return Option.some(yield* Effect.fromResult(parse(text, { file, isFound })))
})

/**
 * Reads the profiles as `find` does, and fails with `NoFile` where there are none.
 *
 * @category constructors
 * @since 0.1.0
 */
export const load = (source: Source = {}): Effect.Effect<Profiles, ProfilesError> =>
  Effect.flatMap(
    find(source),
    Option.match({
      onNone: () => Effect.fail(noFile(source.directory ?? "the current directory")),
      onSome: Effect.succeed
    })
  )

/**
 * Returns the profile of a name, or the default one.
 *
 * **Gotchas**
 *
 * An origin of one's own that is not loopback comes only out of a file that was named. A file that was found may be
 * anybody's, as in a repository that was just cloned, and would otherwise decide where keys go.
 *
 * @category accessors
 * @since 0.1.0
 */
export const get = (
  { default: byDefault, file, isFound, profiles }: Profiles,
  name: string | undefined = byDefault
): Result.Result<Profile, ProfilesError> => {
  const profile = profiles.find((profile) => profile.name === name)
  if (profile === undefined) {
    return Result.fail(
      unknownProfile(
        file,
        name,
        profiles.map(({ name }) => name)
      )
    )
  }
  const { site } = profile
  return isFound && site._tag === "CustomSite" && !Site.isLoopback(new URL(site.origin).hostname)
    ? Result.fail(unnamedOrigin(file, profile.name, site.origin))
    : Result.succeed(profile)
}

/**
 * Config that reads the credentials of a profile from the variables that it names.
 *
 * **Gotchas**
 *
 * It fails for a profile that has an `orgUuid`: who logs in without keys has none read. `AwsCloudAuth` of
 * `@dd-cloud-auth/aws` is the client for it.
 *
 * @category config
 * @since 0.1.0
 */
export const credentials = ({ name, orgUuid, variables }: Profile): Config.Config<Credentials.Credentials> =>
  orgUuid !== undefined
    ? Config.fail(InvalidConfig.make(`${name} has an orgUuid, and logs in without keys.`).cause)
    : variables === undefined
      ? Credentials.config
      : Credentials.configFrom(variables)

/**
 * How to call the site of a profile.
 *
 * @category options
 * @since 0.1.0
 */
export interface Options extends Source, Omit<NodeCloudAuth.ClientOptions, "site"> {
  /** The profile's name. Default: the file's default. */
  readonly profile?: string | undefined
}

/**
 * Layer that provides a client for the site of a profile, with the credentials that its variables hold.
 *
 * @example
 * ```ts
 * import * as Profiles from "@dd-cloud-auth/node/Profiles"
 *
 * const production = Profiles.layer({ profile: "prod" })
 * ```
 *
 * @category layers
 * @since 0.1.0
 */
export const layer = ({ directory, file, profile: name, ...options }: Options = {}): Layer.Layer<
  CloudAuth.CloudAuth,
  ProfilesError | Config.ConfigError
> =>
  Layer.unwrap(
    Effect.gen(function* () {
      const profile = yield* Effect.fromResult(get(yield* load({ directory, file }), name))
      return NodeCloudAuth.layerConfig(
        Config.map(credentials(profile), (credentials) => ({ ...options, site: profile.site, credentials }))
      )
    })
  )
