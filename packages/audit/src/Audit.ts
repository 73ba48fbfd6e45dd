/**
 * Says what is wrong or risky in a set of mappings.
 *
 * @since 0.1.0
 */

import type { PersonaMapping } from "@dd-cloud-auth/core/PersonaMapping"
import * as Directory from "@dd-cloud-auth/directory/Directory"
import { isPersonaMapping, severities, type Finding, type Mapping, type Severity } from "./Finding.ts"
import { fingerprint } from "./internal/fingerprint.ts"
import * as Rule from "./Rule.ts"

/**
 * What an audit looks for, and how it takes it.
 *
 * @category models
 * @since 0.1.0
 */
export interface AuditOptions extends Rule.RuleOptions {
  /** Rules that are off, or of another severity than their own. */
  readonly rules?: { readonly [Code in Rule.Code]?: Severity | "off" | undefined } | undefined
}

/**
 * Returns everything that the rules have against the mappings of a directory, the worst first.
 *
 * **Details**
 *
 * The same mappings give the same findings in the same order, in whatever order they are given. No two findings have the
 * same fingerprint. Intake mappings and the site are those that the directory was made with; a snapshot has both.
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
  const { site } = directory
  // What a rule finds follows the order of the mappings.
  const sorted = Directory.make({
    personaMappings: [...directory.mappings].sort(byText),
    intakeMappings: [...directory.intakeMappings].sort(byText),
    ...(site === undefined ? {} : { site })
  })
  return severities.flatMap((severity) =>
    Rule.all
      .filter((rule) => (options.rules?.[rule.code] ?? rule.severity) === severity)
      .flatMap(({ check, code }) =>
        check(sorted, options)
          .map(({ about, ...found }): Finding => ({
            rule: code,
            severity,
            ...found,
            fingerprint: fingerprint(code, site, found.mappings, about)
          }))
          .sort((a, b) => byText(a.mappings[0], b.mappings[0]) || compare(a.fingerprint, b.fingerprint))
      )
  )
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** By pattern, then by all else that a mapping says; ids last, since they say nothing. */
const byText = (a: Mapping, b: Mapping): number =>
  compare(a.arnPattern, b.arnPattern) || compare(accountOf(a), accountOf(b)) || compare(a.id, b.id)

const accountOf = (mapping: Mapping): string => {
  if (!isPersonaMapping(mapping)) return ""
  const { accountIdentifier, accountUuid }: PersonaMapping = mapping
  return JSON.stringify([accountUuid, accountIdentifier])
}
