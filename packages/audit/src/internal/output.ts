import * as Printable from "@dd-cloud-auth/core/Printable"
import { severities, type Finding, type Mapping, type Severity } from "../Finding.ts"
import type { Report } from "../Report.ts"
import * as Rule from "../Rule.ts"

/** Where findings are said to be when nobody has said it. */
const defaultFile = "dd-cloud-auth.snapshot.json"

/** The file that has the mappings, with `/` between folders and no `./` in front. */
export const fileOf = ({ file = defaultFile }: Report): string =>
  file.replaceAll("\\", "/").replace(/^(?:\.\/+)+/, "")

/** The line of the first mapping of a finding; 1 if there is none, or its line is not known. */
export const lineOf = ({ lineOf }: Report, mappings: ReadonlyArray<Mapping>): number => {
  const [first] = mappings
  return first === undefined ? 1 : (lineOf?.(first) ?? 1)
}

/** What a finding says, a line each: what is wrong, what to do, and whom it concerns. */
export const linesOf = ({ example, fix, message }: Finding): readonly [string, ...ReadonlyArray<string>] => [
  `${Printable.escape(message)}.`,
  ...(fix === undefined ? [] : [`Fix: ${Printable.escape(fix.description)}.`]),
  ...(fix?.arnPattern === undefined ? [] : [`Pattern: ${Printable.escape(fix.arnPattern)}`]),
  ...(example === undefined ? [] : [`Example: ${Printable.escape(example)}`])
]

/** The rules that were applied, with the severity of what they find. */
export const rulesOf = (report: Report): ReadonlyArray<Rule.Rule> => {
  const found = new Map(report.findings.map(({ rule, severity }) => [rule, severity]))
  return Rule.all.flatMap((rule): ReadonlyArray<Rule.Rule> => {
    const { code, needs } = rule
    const severity: Severity | "off" = found.get(code) ?? report.rules?.[code] ?? rule.severity
    const isIdle = needs !== undefined && report[needs] === undefined && !found.has(code)
    return severity === "off" || isIdle ? [] : [{ ...rule, severity }]
  })
}

/** The worst first, otherwise in the order that they have. */
export const worstFirst = (findings: ReadonlyArray<Finding>): ReadonlyArray<Finding> =>
  severities.flatMap((severity) => findings.filter((finding) => finding.severity === severity))
