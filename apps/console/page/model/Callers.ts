/** Who would each caller become? Answered from the mappings on the page, without asking anybody. */
import * as Arn from "@dd-cloud-auth/arn/Arn"
import * as Explain from "@dd-cloud-auth/arn/Explain"
import * as Pattern from "@dd-cloud-auth/arn/Pattern"
import * as PatternIndex from "@dd-cloud-auth/arn/PatternIndex"
import type { Row } from "./Row.ts"

/** A caller, and how many lines named it. */
export interface Caller {
  readonly arn: string
  readonly lines: number
}

/** The callers of a text, one a line, each once, in the order in which they first occur. */
export const parse = (text: string): ReadonlyArray<Caller> => {
  const lines = new Map<string, number>()
  for (const line of text.split(/\r?\n/)) {
    const arn = line.trim()
    if (arn !== "") lines.set(arn, (lines.get(arn) ?? 0) + 1)
  }
  return Array.from(lines, ([arn, lines]) => ({ arn, lines }))
}

/**
 * What Datadog would make of a caller. `Several` is its own case: which of several accounts wins is not documented, so
 * none is picked.
 */
export type Answer = Caller & {
  readonly outcome: "One" | "Several" | "Nobody" | "NotAnArn"
  /** Every mapping that matches, the most specific first. */
  readonly matches: ReadonlyArray<Row>
  /** Account identifiers of the matches, each once. */
  readonly accounts: ReadonlyArray<string>
}

export type Index = PatternIndex.PatternIndex<Row>

export const index = (rows: ReadonlyArray<Row>): Index =>
  PatternIndex.make(rows.map((row) => [row.mapping.arnPattern, row] as const))

export const answer = (index: Index, caller: Caller): Answer => {
  // A mapping may hold the ARN of a role, or of a session without its name; no caller ever has one.
  const isCaller = !explainMatches(index, caller.arn).some(({ explanation }) => explanation.mistake)
  const matches = isCaller ? index.match(caller.arn) : []
  const accounts = new Map(matches.map(({ mapping }) => [mapping.accountUuid, mapping.accountIdentifier]))
  const isArn = Arn.parse(caller.arn)._tag === "Arn"
  const outcome = accounts.size > 1 ? "Several" : accounts.size === 1 ? "One" : isArn ? "Nobody" : "NotAnArn"
  return { ...caller, outcome, matches, accounts: Array.from(accounts.values()) }
}

/** Why each mapping matches, or why the nearest do not. */
export interface Reason {
  readonly row: Row
  readonly explanation: Explain.Explanation
}

/** Takes time in proportion to the mappings: ask for callers that are looked at. */
export const reasons = (index: Index, { arn, outcome }: Answer): ReadonlyArray<Reason> => {
  if (outcome === "NotAnArn") return []
  const nearest = outcome === "Nobody" ? Explain.nearest(index, arn) : []
  return [
    ...explainMatches(index, arn),
    ...nearest.map(({ explanation, value }) => ({ row: value, explanation }))
  ]
}

const explainMatches = (index: Index, arn: string): ReadonlyArray<Reason> =>
  index.match(arn).flatMap((row) => {
    const pattern = Pattern.parse(row.mapping.arnPattern)
    return pattern._tag === "Pattern" ? [{ row, explanation: Explain.explain(pattern, arn) }] : []
  })

/** Why a text is not an ARN. */
export const complaint = (text: string): Arn.InvalidArn | undefined => {
  const arn = Arn.parse(text)
  return arn._tag === "InvalidArn" ? arn : undefined
}

/** A few callers that the mappings themselves suggest, and one that nothing matches. */
export const examples = (rows: ReadonlyArray<Row>): ReadonlyArray<string> => {
  const sound = rows.filter(({ reach }) => reach !== "broken")
  const step = Math.max(1, Math.floor(sound.length / 4))
  const found = sound.filter((_, at) => at % step === 0).slice(0, 4)
  const callers = found.map(({ mapping }) => mapping.arnPattern.replace(/\*$/, "example"))
  return [...callers, "arn:aws:sts::000000000000:assumed-role/Nobody/example"]
}
