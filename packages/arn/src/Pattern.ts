/**
 * ARN patterns in two dialects: what Datadog's mappings hold, and AWS's `ArnLike`.
 *
 * @since 0.1.0
 */
import { cut } from "./internal/cut.ts"
import * as glob from "./internal/glob.ts"
import { longest } from "./internal/limits.ts"
import { collect, read, readArn } from "./internal/syntax.ts"
import { validate } from "./internal/validate.ts"

/**
 * How a pattern is read.
 *
 * - `datadog`: an exact ARN, or one that ends in `/*` after a specific resource and matches every caller
 *   that begins with what stands before the `*`.
 * - `iam`: AWS's `ArnLike` (IAM User Guide, "IAM JSON policy elements: Condition operators"). The six fields are
 *   compared one by one, `*` is any run of characters (an empty one and `/` too), `?` is exactly one; only the
 *   resource, the last field, can match a colon.
 *
 * @category models
 * @since 0.1.0
 */
export type Dialect = "datadog" | "iam"

/**
 * A pattern that can match. Plain data: it survives `JSON.stringify` and a message to a worker.
 *
 * @category models
 * @since 0.1.0
 */
export type Pattern = DatadogPattern | IamPattern

/**
 * A pattern of dialect `datadog`: `prefix` is what stands before a final `*`, `null` for an exact ARN.
 *
 * @category models
 * @since 0.1.0
 */
export interface DatadogPattern {
  readonly _tag: "Pattern"
  readonly dialect: "datadog"
  readonly text: string
  readonly prefix: string | null
}

/**
 * A pattern of dialect `iam`, cut into its six fields.
 *
 * @category models
 * @since 0.1.0
 */
export interface IamPattern {
  readonly _tag: "Pattern"
  readonly dialect: "iam"
  readonly text: string
  readonly fields: ReadonlyArray<string>
}

/**
 * A pattern without a meaning in its dialect. It matches nothing; `problem` is the first of the reasons. In dialect
 * `datadog`, `validate` has all of them, and a correction where there is one.
 *
 * @category models
 * @since 0.1.0
 */
export interface InvalidPattern {
  readonly _tag: "InvalidPattern"
  readonly dialect: Dialect
  readonly input: string
  readonly problem: Problem
}

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

/**
 * Parses a pattern, or says why it has no meaning.
 *
 * Dialect `datadog`, the default, refuses what cannot be given one: text that is no ARN or longer than AWS allows,
 * whitespace, control and non-ASCII characters, `?`, and any `*` but a final `/*` after a specific resource. A pattern
 * that can be read but that no caller matches, such as a role's ARN, parses; `validate` reports it. Dialect `iam`
 * refuses only text that is no ARN (a lone `*` too) or too long; it knows neither policy variables such as `${aws:username}` nor escapes.
 *
 * @category constructors
 * @since 0.1.0
 */
export const parse = (text: string, dialect: Dialect = "datadog"): Pattern | InvalidPattern => {
  const [problem] = collect((report) => (dialect === "iam" ? readArn : read)(text, report))
  if (problem) return { _tag: "InvalidPattern", dialect, input: text, problem }
  return dialect === "iam"
    ? { _tag: "Pattern", dialect, text, fields: cut(text) }
    : { _tag: "Pattern", dialect, text, prefix: text.endsWith("*") ? text.slice(0, -1) : null }
}

export { validate }

/**
 * Returns the worst that `validate` says of a pattern, or `undefined` if it has nothing against it.
 *
 * @category validation
 * @since 0.1.0
 */
export const severity = (text: string): Severity | undefined => {
  const found = validate(text).map((problem) => problem.severity)
  return severities.find((severity) => found.includes(severity))
}

const severities: ReadonlyArray<Severity> = ["NeverMatches", "Refused", "Doubtful"]

/**
 * Whether a pattern matches a caller, given as text. Both are compared as they are written, case included. Text of
 * more than 2,048 characters is nobody's; whether other text can be a caller's, `Caller.parse` says.
 *
 * @example
 * ```ts
 * import * as Pattern from "@dd-cloud-auth/arn/Pattern"
 *
 * const pattern = Pattern.parse("arn:aws:sts::123456789012:assumed-role/Deploy/*")
 * if (pattern._tag !== "Pattern") throw new Error(pattern.problem.message)
 * if (!Pattern.matches(pattern, "arn:aws:sts::123456789012:assumed-role/Deploy/ci")) throw new Error("no match")
 * ```
 *
 * @category matching
 * @since 0.1.0
 */
export const matches = (pattern: Pattern, caller: string): boolean => {
  if (caller.length > longest) return false
  if (pattern.dialect !== "iam") {
    return pattern.prefix === null ? caller === pattern.text : caller.startsWith(pattern.prefix)
  }
  let from = 0
  for (let field = 0; field < 5; field++) {
    const colon = caller.indexOf(":", from)
    if (colon < 0 || !glob.matches(pattern.fields[field]!, caller, from, colon)) return false
    from = colon + 1
  }
  return glob.matches(pattern.fields[5]!, caller, from)
}
