/**
 * JUnit's XML, which nearly every CI shows as tests.
 *
 * @since 0.1.0
 */

import * as Printable from "@dd-cloud-auth/core/Printable"
import type { Finding } from "./Finding.ts"
import { fileOf, lineOf, linesOf, rulesOf } from "./internal/output.ts"
import type { Report } from "./Report.ts"
import type { Rule } from "./Rule.ts"

/**
 * Returns a report as XML: a suite for each rule that was applied, in which each finding is a test that failed. A rule that
 * found nothing is a test that passed.
 *
 * @category conversions
 * @since 0.1.0
 */
export const toXml = (report: Report): string => {
  const { findings } = report
  const ofRule = Map.groupBy(findings, ({ rule }) => rule)
  const suites = rulesOf(report).map((rule) => suite(report, rule, ofRule.get(rule.code) ?? []))
  const passed = suites.length - ofRule.size
  return `<?xml version="1.0" encoding="UTF-8"?>
<testsuites${attributes({ name: "dd-cloud-auth audit", tests: passed + findings.length, failures: findings.length })}>
${suites.join("\n")}
</testsuites>
`
}

const suite = (report: Report, { code, title }: Rule, findings: ReadonlyArray<Finding>): string => {
  const counts = { tests: Math.max(1, findings.length), failures: findings.length, errors: 0, skipped: 0 }
  const cases =
    findings.length === 0
      ? [`    <testcase${attributes({ classname: code, name: title })}/>`]
      : findings.map((finding) => failed(report, finding))
  return `  <testsuite${attributes({ name: code, ...counts })}>
${cases.join("\n")}
  </testsuite>`
}

const failed = (report: Report, finding: Finding): string => {
  const { fingerprint, mappings, rule, severity } = finding
  const [first] = mappings
  const [message, ...more] = linesOf(finding)
  // A CI knows a test by its name, and takes two of the same name for one.
  const name = first === undefined ? fingerprint : `${first.arnPattern} (${fingerprint})`
  const place = { file: fileOf(report), line: lineOf(report, mappings) }
  return `    <testcase${attributes({ classname: rule, name, ...place })}>
      <failure${attributes({ type: severity, message })}>${[message, ...more, `${place.file}:${place.line}`].map(escape).join("\n")}</failure>
    </testcase>`
}

const attributes = (values: Record<string, string | number>): string =>
  Object.entries(values)
    .map(([name, value]) => ` ${name}="${escape(String(value))}"`)
    .join("")

/** Whatever XML has no way to say, such as control characters, is shown as an escape. */
const escape = (text: string): string =>
  Printable.escape(text)
    .replaceAll(/[\ufffe\uffff]/g, (character) => `\\u{${character.charCodeAt(0).toString(16)}}`)
    .replaceAll(/[&<>"']/g, (character) => entities[character] ?? character)

const entities: Record<string, string> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&apos;"
}
