import * as Spelling from "@dd-cloud-auth/core/Spelling"
import * as Data from "effect/Data"
import * as Predicate from "effect/Predicate"
import * as ConfigFile from "./configFile.ts"
import * as ConfigPath from "./configPath.ts"

/**
 * There is no file in the directory, nor above it.
 *
 * @category errors
 * @since 0.1.0
 */
export class NoFile extends Data.TaggedError("NoFile")<{
  readonly message: string
  /** Where the search began. */
  readonly directory: string
}> {}

/**
 * The file cannot be read, is no JSON, or does not say what a file of profiles says.
 *
 * @category errors
 * @since 0.1.0
 */
export class InvalidFile extends Data.TaggedError("InvalidFile")<{
  readonly message: string
  readonly file: string
  /** All that is wrong, each with its path where it has one; nothing repeats what may be a key. */
  readonly problems: ReadonlyArray<string>
}> {}

/**
 * The file has no profile of that name, or names no default.
 *
 * @category errors
 * @since 0.1.0
 */
export class UnknownProfile extends Data.TaggedError("UnknownProfile")<{
  readonly message: string
  readonly file: string
  /** The names that there are. */
  readonly names: ReadonlyArray<string>
  /** The nearest of them. */
  readonly suggestion?: string
}> {}

/**
 * The profile is at an origin that nobody named: its file was found, not named.
 *
 * @category errors
 * @since 0.1.0
 */
export class UnnamedOrigin extends Data.TaggedError("UnnamedOrigin")<{
  readonly message: string
  readonly file: string
  readonly profile: string
  readonly origin: string
}> {}

/**
 * Why profiles cannot be used.
 *
 * @category errors
 * @since 0.1.0
 */
export type Reason = NoFile | InvalidFile | UnknownProfile | UnnamedOrigin

const TypeId = "~@dd-cloud-auth/node/Profiles/ProfilesError"

/**
 * Profiles cannot be used; `reason` says why.
 *
 * @category errors
 * @since 0.1.0
 */
export class ProfilesError extends Data.TaggedError("ProfilesError")<{ readonly reason: Reason }> {
  constructor(props: { readonly reason: Reason }) {
    // The message is given to the constructor, for the first line of the stack.
    super({ ...props, message: props.reason.message } as typeof props)
  }

  /** What `isProfilesError` looks for. */
  get [TypeId](): typeof TypeId {
    return TypeId
  }
}

/**
 * Returns `true` if the value is a `ProfilesError`, of this copy of the package or of another.
 *
 * @category guards
 * @since 0.1.0
 */
export const isProfilesError = (u: unknown): u is ProfilesError => Predicate.hasProperty(u, TypeId)

export const noFile = (directory: string): ProfilesError =>
  new ProfilesError({
    reason: new NoFile({
      directory,
      message: `There is no ${ConfigPath.fileName} in ${directory}, nor above it up to the root of the repository or your home directory.`
    })
  })

export const invalidFile = (file: string, problems: ReadonlyArray<string>): ProfilesError => {
  const many = problems.length > 1 ? ` has ${problems.length} mistakes` : ""
  const sentences = problems.map((problem) => (problem.endsWith(".") ? problem : `${problem}.`))
  return new ProfilesError({
    reason: new InvalidFile({ file, problems, message: `${file}${many}: ${sentences.join(" ")}` })
  })
}

export const unknownProfile = (
  file: string,
  name: string | undefined,
  names: ReadonlyArray<string>
): ProfilesError => {
  const suggestion = name === undefined ? undefined : Spelling.nearest(name, names)
  const what =
    name === undefined
      ? `${file} names no default profile.`
      : `${file} has no profile ${ConfigFile.shown(name)}.`
  const meant = suggestion === undefined ? "" : ` Did you mean ${suggestion}?`
  return new ProfilesError({
    reason: new UnknownProfile({
      file,
      names,
      message: `${what}${meant} There ${names.length === 1 ? "is" : "are"} ${names.join(", ")}.`,
      ...(suggestion === undefined ? {} : { suggestion })
    })
  })
}

export const unnamedOrigin = (file: string, profile: string, origin: string): ProfilesError =>
  new ProfilesError({
    reason: new UnnamedOrigin({
      file,
      profile,
      origin,
      message: `The profile ${profile} would send keys to ${origin}, because ${file} says so, which was found and not named. To trust that file, name it: --config ${file}.`
    })
  })
