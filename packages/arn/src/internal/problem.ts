// What can be wrong with a pattern. Public: `Pattern` hands it on.

/**
 * Something that is wrong with a pattern: what `validate` finds, or, without a suggestion, what `parse` does.
 *
 * All problems of a pattern carry the same suggestion: the pattern with everything corrected, which `validate`
 * has nothing against. There is one only where it names the same principal, account and partition; it may take
 * more sessions. For a wildcard, or `+`, `=` or `,`, in the name of a session, that is every session of the role
 * (`assumed-role/R/run-*` becomes `assumed-role/R/*`), since nothing narrower can be written.
 *
 * @category models
 * @since 0.1.0
 */
export interface Problem {
  readonly code: ProblemCode
  readonly severity: Severity
  /** A sentence for people. It may change; the code is for programs. */
  readonly message: string
  /** Position in the pattern, in UTF-16 code units. */
  readonly index: number
  readonly suggestion?: string
}

/**
 * What a problem means for the mapping that has the pattern, the worst first.
 *
 * - `NeverMatches`: no caller can match it: the pattern has no meaning, or none that `Caller.parse` takes matches.
 * - `Refused`: callers can match it, but Datadog refuses the pattern.
 * - `Doubtful`: the sources do not agree on whether Datadog takes it.
 *
 * @category models
 * @since 0.1.0
 */
export type Severity = "NeverMatches" | "Refused" | "Doubtful"

/**
 * Every kind of problem. The first nine leave a pattern without a meaning. Where a code has several severities, the
 * problem says which.
 *
 * - `NotAnArn`: not six fields, or one of partition, service and resource is empty.
 * - `PrefixCase`: `ARN:` in place of `arn:`.
 * - `TooLong`: more than the 2,048 characters that AWS allows an ARN.
 * - `Unprintable`: whitespace, a control character, or one that is not ASCII.
 * - `QuestionMark`: a `?`, which is no wildcard to Datadog.
 * - `SeveralWildcards`: more than one `*`.
 * - `MisplacedWildcard`: a `*` that is not at the end.
 * - `SuffixWildcard`: a `*` at the end that is not `/*`, as in `terraform-*`.
 * - `WildcardWithoutResource`: a `/*` without a name before it, as in `assumed-role/*`.
 * - `Partition`: not `aws`. `Refused` for a partition that AWS has published, `NeverMatches` for any other.
 * - `Service`: not the service of this type of resource: `iam` of users, `sts` of sessions and federated users.
 * - `Region`: not empty.
 * - `AccountId`: not 12 digits.
 * - `RoleArn`: the ARN of a role, where that of its sessions is needed.
 * - `RootUser`: the root user of an account. `Doubtful`: it is a caller, and only the Terraform provider refuses it.
 * - `ResourceType`: a resource that no caller is, as a group or an instance profile.
 * - `SeveralArns`: another ARN begins within the resource.
 * - `RolePath`: more than two names after `assumed-role/`; the ARN of a session never shows a path.
 * - `MissingSession`: `assumed-role/NAME`, without a session or `/*`.
 * - `FederatedUser`: more than one name after `federated-user/`, or a wildcard.
 * - `EmptySegment`: a name is empty. `Refused` within a user's path (`user/a//b`), `NeverMatches` elsewhere.
 * - `NameLength`: a name or a path is longer or shorter than AWS allows.
 * - `Character`: a character that is not taken in a name or a path. `Refused` where AWS allows it (`+`, `=`, `,`; in a
 *   path nearly every one), `NeverMatches` where it does not.
 *
 * @category models
 * @since 0.1.0
 */
export type ProblemCode =
  | "NotAnArn"
  | "PrefixCase"
  | "TooLong"
  | "Unprintable"
  | "QuestionMark"
  | "SeveralWildcards"
  | "MisplacedWildcard"
  | "SuffixWildcard"
  | "WildcardWithoutResource"
  | "Partition"
  | "Service"
  | "Region"
  | "AccountId"
  | "RoleArn"
  | "RootUser"
  | "ResourceType"
  | "SeveralArns"
  | "RolePath"
  | "MissingSession"
  | "FederatedUser"
  | "EmptySegment"
  | "NameLength"
  | "Character"
