/**
 * ARN patterns in two dialects: what Datadog's mappings hold, and AWS's `ArnLike`.
 *
 * @since 0.1.0
 */
import { cut } from "./internal/cut.ts"
import * as glob from "./internal/glob.ts"
import { collect, read, readArn } from "./internal/syntax.ts"
import { validate } from "./internal/validate.ts"

/**
 * How a pattern is read.
 *
 * - `datadog`: an exact ARN, or one that ends in `/*` after a specific resource and matches every caller
 *   that begins with what stands before the `*`.
 * - `iam`: AWS's `ArnLike`. The six fields are compared one by one, `*` is any run of characters (an empty
 *   one and `/` too), `?` is exactly one; only the sixth field can match a colon.
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
 * A pattern without a meaning in its dialect. It matches nothing; `problem` says why.
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
 * Something that Datadog would refuse. `suggestion`, where there is one, is a pattern that it accepts: what was
 * probably meant, or the narrowest that can be written. In place of `assumed-role/R/run-*`, or of a session with
 * a character that is refused, that is `assumed-role/R/*`, which matches every session of the role.
 *
 * @category models
 * @since 0.1.0
 */
export interface Problem {
  readonly code: ProblemCode
  readonly message: string
  /** Position in the pattern, in UTF-16 code units. */
  readonly index: number
  readonly suggestion?: string
}

/**
 * Every reason for which a pattern is refused.
 *
 * @category models
 * @since 0.1.0
 */
export type ProblemCode =
  | "NotAnArn"
  | "PrefixCase"
  | "Unprintable"
  | "TooLong"
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
  | "RolePath"
  | "MissingSession"
  | "FederatedUser"
  | "EmptySegment"
  | "Character"

/**
 * Parses a pattern, or says why it has no meaning.
 *
 * Dialect `datadog` refuses what cannot be given one: text that is no ARN, blanks and other characters that no
 * ARN has, `?`, and any `*` but a final `/*` after a specific resource. A pattern that has a meaning but that
 * Datadog would not take, such as a role's ARN, parses; `validate` reports it, and has corrections. Dialect
 * `iam` refuses only text that is no ARN.
 *
 * @category constructors
 * @since 0.1.0
 */
export const parse = (text: string, dialect: Dialect = "datadog"): Pattern | InvalidPattern => {
  const [problem] = collect((report) => (dialect === "iam" ? readArn(text, report) : read(text, report)))
  if (problem) return { _tag: "InvalidPattern", dialect, input: text, problem }
  return dialect === "iam"
    ? { _tag: "Pattern", dialect, text, fields: cut(text) }
    : { _tag: "Pattern", dialect, text, prefix: text.endsWith("*") ? text.slice(0, -1) : null }
}

/**
 * Returns everything for which Datadog would refuse a pattern, in the order of its text; nothing if it
 * would take it.
 *
 * @category validation
 * @since 0.1.0
 */
export { validate }

/**
 * Whether a pattern matches a caller, given as text. Both are compared as they are written, case included.
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
