import type { CloudAuthError } from "@dd-cloud-auth/core/Failure"
import * as Data from "effect/Data"
import * as Duration from "effect/Duration"
import * as Predicate from "effect/Predicate"
import type { Refusal } from "./refresher.ts"

/** Loading the mappings failed. */
export class LoadFailed extends Data.TaggedError("LoadFailed")<{
  readonly message: string
  readonly error: CloudAuthError
}> {}

/** Nothing was sent: loading the mappings failed before, and it is too early to try again. */
export class Postponed extends Data.TaggedError("Postponed")<{
  readonly message: string
  /** In how many seconds it may be tried again: what Datadog asks for, and at least 1 after a failure. */
  readonly retryAfter: number
  /** How it failed; absent if that was a bug, which was logged. */
  readonly error?: CloudAuthError
}> {}

/** The scope of the directory is closed: nothing is loaded any more. */
export class Stopped extends Data.TaggedError("Stopped")<{ readonly message: string }> {}

/** Why no mappings can be had, or none that are new enough. */
export type Reason = LoadFailed | Postponed | Stopped

const TypeId = "~@dd-cloud-auth/directory/Directory/DirectoryError"

/**
 * No mappings can be had, or none that are new enough; `reason` says why.
 *
 * `Effect.catchTag("DirectoryError", …)` catches every failure, `Effect.catchReason("DirectoryError", "Postponed", …)`
 * those with that reason.
 */
export class DirectoryError extends Data.TaggedError("DirectoryError")<{
  /** The site parameter, or the host of a custom origin. */
  readonly site: string
  /** How old the mappings are that there are; absent if there are none. */
  readonly age?: Duration.Duration
  readonly reason: Reason
}> {
  constructor(props: { readonly site: string; readonly age?: Duration.Duration; readonly reason: Reason }) {
    // The message is given to the constructor, for the first line of the stack.
    super({ ...props, message: props.reason.message } as typeof props)
  }

  /** What `isDirectoryError` looks for. */
  get [TypeId](): typeof TypeId {
    return TypeId
  }
}

/** Returns `true` if the value is a `DirectoryError`, of this copy of the package or of another. */
export const isDirectoryError = (u: unknown): u is DirectoryError => Predicate.hasProperty(u, TypeId)

/** Says why there are no mappings, or none newer than these. */
export const fromRefusal = (
  site: string,
  age: Duration.Duration | undefined,
  refusal: Refusal<CloudAuthError>
): DirectoryError => {
  const what =
    age === undefined
      ? `The mappings of ${site} cannot be loaded`
      : `The mappings of ${site} are ${inWords(age)} old, and newer ones cannot be had`
  const reason = reasonOf(what, refusal)
  return new DirectoryError({ site, ...(age === undefined ? {} : { age }), reason })
}

const reasonOf = (what: string, refusal: Refusal<CloudAuthError>) => {
  switch (refusal._tag) {
    case "Failed":
      return new LoadFailed({ message: `${what}: ${refusal.error.message}`, error: refusal.error })
    case "Postponed": {
      const { error, millis } = refusal
      const retryAfter = millis / 1_000
      const message = `${what}: ${error?.message ?? "a bug stopped their loading."} The next attempt may be made in ${inWords(Duration.millis(millis))}.`
      return new Postponed({ message, retryAfter, ...(error === undefined ? {} : { error }) })
    }
    case "Stopped":
      return new Stopped({ message: `${what}: the directory is stopped.` })
  }
}

/** Writes a duration in whole seconds. */
export const inWords = (duration: Duration.Duration): string => {
  const seconds = Math.round(Duration.toSeconds(duration))
  return seconds < 1 ? "less than a second" : Duration.format(Duration.seconds(seconds))
}
