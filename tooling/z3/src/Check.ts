/** Compares what `Algebra` says of two patterns with what the solver says. */

import { Algebra, Arn, Pattern } from "@dd-cloud-auth/arn"
import * as Language from "./Language.ts"
import type { Solver } from "./Solver.ts"

/** What is true of two patterns. */
export interface Relation {
  readonly covers: boolean
  readonly isCovered: boolean
  readonly equals: boolean
  readonly overlaps: boolean
  readonly example: string | undefined
}

/** What `Algebra` says. */
export const claimed = (a: Pattern.Pattern, b: Pattern.Pattern): Relation => ({
  covers: Algebra.covers(a, b),
  isCovered: Algebra.covers(b, a),
  equals: Algebra.equals(a, b),
  overlaps: Algebra.overlaps(a, b),
  example: Algebra.example(a, b)
})

/** Returns a sentence for each claim that the solver refutes. */
export const refuted = async (
  solver: Solver,
  a: Pattern.Pattern,
  b: Pattern.Pattern,
  claim: Relation
): Promise<ReadonlyArray<string>> => {
  const [ours, theirs] = [Language.ofPattern(a), Language.ofPattern(b)]
  const covers = !(await solver.isPossible([theirs], ours))
  const isCovered = !(await solver.isPossible([ours], theirs))
  const overlaps = await solver.isPossible([ours, theirs])
  const { example } = claim
  const isShared =
    example !== undefined &&
    Arn.parse(example)._tag === "Arn" &&
    (await solver.accepts(ours, example)) &&
    (await solver.accepts(theirs, example))
  const rightly = { covers, isCovered, equals: covers && isCovered, overlaps }
  return [
    ...Object.entries(rightly).flatMap(([name, is]) =>
      claim[name as keyof typeof rightly] === is ? [] : [`${name} is ${is}`]
    ),
    ...(isShared === overlaps ? [] : [`${example} is no example`])
  ].map((what) => `${what} of ${a.text} (${a.dialect}) and ${b.text} (${b.dialect})`)
}
