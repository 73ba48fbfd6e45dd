/**
 * ARN patterns in two dialects: what Datadog's mappings hold, and AWS's `ArnLike`.
 *
 * @since 0.1.0
 */

import { cut } from "./internal/cut.ts"
import * as glob from "./internal/glob.ts"
import { longestArn } from "./internal/limits.ts"
import type { Problem, Severity } from "./internal/problem.ts"
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

export type { Problem, ProblemCode, Severity } from "./internal/problem.ts"

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
  if (caller.length > longestArn) return false
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
