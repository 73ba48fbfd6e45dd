/**
 * Workflow commands of GitHub Actions, which mark findings in a pull request.
 *
 * @since 0.1.0
 */

import * as Printable from "@dd-cloud-auth/core/Printable"
import type { Severity } from "./Finding.ts"
import { fileOf, lineOf, linesOf, worstFirst } from "./internal/output.ts"
import type { Report } from "./Report.ts"

/**
 * Returns a report as workflow commands, one a line, the worst first: GitHub shows ten errors, ten warnings and ten
 * notices of a step. A report without findings is an empty text.
 *
 * @category conversions
 * @since 0.1.0
 */
export const toText = (report: Report): string =>
  worstFirst(report.findings)
    .map((finding) => {
      const file = property(Printable.escape(fileOf(report)))
      const line = lineOf(report, finding.mappings)
      const message = data(linesOf(finding).join("\n"))
      return `::${command[finding.severity]} file=${file},line=${line},title=${property(finding.rule)}::${message}\n`
    })
    .join("")

const command: Record<Severity, string> = { error: "error", warning: "warning", note: "notice" }

const data = (text: string): string =>
  text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A")

const property = (text: string): string => data(text).replaceAll(":", "%3A").replaceAll(",", "%2C")
