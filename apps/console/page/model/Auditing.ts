/** The audit, as the worker runs it: the rules are those of `@dd-cloud-auth/audit`, as in the command line. */

import * as Audit from "@dd-cloud-auth/audit/Audit"
import type { Finding } from "@dd-cloud-auth/audit/Finding"
import * as Rule from "@dd-cloud-auth/audit/Rule"
import type { Index } from "@dd-cloud-auth/directory/Directory"
import type { Progress, RuleText } from "./Problems.ts"
import type * as Slices from "./Slices.ts"

/** Rules that the console tells nothing, so that they would find nothing, and should not count as applied. */
const untold: ReadonlyArray<Rule.Code> = [
  "unlisted-aws-account",
  "unmapped-caller",
  "unused-acceptance",
  "unused-mapping"
]

/** The rules that are applied; `hasIntake` says whether the intake mappings are there. */
export const rules = (hasIntake: boolean): ReadonlyArray<RuleText> =>
  Rule.all
    .filter(({ code }) => !untold.includes(code) && (hasIntake || code !== "intake-conflict"))
    .map(({ code, explanation, helpUri, severity, title }) => ({
      code,
      severity,
      title,
      explanation,
      helpUri
    }))

/** Applies rules, and tells how far it is after each of them. */
export function* run(
  directory: Index,
  rules: ReadonlyArray<RuleText>,
  tell: (progress: Progress) => void
): Slices.Sliced<ReadonlyArray<Finding>> {
  const codes = new Set(rules.map(({ code }) => code))
  const off = Rule.all.filter(({ code }) => !codes.has(code)).map(({ code }) => [code, "off"])
  const work = Audit.steps(directory, { rules: Object.fromEntries(off) })
  for (let done = 0; ; done++) {
    tell({ done, of: rules.length })
    yield
    const step = work.next()
    if (step.done === true) return step.value
  }
}
