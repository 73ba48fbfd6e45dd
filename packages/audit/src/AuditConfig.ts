/**
 * What an audit is to look for, as a file: `dd-cloud-auth.audit.json`.
 *
 * @since 0.1.0
 */

import * as Json from "@dd-cloud-auth/core/Json"
import * as Spelling from "@dd-cloud-auth/core/Spelling"
import * as Data from "effect/Data"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import * as SchemaIssue from "effect/SchemaIssue"
import * as Accepted from "./Accepted.ts"
import { severities } from "./Finding.ts"
import * as Rule from "./Rule.ts"

const Setting = Schema.Literals(["off", ...severities])

const settings = Object.fromEntries(
  Rule.all.map(({ code, severity, title }) => [
    code,
    Schema.optionalKey(Setting.annotate({ description: `${title}. Default: ${severity}.` }))
  ])
) as { readonly [Code in Rule.Code]: Schema.optionalKey<typeof Setting> }

const codes = Rule.all.map(({ code }) => code)

const Entry = Accepted.Entry.check(
  Schema.makeFilter(
    ({ rule }) =>
      rule === undefined || Rule.isCode(rule)
        ? undefined
        : { path: ["rule"], issue: `there is no rule ${rule}${meant(rule, codes)}` },
    { toJsonSchema: () => ({ properties: { rule: { enum: codes } } }) }
  )
)

const fields = {
  $schema: Schema.optionalKey(
    Schema.String.annotate({ description: "Where an editor finds this schema; of no meaning otherwise." })
  ),
  rules: Schema.optionalKey(
    Schema.Struct(settings).annotate({
      description: "Rules that are off, or of another severity than their own."
    })
  ),
  awsAccounts: Schema.optionalKey(
    Schema.Array(
      Schema.String.check(
        Schema.isPattern(/^\d{12}$/u, { message: "the ID of an AWS account has 12 digits, in quotes" })
      )
    ).annotate({ description: "Your AWS accounts: mappings for callers of others are found." })
  ),
  awsAccountsPerAccount: Schema.optionalKey(
    Schema.Int.annotate({
      description:
        "From how many AWS accounts one Datadog account may be reached without a remark. Default: 3."
    }).check(Schema.isGreaterThanOrEqualTo(1, { message: "this has to be 1 or more" }))
  ),
  accepted: Schema.optionalKey(
    Schema.Array(Entry).annotate({ description: "Findings that somebody answers for, until a day." })
  )
}

/**
 * Schema for the file. `audit.schema.json` of this package is its JSON Schema.
 *
 * @category schemas
 * @since 0.1.0
 */
export const AuditConfig = Schema.Struct(fields).annotate({
  title: "dd-cloud-auth.audit.json",
  description: "What an audit of Datadog's AWS mappings is to look for, and what it has to accept."
})

/**
 * What an audit is to look for. With the time it is what `Audit.run` takes as its options.
 *
 * @category models
 * @since 0.1.0
 */
export interface AuditConfig extends Schema.Schema.Type<typeof AuditConfig> {}

/**
 * The text is no configuration that can be used.
 *
 * @category errors
 * @since 0.1.0
 */
export class InvalidAuditConfig extends Data.TaggedError("InvalidAuditConfig")<{
  /** Everything that is wrong with it, each with its place. It repeats text of the file: whoever prints it escapes it. */
  readonly problems: ReadonlyArray<string>
}> {
  override get message(): string {
    return this.problems.join("; ")
  }
}

/**
 * Returns the configuration that a text holds, or everything that is wrong with it.
 *
 * **Details**
 *
 * Refused is what is empty or not JSON, has a key twice, a field or a rule that is not known, or a value of another type: what
 * was meant to be audited must not be passed over because of a slip of the pen.
 *
 * @example
 * ```ts
 * import * as AuditConfig from "@dd-cloud-auth/audit/AuditConfig"
 * import * as Result from "effect/Result"
 *
 * const config = AuditConfig.parse('{ "rules": { "root-users": "off" } }')
 * if (Result.isSuccess(config)) throw new Error("not refused")
 * if (config.failure.message !== "rules: there is no rule root-users; did you mean root-user?") {
 *   throw new Error(config.failure.message)
 * }
 * ```
 *
 * @category conversions
 * @since 0.1.0
 */
export const parse = (text: string): Result.Result<AuditConfig, InvalidAuditConfig> => {
  if (text.trim() === "") return invalid(["it is empty"])
  const parsed = Json.parse(text)
  if (Result.isFailure(parsed)) return invalid([parsed.failure.message])
  const decoded = decode(parsed.success)
  return Result.isSuccess(decoded)
    ? Result.succeed(decoded.success)
    : invalid(describe(decoded.failure.issue).issues.map(sentence))
}

const invalid = (problems: ReadonlyArray<string>): Result.Result<never, InvalidAuditConfig> =>
  Result.fail(new InvalidAuditConfig({ problems }))

const decode = Schema.decodeUnknownResult(AuditConfig, { errors: "all", onExcessProperty: "error" })

// Of what is unknown, its path says which.
const unknown = "unknown"
const describe = SchemaIssue.makeFormatterStandardSchemaV1({
  leafHook: (issue) =>
    issue._tag === "UnexpectedKey"
      ? unknown
      : issue._tag === "MissingKey"
        ? "this is missing"
        : SchemaIssue.defaultLeafHook(issue)
})

interface Issue {
  readonly path?: ReadonlyArray<PropertyKey | { readonly key: PropertyKey }> | undefined
  readonly message: string
}

const sentence = ({ message, path = [] }: Issue): string => {
  const keys = path.map((step) => (typeof step === "object" ? step.key : step))
  if (message !== unknown) return place(keys, message.replace(/^Expected (?:an? )?/, "this has to be "))
  const name = String(keys.at(-1))
  const parent = keys.slice(0, -1)
  const isRule = parent.length === 1 && parent[0] === "rules"
  const known = Object.keys(isRule ? settings : parent.length === 0 ? fields : Accepted.Entry.fields)
  return place(parent, `there is no ${isRule ? "rule" : "field"} ${name}${meant(name, known)}`)
}

const meant = (name: string, known: ReadonlyArray<string>): string => {
  const near = Spelling.nearest(name, known)
  return near === undefined ? `; there are ${known.join(", ")}` : `; did you mean ${near}?`
}

const place = (keys: ReadonlyArray<PropertyKey>, message: string): string =>
  keys.length === 0 ? message : `${Json.formatPath(keys)}: ${message}`
