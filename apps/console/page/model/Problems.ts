/** What is wrong in a set of mappings: refused patterns, mappings without a caller, and overlaps. */
import * as Algebra from "@dd-cloud-auth/arn/Algebra"
import * as Pattern from "@dd-cloud-auth/arn/Pattern"
import type { Index } from "./Callers.ts"
import type { Row } from "./Row.ts"

/** A pattern that Datadog would refuse today. */
export interface Refused {
  readonly row: Row
  /** Whether no caller can match it at all, whatever Datadog says. */
  readonly isUnmatchable: boolean
}

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
  readonly refused: ReadonlyArray<Refused>
  readonly overlaps: ReadonlyArray<Overlap>
}

export const find = (rows: ReadonlyArray<Row>, index: Index): Problems => ({
  refused: rows
    .filter((row) => row.problems.length > 0)
    .map((row) => ({ row, isUnmatchable: isUnmatchable(row) })),
  overlaps: overlaps(rows, index)
})

// AWS has callers for the other codes, in another partition, as root or with `+` in the name; Datadog refuses those.
const takenByAws: ReadonlyArray<Pattern.ProblemCode> = ["Partition", "RootUser", "Character", "TooLong"]

const isUnmatchable = (row: Row): boolean => row.problems.some(({ code }) => !takenByAws.includes(code))

/**
 * Two patterns of Datadog's overlap only if one covers the other. So whatever overlaps with a pattern and is at least as
 * wide matches an example of it, and one look-up a pattern finds every overlap, seen from its narrowest pattern.
 */
const overlaps = (rows: ReadonlyArray<Row>, index: Index): ReadonlyArray<Overlap> => {
  const seen = new Set<string>()
  return rows.flatMap((row) => {
    const pattern = Pattern.parse(row.mapping.arnPattern)
    if (pattern._tag === "InvalidPattern" || seen.has(pattern.text) || isUnmatchable(row)) return []
    seen.add(pattern.text)
    const example = Algebra.example(pattern, pattern)
    const wider = example === undefined ? [] : index.match(example)
    if (example === undefined || accountsOf(wider) < 2) return []
    const rows = wider.filter((other) => overlapsWith(pattern, other))
    const accounts = accountsOf(rows)
    return accounts < 2 ? [] : [{ example, rows, accounts }]
  })
}

const accountsOf = (rows: ReadonlyArray<Row>): number =>
  new Set(rows.map(({ mapping }) => mapping.accountUuid)).size

const overlapsWith = (pattern: Pattern.Pattern, row: Row): boolean => {
  const other = Pattern.parse(row.mapping.arnPattern)
  return other._tag === "Pattern" && Algebra.overlaps(pattern, other)
}
