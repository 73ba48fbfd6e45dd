import * as Pattern from "@dd-cloud-auth/arn/Pattern"
import type { Index } from "@dd-cloud-auth/directory/Directory"
import type { Found } from "./rule.ts"
import { mappingsOf } from "./subject.ts"
import * as Terraform from "./terraform.ts"

/** Finds the mappings whose worst problem, with its pattern, is one that a rule is about. */
export const patternFaults = (
  directory: Index,
  isAbout: (problem: Pattern.Problem, arnPattern: string) => boolean
): ReadonlyArray<Found> =>
  mappingsOf(directory).flatMap((mappings) => {
    const { arnPattern } = mappings[0]
    const problems = Pattern.validate(arnPattern)
    const worst =
      problems.find(({ severity }) => severity === "NeverMatches") ??
      problems.find(({ severity }) => severity === "Refused")
    if (worst === undefined || !isAbout(worst, arnPattern)) return []
    const { index, message, suggestion } = worst
    return [
      {
        mappings,
        index,
        message: `${arnPattern}: ${message}`,
        fix:
          suggestion === undefined
            ? { description: "Delete the mapping; nothing shows what was meant" }
            : {
                description: `Replace the pattern by ${suggestion}`,
                arnPattern: suggestion,
                terraform: Terraform.corrected(mappings[0], suggestion)
              }
      }
    ]
  })
