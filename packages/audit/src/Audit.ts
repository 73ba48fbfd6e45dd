/**
 * Says what is wrong or risky in a set of mappings.
 *
 * @since 0.1.0
 */

import type { PersonaMapping } from "@dd-cloud-auth/core/PersonaMapping"
import * as Directory from "@dd-cloud-auth/directory/Directory"
import type * as DateTime from "effect/DateTime"
import type * as Accepted from "./Accepted.ts"
import type { CallerLog } from "./CallerLog.ts"
import { isPersonaMapping, severities, type Finding, type Mapping, type Severity } from "./Finding.ts"
import { judge } from "./internal/acceptance.ts"
import * as Calls from "./internal/calls.ts"
import { fingerprint } from "./internal/fingerprint.ts"
import { unusedAcceptance } from "./internal/rules/unusedAcceptance.ts"
import * as Rule from "./Rule.ts"

/**
 * What an audit looks for, and how it takes it.
 *
 * @category models
 * @since 0.1.0
 */
export type AuditOptions = Rule.RuleOptions & {
  /** Rules that are off, or of another severity than their own. */
  readonly rules?: { readonly [Code in Rule.Code]?: Severity | "off" | undefined } | undefined
  /** Who called: with it, mappings that nobody used and callers that nobody mapped are found. */
  readonly callerLog?: CallerLog | undefined
} & (
    | {
        /** Findings that somebody answers for; they are left out until they expire. */
        readonly accepted?: ReadonlyArray<Accepted.Entry> | undefined
        /** When it is, to tell what has expired. */
        readonly now: DateTime.Utc
      }
    | { readonly accepted?: undefined; readonly now?: undefined }
  )

/**
 * Returns everything that the rules have against the mappings of a directory, the worst first.
 *
 * **Details**
 *
 * The same mappings give the same findings in the same order, in whatever order they are given. No two findings have the
 * same fingerprint. Accepted findings are left out; one whose acceptance has expired is there, and says so, and what
 * was accepted and is not found any more is a finding of `unused-acceptance`. Intake mappings and the site are those that
 * the directory was made with; a snapshot has both.
 *
 * @example
 * ```ts
 * import * as Audit from "@dd-cloud-auth/audit/Audit"
 * import * as Directory from "@dd-cloud-auth/directory/Directory"
 *
 * const directory = Directory.make({
 *   personaMappings: [
 *     {
 *       id: "1",
 *       arnPattern: "arn:aws:iam::123456789012:role/teams/Deploy",
 *       accountIdentifier: "deploy@example.com",
 *       accountUuid: "7e04c1fd-4d0b-4f5a-9b3c-0c1b7f0e5a11"
 *     }
 *   ]
 * })
 * const [finding] = Audit.run(directory)
 * if (finding?.rule !== "never-matches") throw new Error(finding?.rule)
 * if (finding.fix?.arnPattern !== "arn:aws:sts::123456789012:assumed-role/Deploy/*") throw new Error("no fix")
 * ```
 *
 * @category auditing
 * @since 0.1.0
 */
export const run = (directory: Directory.Index, options: AuditOptions = {}): ReadonlyArray<Finding> => {
  const work = steps(directory, options)
  for (;;) {
    const step = work.next()
    if (step.done === true) return step.value
  }
}

/**
 * Does what `run` does in steps, one for each rule that is on: it yields the code of the rule, and returns the findings.
 *
 * **When to use**
 *
 * Where something else has to go on in the same thread, or somebody waits: 100,000 mappings take seconds. How many steps
 * there are says `Rule.all`, without the rules that `options` turns off.
 *
 * @category auditing
 * @since 0.1.0
 */
export function* steps(
  directory: Directory.Index,
  options: AuditOptions = {}
): Generator<Rule.Code, ReadonlyArray<Finding>, void> {
  const { callerLog } = options
  const { site } = directory
  // What a rule finds follows the order of the mappings.
  const sorted = Directory.make({
    personaMappings: [...directory.mappings].sort(byText),
    intakeMappings: [...directory.intakeMappings].sort(byText),
    ...(site === undefined ? {} : { site })
  })
  const calls = callerLog === undefined ? undefined : Calls.make(sorted, callerLog)
  const isOn = ({ code }: Rule.Rule): boolean => options.rules?.[code] !== "off"
  const find = (
    { check, code, severity: own }: Rule.Rule,
    unused: ReadonlyArray<Accepted.Entry>
  ): ReadonlyArray<Finding> => {
    const severity = options.rules?.[code] ?? own
    if (severity === "off") return []
    return check(sorted, options, { calls, unused })
      .map(({ about, ...found }): Finding => ({
        rule: code,
        severity,
        ...found,
        fingerprint: fingerprint(code, site, found.mappings, about)
      }))
      .sort(byMapping)
  }
  const parts: Array<ReadonlyArray<Finding>> = []
  for (const rule of Rule.all.filter(isOn)) {
    parts.push(find(rule, []))
    yield rule.code
  }
  const all = parts.flat()
  const { findings, unused } =
    options.accepted === undefined ? { findings: all, unused: [] } : judge(all, options.accepted, options.now)
  // What is not found any more is known when everything else is.
  const found = [...findings, ...find(unusedAcceptance, unused.filter(isJudged(options)))]
  return severities.flatMap((severity) => found.filter((finding) => finding.severity === severity))
}

/** Whether an entry might have been used: what rules find with a log is not missing where there was none. */
const isJudged =
  (options: AuditOptions) =>
  ({ rule }: Accepted.Entry): boolean =>
    Rule.all.every(({ code, needs }) => code !== rule || needs === undefined || options[needs] !== undefined)

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** Findings that are about no mapping stay in the order of their rule. */
const byMapping = (a: Finding, b: Finding): number => {
  const [[first], [second]] = [a.mappings, b.mappings]
  if (first === undefined || second === undefined) return 0
  return byText(first, second) || compare(a.fingerprint, b.fingerprint)
}

/** By pattern, then by all else that a mapping says; ids last, since they say nothing. */
const byText = (a: Mapping, b: Mapping): number =>
  compare(a.arnPattern, b.arnPattern) || compare(accountOf(a), accountOf(b)) || compare(a.id, b.id)

const accountOf = (mapping: Mapping): string => {
  if (!isPersonaMapping(mapping)) return ""
  const { accountIdentifier, accountUuid }: PersonaMapping = mapping
  return JSON.stringify([accountUuid, accountIdentifier])
}
