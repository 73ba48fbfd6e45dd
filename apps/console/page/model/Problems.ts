/** What is wrong in a set of mappings: patterns that match nobody or are not taken, and overlaps. */

import type * as Pattern from "@dd-cloud-auth/arn/Pattern"
import type * as Overlaps from "./Overlaps.ts"
import type { Row } from "./Row.ts"
import * as Slices from "./Slices.ts"

export interface Problems {
  readonly overlaps: ReadonlyArray<Overlaps.Overlap>
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

export function* find(rows: ReadonlyArray<Row>, overlaps: Overlaps.Overlaps): Slices.Sliced<Problems> {
  const patterns = { NeverMatches: [], Refused: [], Doubtful: [] } as Record<Pattern.Severity, Array<Row>>
  yield* Slices.forEach(rows, (row) => row.severity !== undefined && patterns[row.severity].push(row))
  return { overlaps: overlaps.all, patterns }
}

export const count = ({ overlaps, patterns }: Problems): number =>
  Object.values(patterns).reduce((sum, rows) => sum + rows.length, overlaps.length)
