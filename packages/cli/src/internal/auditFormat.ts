import * as Annotations from "@dd-cloud-auth/audit/Annotations"
import * as CodeQuality from "@dd-cloud-auth/audit/CodeQuality"
import * as JUnit from "@dd-cloud-auth/audit/JUnit"
import * as Report from "@dd-cloud-auth/audit/Report"
import * as Sarif from "@dd-cloud-auth/audit/Sarif"
import * as AuditText from "./auditText.ts"
import { type Colors, join, json, print, type Printed } from "./printed.ts"

/** What a report can be printed as. */
export type Format = "table" | "json" | "sarif" | "junit" | "gitlab" | "github"

/** Whether whoever reads the format shows a finding beside the line of a file, and one without a file not at all. */
export const needsPlace = (format: Format): boolean =>
  format === "sarif" || format === "gitlab" || format === "github"

/** Returns a report in a format. */
export const render = (report: Report.Report, format: Format, colors: Colors): Printed => {
  switch (format) {
    case "table":
      return AuditText.ofFindings(report.findings, colors)
    case "json":
      return print`${json(Report.toJson(report), 2)}\n`
    case "sarif":
      return print`${json(Sarif.toSarif(report), 2)}\n`
    case "gitlab":
      return print`${json(CodeQuality.toJson(report), 2)}\n`
    case "junit":
      return join(JUnit.toXml(report).split("\n"), print`\n`)
    case "github":
      return join(Annotations.toText(report).split("\n").map(command), print`\n`)
  }
}

/** A line that GitHub takes for a command. What would be one besides, as a text of a mapping, is escaped. */
const command = (line: string): Printed => {
  const name = /^::(?:error|warning|notice) /.exec(line)?.[0] ?? ""
  return print`${heads.get(name) ?? ""}${line.slice(name.length)}`
}

const heads: ReadonlyMap<string, Printed> = new Map([
  ["::error ", print`::error `],
  ["::warning ", print`::warning `],
  ["::notice ", print`::notice `]
])
