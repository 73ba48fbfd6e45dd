import * as PatternIndex from "@dd-cloud-auth/arn/PatternIndex"
import type { IntakeMapping } from "@dd-cloud-auth/core/IntakeMapping"
import type { PersonaMapping } from "@dd-cloud-auth/core/PersonaMapping"
import * as Overlaps from "../Overlaps.ts"
import { whoIs, type Answer } from "./answer.ts"
import { lazily } from "./lazily.ts"
import { sortPatterns } from "./sortedPatterns.ts"
import { reach, whoCan, type Reach, type WhoCan } from "./ways.ts"

/** Mappings, filed for questions. */
export interface Index {
  /** In the order in which they were given. */
  readonly mappings: ReadonlyArray<PersonaMapping>
  /** None, unless they were given. They say who may send data; no question about accounts is answered from them. */
  readonly intakeMappings: ReadonlyArray<IntakeMapping>
  /** The site that the mappings are of, where it was given. */
  readonly site: string | undefined
  /**
   * Says who a caller would be. It costs what `PatternIndex.match` does; what is worked out when it is read costs more.
   */
  readonly whoIs: (caller: string) => Answer
  /**
   * Says who can become an account: one whose identifier is exactly the text, or whose UUID is, in either case of
   * letters.
   */
  readonly whoCan: (account: string) => WhoCan
  /** Says what the sessions of an IAM role can become, given its ARN as IAM prints it, with its path. */
  readonly reach: (roleArn: string) => Reach
  /** Says which mappings have callers in common, of the same account or of several: see `Overlaps.find`. */
  readonly overlaps: () => ReadonlyArray<Overlaps.Overlap<PersonaMapping>>
}

/** Files mappings for questions. */
export const file = ({
  intakeMappings = [],
  personaMappings,
  site
}: {
  readonly personaMappings: ReadonlyArray<PersonaMapping>
  readonly intakeMappings?: ReadonlyArray<IntakeMapping>
  readonly site?: string
}): Index => {
  const index = PatternIndex.make(personaMappings.map((mapping) => [mapping.arnPattern, mapping] as const))
  const sorted = lazily(() => sortPatterns(personaMappings))

  return {
    mappings: personaMappings,
    intakeMappings,
    site,
    overlaps: lazily(() => Overlaps.find(personaMappings)),
    whoIs: (caller) => whoIs(index, caller),
    whoCan: (account) => whoCan(personaMappings, sorted, account),
    reach: (roleArn) => reach(sorted, roleArn)
  }
}
