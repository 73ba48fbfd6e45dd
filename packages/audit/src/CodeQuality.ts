/**
 * GitLab's code quality report.
 *
 * @since 0.1.0
 */

import type { Severity } from "./Finding.ts"
import { fileOf, lineOf, linesOf } from "./internal/output.ts"
import type { Report } from "./Report.ts"

/**
 * A finding, as GitLab reads it.
 *
 * @category models
 * @since 0.1.0
 */
export interface Issue {
  readonly description: string
  readonly check_name: string
  readonly fingerprint: string
  readonly severity: "critical" | "major" | "minor"
  readonly location: { readonly path: string; readonly lines: { readonly begin: number } }
}

/**
 * Returns a report as what GitLab's code quality report has. An `error` is critical, a `warning` major, a `note` minor.
 *
 * @category conversions
 * @since 0.1.0
 */
export const toJson = (report: Report): ReadonlyArray<Issue> =>
  report.findings.map((finding) => ({
    description: linesOf(finding).join(" "),
    check_name: finding.rule,
    fingerprint: finding.fingerprint,
    severity: severityOf[finding.severity],
    location: { path: fileOf(report), lines: { begin: lineOf(report, finding.mappings) } }
  }))

const severityOf: Record<Severity, Issue["severity"]> = {
  error: "critical",
  warning: "major",
  note: "minor"
}
