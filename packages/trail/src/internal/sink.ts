// What a reader finds in a text. Public: `Reader` hands it on.

/**
 * What a text is, recognised from its content.
 *
 * - `CloudTrail`: records, in `{"Records":[…]}`, an array, one after the other, or in EventBridge's envelope.
 * - `CloudTrailLookup`: the output of `aws cloudtrail lookup-events`.
 * - `CloudTrailQuery`: what a query of CloudTrail Lake or Athena gave, as CSV or as `aws cloudtrail get-query-results`.
 * - `CloudTrailDigest`: a digest file, which lists log files and holds no record.
 * - `CloudTrailInsight`: Insights events, which have no caller.
 * - `SecurityLake`: OCSF events as JSON.
 * - `AuthorizationDetails`: the output of `aws iam get-account-authorization-details`.
 * - `CredentialReport`: the credential report of IAM, as CSV.
 * - `Arns`: ARNs, one a line, as JSON strings in an array, or in a column of CSV.
 *
 * @category models
 * @since 0.1.0
 */
export type Format =
  | "CloudTrail"
  | "CloudTrailLookup"
  | "CloudTrailQuery"
  | "CloudTrailDigest"
  | "CloudTrailInsight"
  | "SecurityLake"
  | "AuthorizationDetails"
  | "CredentialReport"
  | "Arns"

/** Where something stands in a text. */
export interface Position {
  /** The offset of the record's first byte in the text, after decompression, from 0. */
  readonly offset: number
  /** The number of the record, or of the line of a text that is no JSON, from 1. */
  readonly record: number
}

/**
 * A caller that one record names.
 *
 * @category models
 * @since 0.1.0
 */
export interface Sighting extends Position {
  /** The ARN of a caller, as `Caller.parse` understands it. */
  readonly caller: string
  /** When, in milliseconds since 1970; `undefined` where the record has no time that can be read. */
  readonly time: number | undefined
  /** `called`: the caller did what the record tells. `made`: the session was made, as the answer of `AssumeRole…` or `GetFederationToken` says. */
  readonly as: "called" | "made"
}

/**
 * Why a record names no caller.
 *
 * - The `type` of an identity without the ARN of a caller. `Unknown` is AWS's own word, `OtherType` any that the
 *   CloudTrail User Guide does not list. A `Role` without a session is no caller either.
 * - `NoIdentity`: no `userIdentity`, or one that says nothing.
 * - `MaskedArn`: an ARN of which somebody made a part unreadable, as in public data sets.
 * - `BrokenArn`: any other text that no caller can have.
 * - `Digest`, `Insight`: not about a caller at all.
 *
 * @category models
 * @since 0.1.0
 */
export type NoCallerKind =
  | IdentityType
  | "OtherType"
  | "NoIdentity"
  | "MaskedArn"
  | "BrokenArn"
  | "Digest"
  | "Insight"

/** The values of `userIdentity.type`, as the CloudTrail User Guide lists them. */
export type IdentityType = (typeof identityTypes)[number]

export const identityTypes = [
  "Root",
  "IAMUser",
  "AssumedRole",
  "Role",
  "FederatedUser",
  "Directory",
  "AWSAccount",
  "AWSService",
  "SAMLUser",
  "WebIdentityUser",
  "IdentityCenterUser",
  "Unknown"
] as const

/**
 * A record that names no caller.
 *
 * @category models
 * @since 0.1.0
 */
export interface NoCaller extends Position {
  readonly kind: NoCallerKind
  /** The text in the place of a caller's ARN, where there is one. */
  readonly arn: string | undefined
  readonly time: number | undefined
}

/**
 * Something that could not be read. Reading goes on after it, at the next record.
 *
 * @category models
 * @since 0.1.0
 */
export interface Damage extends Position {
  /** The offset of the byte that cannot be, in the text after decompression, from 0; or of the record, if it is read whole. */
  readonly offset: number
  /** A sentence for people, which may change. It repeats nothing of the text. */
  readonly reason: string
}

/**
 * Takes what a reader finds, in the order of the text.
 *
 * @category models
 * @since 0.1.0
 */
export interface Sink {
  readonly caller: (sighting: Sighting) => void
  readonly noCaller: (record: NoCaller) => void
  readonly damage: (damage: Damage) => void
  /** Called once, before anything else of that format, as soon as it is known what the text is. */
  readonly format: (format: Format) => void
}
