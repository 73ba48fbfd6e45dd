import * as Pattern from "@dd-cloud-auth/arn/Pattern"
import type { IntakeMapping } from "@dd-cloud-auth/core/IntakeMapping"
import type { PersonaMapping } from "@dd-cloud-auth/core/PersonaMapping"
import { type Colors, join, print, type Printed } from "./printed.ts"
import { count } from "./text.ts"

/** A mapping of either kind. */
export type Mapping = PersonaMapping | IntakeMapping

/** Which mappings: those of people and programs, or those of Agents. */
export type MappingKind = "persona" | "intake"

/** Why no caller can match. What Datadog only refuses, or may refuse, is not said here: the site has taken it. */
export const whyNeverMatches = ({ arnPattern }: Mapping): Pattern.Problem | undefined =>
  Pattern.validate(arnPattern).find(({ severity }) => severity === "NeverMatches")

/** Says in one line how many mappings no caller can match, and how to see why; nothing if there are none. */
export const unusableNote = (
  unusable: number,
  mappings: number,
  kind: MappingKind,
  colors: Colors
): ReadonlyArray<Printed> => {
  if (unusable === 0) return []
  const verb = unusable === 1 ? "matches" : "match"
  const command = kind === "intake" ? "list --intake --unusable" : "list --unusable"
  return [
    colors.yellow(`${unusable} of ${count(mappings, `${kind} mapping`)} ${verb} no caller: see ${command}`)
  ]
}

/** Says which mappings match no caller, and why: some lines each. */
export const unusable = (mappings: ReadonlyArray<Mapping>, colors: Colors): ReadonlyArray<Printed> => {
  const reports = mappings.flatMap((mapping) => {
    const problem = whyNeverMatches(mapping)
    if (problem === undefined) return []
    const { message, suggestion } = problem
    return [
      join(
        [
          print`${colors.red("✗ no caller matches")} ${mapping.arnPattern}`,
          print`    ${colors.dim(`(mapping ${mapping.id})`)}`,
          print`    ${message}`,
          ...(suggestion === undefined ? [] : [print`    corrected pattern: ${colors.green(suggestion)}`])
        ],
        print`\n`
      )
    ]
  })
  return reports.length <= limit
    ? reports
    : [...reports.slice(0, limit), print`and ${reports.length - limit} more mappings that match no caller`]
}

const limit = 20
