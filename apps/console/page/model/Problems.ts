/** What is wrong in a set of mappings: patterns that match nobody or are not taken, and overlaps. */
import * as Algebra from "@dd-cloud-auth/arn/Algebra"
import * as Pattern from "@dd-cloud-auth/arn/Pattern"
import { accountKey } from "@dd-cloud-auth/core/PersonaMapping"
import type { Index } from "./Callers.ts"
import type { Row } from "./Row.ts"

/** A caller that mappings of different Datadog accounts match. */
export interface Overlap {
  /** An ARN that all of `rows` match. */
  readonly example: string
  /** The most specific first. */
  readonly rows: ReadonlyArray<Row>
  /** How many different Datadog accounts these are. */
  readonly accounts: number
}

export interface Problems {
  readonly overlaps: ReadonlyArray<Overlap>
  /** The mappings that have a problem with their pattern, each under the worst that it means. */
  readonly patterns: Readonly<Record<Pattern.Severity, ReadonlyArray<Row>>>
}

/** What a problem means for its mapping, as the page says it. */
export const meanings: Readonly<Record<Pattern.Severity, Meaning>> = {
  NeverMatches: {
    word: "broken",
    title: "No caller can match",
    text: "No AWS caller ever has an ARN that these match, so nobody gets in through them."
  },
  Refused: {
    word: "refused",
    title: "Datadog would refuse",
    text: "A caller may have such an ARN, but Datadog does not accept the pattern today."
  },
  Doubtful: {
    word: "doubtful",
    title: "Doubtful",
    text: "A caller may have such an ARN. Whether Datadog accepts the pattern is not clear."
  }
}

interface Meaning {
  readonly word: string
  readonly title: string
  readonly text: string
}

export const find = (rows: ReadonlyArray<Row>, index: Index): Problems => {
  const having = (severity: Pattern.Severity) => rows.filter((row) => row.severity === severity)
  return {
    overlaps: overlaps(rows, index),
    patterns: {
      NeverMatches: having("NeverMatches"),
      Refused: having("Refused"),
      Doubtful: having("Doubtful")
    }
  }
}

export const count = ({ overlaps, patterns }: Problems): number =>
  Object.values(patterns).reduce((sum, rows) => sum + rows.length, overlaps.length)

/**
 * Two patterns of Datadog's overlap only if one covers the other. So whatever overlaps with a pattern and is at least as
 * wide matches an example of it, and one look-up a pattern finds every overlap, seen from its narrowest pattern.
 */
const overlaps = (rows: ReadonlyArray<Row>, index: Index): ReadonlyArray<Overlap> => {
  const seen = new Set<string>()
  return rows.flatMap((row) => {
    const pattern = Pattern.parse(row.mapping.arnPattern)
    if (pattern._tag === "InvalidPattern" || seen.has(pattern.text) || !canMatch(row)) return []
    seen.add(pattern.text)
    const example = Algebra.example(pattern, pattern)
    const wider = example === undefined ? [] : index.match(example)
    if (example === undefined || accountsOf(wider) < 2) return []
    const rows = wider.filter((other) => canMatch(other) && overlapsWith(pattern, other))
    const accounts = accountsOf(rows)
    return accounts < 2 ? [] : [{ example, rows, accounts }]
  })
}

const canMatch = ({ severity }: Row): boolean => severity !== "NeverMatches"

const accountsOf = (rows: ReadonlyArray<Row>): number =>
  new Set(rows.map(({ mapping }) => accountKey(mapping))).size

const overlapsWith = (pattern: Pattern.Pattern, row: Row): boolean => {
  const other = Pattern.parse(row.mapping.arnPattern)
  return other._tag === "Pattern" && Algebra.overlaps(pattern, other)
}
