// What the table of mappings holds: for each pattern, all mappings that match the callers for whom it is the most
// specific one. They are the same for all these callers, since a wider pattern is a beginning of a narrower one. So
// `PatternIndex` decides here what matches and in which order, and the SQL has nothing left to decide.

import * as Pattern from "@dd-cloud-auth/arn/Pattern"
import * as PatternIndex from "@dd-cloud-auth/arn/PatternIndex"
import type { LeftOut, Mapping } from "./mapping.ts"

/**
 * What a caller has behind the pattern: nothing, the name of a session, or the rest of a user's path and name. What is
 * left of the caller is checked by it.
 */
export type Form = "exact" | "session" | "user"

/** A row of the table of mappings. */
export interface Answer {
  /** The most specific pattern that matches a caller. */
  readonly narrowest: string
  readonly form: Form
  /** Of those callers. */
  readonly outcome: "mapped" | "ambiguous"
  /** From 1 on, in the order of `PatternIndex`. */
  readonly matchNumber: number
  /** One of the mappings that match them. */
  readonly mapping: Mapping
}

/** The rows, and what follows from all of them. */
export interface Answers {
  readonly rows: Iterable<Answer>
  readonly rowCount: number
  /** After how many slashes a caller is cut to find its pattern: those of the patterns with a wildcard, ascending. */
  readonly cuts: ReadonlyArray<number>
  readonly mappingCount: number
  readonly leftOut: ReadonlyArray<LeftOut>
}

/** How many rows there may be: a thousand mappings of one pattern above a thousand patterns make a million. */
export const mostRows = 1_000_000

/** Returns the rows, or `undefined` if there would be more than `mostRows`. */
export const make = <M extends Mapping>(
  mappings: Iterable<M>,
  accountKey: (mapping: M) => string
): Answers | undefined => {
  const leftOut: Array<LeftOut> = []
  const index = PatternIndex.make<M>([])
  // No caller would ever be joined to the others, and they would be taken for mappings that can be used.
  for (const mapping of mappings) {
    const problem = whyNobody(mapping.arnPattern)
    if (problem) leftOut.push({ mapping, problem })
    else index.add(mapping.arnPattern, mapping)
  }
  const patterns = new Set(Array.from(index.entries(), ([pattern]) => pattern))
  let rowCount = 0
  for (const pattern of patterns) {
    rowCount += index.match(pattern).length
    if (rowCount > mostRows) return undefined
  }
  const cuts = new Set<number>()
  for (const pattern of patterns) if (pattern.endsWith("*")) cuts.add(pattern.split("/").length - 1)
  return {
    rows: {
      *[Symbol.iterator]() {
        for (const narrowest of patterns) {
          // A pattern, taken as a text, is matched by what matches all of its callers.
          const matches = index.match(narrowest)
          const outcome = new Set(matches.map(accountKey)).size > 1 ? "ambiguous" : "mapped"
          const form = formOf(narrowest)
          for (const [i, mapping] of matches.entries()) {
            yield { narrowest, form, outcome, matchNumber: i + 1, mapping }
          }
        }
      }
    },
    rowCount,
    cuts: [...cuts].sort((a, b) => a - b),
    mappingCount: index.size,
    leftOut
  }
}

const whyNobody = (pattern: string): Pattern.Problem | undefined =>
  Pattern.validate(pattern).find(({ severity }) => severity === "NeverMatches")

// Of those that a caller can match, no other kind has a wildcard.
const formOf = (pattern: string): Form => {
  if (!pattern.endsWith("*")) return "exact"
  return pattern.split(":", 3)[2] === "sts" ? "session" : "user"
}
