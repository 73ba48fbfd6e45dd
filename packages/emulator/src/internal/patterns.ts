import * as Algebra from "@dd-cloud-auth/arn/Algebra"
import * as Pattern from "@dd-cloud-auth/arn/Pattern"

/** The kind of mapping that a pattern belongs to. */
export type MappingKind = "persona" | "intake"

/** The patterns of a store: which there are, and which of them a new one conflicts with. */
export interface Patterns {
  /** What Datadog would say against a pattern, without its leading words. */
  readonly problem: (pattern: string) => string | undefined
  readonly has: (kind: MappingKind, pattern: string) => boolean
  /** A pattern, of either kind, that a new intake mapping conflicts with. */
  readonly conflict: (pattern: string) => string | undefined
  readonly add: (kind: MappingKind, pattern: string) => void
  readonly remove: (kind: MappingKind, pattern: string) => void
}

export const makePatterns = (conflicts: "overlap" | "equal"): Patterns => {
  // A seed may hold a pattern twice, so that each has a count.
  const counts: Record<MappingKind, Map<string, number>> = { persona: new Map(), intake: new Map() }
  const change = (kind: MappingKind, pattern: string, by: number): void => {
    const count = (counts[kind].get(pattern) ?? 0) + by
    if (count === 0) counts[kind].delete(pattern)
    else counts[kind].set(pattern, count)
  }
  return {
    problem: (pattern) => {
      const problem = Pattern.validate(pattern).find(({ code }) => !takenAllTheSame.has(code))
      return problem && (wordsOfApi[problem.code] ?? problem.message)
    },
    has: (kind, pattern) => counts[kind].has(pattern),
    conflict: (text) => {
      if (counts.persona.has(text) || counts.intake.has(text)) return text
      const pattern = Pattern.parse(text)
      if (conflicts === "equal" || pattern._tag === "InvalidPattern") return undefined
      for (const patterns of [counts.persona, counts.intake]) {
        for (const other of patterns.keys()) {
          const parsed = Pattern.parse(other)
          if (parsed._tag === "Pattern" && Algebra.overlaps(pattern, parsed)) return other
        }
      }
      return undefined
    },
    add: (kind, pattern) => change(kind, pattern, 1),
    remove: (kind, pattern) => change(kind, pattern, -1)
  }
}

// `Pattern.validate` judges patterns; these are the two exceptions. No caller has such an ARN, but the API takes them: a
// maintainer names role ARNs among what its parser accepts, and Datadog's guide posts patterns without a session.
const takenAllTheSame: ReadonlySet<Pattern.ProblemCode> = new Set(["RoleArn", "MissingSession"])

// Known from a correction of Datadog's documentation.
const aboutWildcards = "wildcards must only be used as /* at the end of the resource"

const wordsOfApi: Partial<Record<Pattern.ProblemCode, string>> = {
  SuffixWildcard: aboutWildcards,
  MisplacedWildcard: aboutWildcards,
  SeveralWildcards: aboutWildcards,
  WildcardWithoutResource: aboutWildcards
}
