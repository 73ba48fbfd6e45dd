import * as PatternIndex from "@dd-cloud-auth/arn/PatternIndex"
import type { IntakeMapping } from "@dd-cloud-auth/core/IntakeMapping"
import type { PersonaMapping } from "@dd-cloud-auth/core/PersonaMapping"
import * as Effect from "effect/Effect"
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

/** What is filed. */
export interface Mappings {
  readonly personaMappings: ReadonlyArray<PersonaMapping>
  readonly intakeMappings?: ReadonlyArray<IntakeMapping>
  readonly site?: string
}

/** Files mappings for questions. */
export const file = (mappings: Mappings): Index =>
  toIndex(mappings, PatternIndex.make(mappings.personaMappings.map((each) => [each.arnPattern, each])))

/** Files mappings in slices of a millisecond or so: between them, other fibers have their turn. */
export const fileInSlices = Effect.fnUntraced(function* (mappings: Mappings): Effect.fn.Return<Index> {
  const patterns = PatternIndex.make<PersonaMapping>([])
  for (const [n, each] of mappings.personaMappings.entries()) {
    if (n % sliceLength === 0) yield* Effect.yieldNow
    patterns.add(each.arnPattern, each)
  }
  return toIndex(mappings, patterns)
})

const sliceLength = 1_000

const toIndex = (
  { intakeMappings = [], personaMappings, site }: Mappings,
  patterns: PatternIndex.PatternIndex<PersonaMapping>
): Index => {
  const sorted = lazily(() => sortPatterns(personaMappings))
  return {
    mappings: personaMappings,
    intakeMappings,
    site,
    overlaps: lazily(() => Overlaps.find(personaMappings)),
    whoIs: (caller) => whoIs(patterns, caller),
    whoCan: (account) => whoCan(personaMappings, sorted, account),
    reach: (roleArn) => reach(sorted, roleArn)
  }
}
