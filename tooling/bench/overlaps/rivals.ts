/** Two ways to find the mappings that overlap: each returns how many pairs do, so that one can be held against the other. */

import * as Algebra from "@dd-cloud-auth/arn/Algebra"
import * as Pattern from "@dd-cloud-auth/arn/Pattern"
import * as Overlaps from "@dd-cloud-auth/directory/Overlaps"

interface Mapping {
  readonly arnPattern: string
}

export const rivals = {
  find: (mappings) => sum(Overlaps.find(mappings).map((overlap) => pairs(overlap, 0))),

  "pair by pair": (mappings) => {
    const parsed = mappings.map(({ arnPattern }) => parse(arnPattern))
    let count = 0
    for (let i = 0; i < parsed.length; i++) {
      for (let j = i + 1; j < parsed.length; j++) if (Algebra.overlaps(parsed[i]!, parsed[j]!)) count++
    }
    return count
  }
} satisfies Record<string, (mappings: ReadonlyArray<Mapping>) => number>

/** Counts the pairs of a pattern's mappings, with those above them, and all below. */
const pairs = ({ mappings, narrower }: Overlaps.Overlap<Mapping>, above: number): number => {
  const own = mappings.length
  return (own * (own - 1)) / 2 + own * above + sum(narrower.map((overlap) => pairs(overlap, above + own)))
}

const sum = (numbers: ReadonlyArray<number>): number => numbers.reduce((a, b) => a + b, 0)

const parse = (text: string): Pattern.Pattern => {
  const pattern = Pattern.parse(text)
  if (pattern._tag === "InvalidPattern") throw new Error(pattern.problem.message)
  return pattern
}
