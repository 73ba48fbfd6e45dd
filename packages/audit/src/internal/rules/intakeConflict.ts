import * as Overlaps from "@dd-cloud-auth/directory/Overlaps"
import { isPersonaMapping, type Mapping } from "../../Finding.ts"
import { rule } from "../rule.ts"
import { mapping } from "../sample.ts"
import { exampleOf } from "../subject.ts"
import { walk } from "../walk.ts"

const agents = { id: "1", arnPattern: "arn:aws:sts::123456789012:assumed-role/Agents/*" }

export const intakeConflict = rule({
  code: "intake-conflict",
  severity: "error",
  title: "An intake mapping conflicts with another mapping",
  explanation: `Datadog refuses an intake mapping whose pattern conflicts with that of an existing intake or persona mapping (the
Terraform provider says so, not what counts as a conflict; here it is a caller that both match). Such a pair cannot be
created again, and what the caller gets is not documented: an intake key for an agent, or an account.

Give agents a role of their own, and map that one.`,
  failing: {
    personaMappings: [mapping("sts", "assumed-role/Agents/*", "deploy@example.com")],
    intakeMappings: [agents]
  },
  passing: {
    personaMappings: [mapping("sts", "assumed-role/Deploy/*", "deploy@example.com")],
    intakeMappings: [agents]
  },
  check: (directory) => {
    if (directory.intakeMappings.length === 0) return []
    const both: ReadonlyArray<Mapping> = [...directory.intakeMappings, ...directory.mappings]
    return walk(Overlaps.find(both), kindOf).flatMap(({ mappings, pattern, wider }) => {
      const isIntake = mappings.some(isIntakeMapping)
      const nearest = wider.find(({ firstOf }) => isIntake || firstOf.has("intake"))
      if (nearest === undefined && !(isIntake && mappings.length > 1)) return []
      // One of each kind says it all.
      const others = [...(nearest?.firstOf.values() ?? [])].filter(
        (other) => isIntake || isIntakeMapping(other)
      )
      const example = exampleOf(pattern)
      return [
        {
          mappings: [mappings[0]!, ...mappings.slice(1), ...others] as const,
          example,
          message:
            nearest === undefined
              ? `${mappings.length} mappings have the pattern ${pattern}, and one of them is an intake mapping`
              : `${example} matches ${pattern} and ${nearest.pattern}, and one of them is of an intake mapping`,
          fix: { description: "Give agents a role of their own, and map that one" }
        }
      ]
    })
  }
})

const kindOf = (mapping: Mapping): string => (isPersonaMapping(mapping) ? "persona" : "intake")

const isIntakeMapping = (mapping: Mapping): boolean => kindOf(mapping) === "intake"
