/**
 * Which pattern would map a caller whom no mapping matches, such as the one that a refused login names.
 *
 * @since 0.1.0
 */

import * as Caller from "@dd-cloud-auth/arn/Caller"
import * as Pattern from "@dd-cloud-auth/arn/Pattern"
import type * as Principal from "@dd-cloud-auth/arn/Principal"
import { CloudAuthError, Forbidden, Unauthorized } from "@dd-cloud-auth/core/Failure"
import type { Index } from "./internal/filing.ts"

/**
 * The patterns that would map a caller, as far as Datadog takes them.
 *
 * @category models
 * @since 0.1.0
 */
export interface Suggestion {
  /** Of all sessions of its role; left out where it is no session, or each session of the role is another person. */
  readonly sessions?: string
  /** Of this caller alone. */
  readonly alone?: string
}

/**
 * Returns the patterns that would map a caller; none where Datadog takes none, or it is nobody whom one maps.
 *
 * **Details**
 *
 * Each session of a role of IAM Identity Center is a person, so no pattern is suggested that is for all of them.
 *
 * @example
 * ```ts
 * import * as Suggestion from "@dd-cloud-auth/directory/Suggestion"
 *
 * const { alone, sessions } = Suggestion.of("arn:aws:sts::123456789012:assumed-role/Deploy/run-1")
 * if (sessions !== "arn:aws:sts::123456789012:assumed-role/Deploy/*") throw new Error(sessions)
 * if (alone !== "arn:aws:sts::123456789012:assumed-role/Deploy/run-1") throw new Error(alone)
 * ```
 *
 * @category suggestions
 * @since 0.1.0
 */
export const of = (text: string): Suggestion => {
  const caller = Caller.parse(text)
  if (caller._tag === "InvalidCaller" || !isMappable(caller)) return {}
  const sessions = everybody(caller)
  return {
    ...(sessions !== text && !isPersonal(caller) && isTaken(sessions) ? { sessions } : {}),
    ...(isTaken(text) ? { alone: text } : {})
  }
}

/**
 * A caller whom one maps.
 *
 * @category models
 * @since 0.1.0
 */
export interface Mappable extends Caller.Caller {
  readonly principal: Exclude<Caller.Caller["principal"], Principal.Root>
}

/**
 * Returns `true` unless a caller is a root user, or a session of a service-linked role. These call too, but to map them
 * gives Datadog to whoever is root, or to a service of AWS.
 *
 * @category guards
 * @since 0.1.0
 */
export const isMappable = (caller: Caller.Caller): caller is Mappable => {
  const { principal } = caller
  return (
    principal._tag !== "Root" && !(principal._tag === "AssumedRole" && principal.kind === "ServiceLinked")
  )
}

/**
 * Returns the pattern of all sessions of a caller's role, or of the caller where it is no session. Datadog may refuse it.
 *
 * @category patterns
 * @since 0.1.0
 */
export const everybody = ({ arn, principal }: Caller.Caller): string =>
  principal._tag === "AssumedRole" ? `${arn.slice(0, arn.lastIndexOf("/"))}/*` : arn

/**
 * Returns a failure whose message says too which pattern would map the caller that a login was refused for
 * (`verifiedCaller`). Any other failure stays as it is.
 *
 * **Details**
 *
 * With a directory, it says instead which mapping matches the caller already, if one does: such a mapping is not yet in
 * effect, which takes minutes, or was removed since.
 *
 * @category failures
 * @since 0.1.0
 */
export const named = (failure: CloudAuthError, directory?: Pick<Index, "whoIs">): CloudAuthError => {
  const { operation, reason, site } = failure
  if (
    (reason._tag !== "Unauthorized" && reason._tag !== "Forbidden") ||
    reason.verifiedCaller === undefined
  ) {
    return failure
  }
  const answer = directory?.whoIs(reason.verifiedCaller)
  const advice =
    answer?._tag === "Mapped" || answer?._tag === "Ambiguous"
      ? `In the directory, ${answer.mappings[0]!.arnPattern} matches it already: a new mapping takes some minutes to be ` +
        "in effect, and an old one may have been removed."
      : adviceOf(reason.verifiedCaller)
  const Refused = reason._tag === "Unauthorized" ? Unauthorized : Forbidden
  const said = new Refused({ ...reason, message: `${reason.message} ${advice}` })
  return new CloudAuthError({ operation, site, reason: said })
}

const adviceOf = (text: string): string => {
  const { alone, sessions } = of(text)
  if (sessions !== undefined) {
    const rest = alone === undefined ? "Datadog takes none" : alone
    return `The pattern ${sessions} is for every session of that role, ${rest} for this one alone.`
  }
  if (alone !== undefined) return `The pattern is ${alone} itself.`
  const caller = Caller.parse(text)
  return caller._tag === "Caller" && isPersonal(caller) && isTaken(everybody(caller))
    ? `Datadog takes no pattern for this session alone, and ${everybody(caller)} is for everybody with that permission set.`
    : "No pattern is to be had for it: log in as another role or user."
}

/** Whether another session of the role would be another person. */
const isPersonal = ({ principal }: Caller.Caller): boolean =>
  principal._tag === "AssumedRole" && principal.kind === "IdentityCenter"

const isTaken = (pattern: string): boolean => {
  const severity = Pattern.severity(pattern)
  return severity !== "Refused" && severity !== "NeverMatches"
}
