/**
 * What an audit found, with what outputs need to know besides, and as JSON.
 *
 * @since 0.1.0
 */

import { IntakeMapping } from "@dd-cloud-auth/core/IntakeMapping"
import { PersonaMapping } from "@dd-cloud-auth/core/PersonaMapping"
import * as Schema from "effect/Schema"
import * as Accepted from "./Accepted.ts"
import type { AuditOptions } from "./Audit.ts"
import { severities, type Finding, type Fix, type Mapping } from "./Finding.ts"

/**
 * What an audit found: what every output is written from.
 *
 * **Details**
 *
 * `rules`, `awsAccounts` and `callerLog` are those of the audit, so that a rule that was off, or had nothing to go by, is not
 * reported as passed.
 *
 * @category models
 * @since 0.1.0
 */
export interface Report extends Pick<AuditOptions, "rules" | "awsAccounts" | "callerLog"> {
  /** The site parameter, or the host of a custom origin. */
  readonly site: string
  /** The version of the program that reports. */
  readonly version: string
  /** In the order of `Audit.run`: the worst first. */
  readonly findings: ReadonlyArray<Finding>
  /**
   * The file that has the mappings, relative to the root of the repository. GitHub and GitLab show nothing that has no
   * place: if not given, their outputs name `dd-cloud-auth.snapshot.json`.
   */
  readonly file?: string
  /** The line of a mapping in that file, from 1; if not given, every finding is at line 1. */
  readonly lineOf?: (mapping: Mapping) => number
}

// Whatever a finding has is in the JSON.
const FindingJson = Schema.Struct({
  rule: Schema.String,
  severity: Schema.Literals(severities),
  message: Schema.String,
  mappings: Schema.Array(Schema.Union([PersonaMapping, IntakeMapping])),
  index: Schema.optionalKey(Schema.Int),
  example: Schema.optionalKey(Schema.String),
  fix: Schema.optionalKey(
    Schema.Struct({
      description: Schema.String,
      arnPattern: Schema.optionalKey(Schema.String),
      terraform: Schema.optionalKey(Schema.String)
    } satisfies Record<keyof Fix, Schema.Top>)
  ),
  expired: Schema.optionalKey(Accepted.Entry),
  line: Schema.optionalKey(Schema.Int),
  fingerprint: Schema.String
} satisfies Record<keyof Finding | "line", Schema.Top>)

/**
 * Schema for a report as JSON. `findings.schema.json` of this package is its JSON Schema.
 *
 * @category schemas
 * @since 0.1.0
 */
export const ReportJson = Schema.Struct({
  format: Schema.Literal("dd-cloud-auth/findings"),
  version: Schema.Literal(1),
  tool: Schema.Struct({ name: Schema.Literal("dd-cloud-auth"), version: Schema.String }),
  site: Schema.String,
  file: Schema.optionalKey(Schema.String),
  findings: Schema.Array(FindingJson)
})

/**
 * A report as JSON.
 *
 * **Details**
 *
 * Its `version` is that of this format; `line` is that of the first mapping of a finding in `file`.
 *
 * @category models
 * @since 0.1.0
 */
export interface ReportJson extends Schema.Schema.Type<typeof ReportJson> {}

/**
 * Returns a report as an object to write as JSON. Texts in it are as they are: `Printable.json` of
 * `@dd-cloud-auth/core` writes it so that it may be printed.
 *
 * @category conversions
 * @since 0.1.0
 */
export const toJson = ({ file, findings, lineOf, site, version }: Report): ReportJson => ({
  format: "dd-cloud-auth/findings",
  version: 1,
  tool: { name: "dd-cloud-auth", version },
  site,
  ...(file === undefined ? {} : { file }),
  findings: findings.map(({ fingerprint, ...finding }) => {
    const [mapping] = finding.mappings
    return {
      ...finding,
      ...(lineOf === undefined || mapping === undefined ? {} : { line: lineOf(mapping) }),
      fingerprint
    }
  })
})
