/** What is wrong or risky in the mappings: the findings of an audit, which the worker makes, and which of them to show. */

import type { Finding, Mapping, Severity } from "@dd-cloud-auth/audit/Finding"
import { searchable } from "./Row.ts"
import * as Slices from "./Slices.ts"

/** A finding, with as many of its mappings as the page lists. */
export interface Problem extends Pick<
  Finding,
  "rule" | "severity" | "message" | "index" | "example" | "fix" | "fingerprint"
> {
  readonly mappings: ReadonlyArray<Mapping>
  /** How many mappings it concerns. */
  readonly count: number
  /** What a search looks at. */
  readonly text: string
}

/** What a rule is about. */
export interface RuleText {
  readonly code: string
  readonly severity: Severity
  readonly title: string
  /** Why it matters and how to fix it, in Markdown. */
  readonly explanation: string
  readonly helpUri: string
}

/** What an audit found. */
export interface Audit {
  /** Those of a rule stand together, the worst first. */
  readonly problems: ReadonlyArray<Problem>
  /** The rules that were applied, in the order of what they found. */
  readonly rules: ReadonlyArray<RuleText>
  /** How many mappings of both kinds were looked at. */
  readonly mappings: number
  /** What could not be looked at; empty if nothing. */
  readonly note: string
}

/** How far an audit is, in rules. */
export interface Progress {
  readonly done: number
  readonly of: number
}

/** More mappings of a finding are counted, not listed: one can be about all of them. */
const listed = 20

export const toProblem = ({ mappings, ...finding }: Finding): Problem => {
  const shown = mappings.slice(0, listed)
  const { example, fingerprint, fix, index, message, rule, severity } = finding
  const names = shown.map((mapping) =>
    "accountUuid" in mapping
      ? `${mapping.arnPattern} ${mapping.accountIdentifier} ${mapping.accountUuid} ${mapping.id}`
      : `${mapping.arnPattern} ${mapping.id}`
  )
  return {
    rule,
    severity,
    message,
    fingerprint,
    ...(index !== undefined && { index }),
    ...(example !== undefined && { example }),
    ...(fix && { fix }),
    mappings: shown,
    count: mappings.length,
    text: searchable([rule, fingerprint, message, ...names].join(" "))
  }
}

/** What a search leaves of the problems. */
export interface Selected {
  readonly problems: ReadonlyArray<Problem>
  readonly groups: ReadonlyArray<Group>
  /** How many of each severity the search leaves, whichever of them are shown. */
  readonly counts: Readonly<Record<Severity, number>>
}

/** Problems of one rule that stand together. */
export interface Group {
  readonly rule: RuleText
  /** The place of the first one. */
  readonly from: number
  readonly count: number
}

/** Finds the problems with all the words of a search, and of one severity, unless that is empty. */
export function* select(audit: Audit, search: string, severity: Severity | ""): Slices.Sliced<Selected> {
  const words = search
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== "")
  const found = yield* Slices.filter(audit.problems, ({ text }) => words.every((word) => text.includes(word)))
  const counts = { error: 0, warning: 0, note: 0 }
  const ofRule = new Map<string, number>()
  const problems = yield* Slices.filter(found, (problem) => {
    counts[problem.severity]++
    if (severity !== "" && problem.severity !== severity) return false
    ofRule.set(problem.rule, (ofRule.get(problem.rule) ?? 0) + 1)
    return true
  })
  const groups: Array<Group> = []
  let from = 0
  for (const rule of audit.rules) {
    const count = ofRule.get(rule.code) ?? 0
    if (count > 0) groups.push({ rule, from, count })
    from += count
  }
  return { problems, groups, counts }
}
