/** Who would each caller become? Answered from the mappings on the page, without asking anybody. */
import * as Caller from "@dd-cloud-auth/arn/Caller"
import * as Explain from "@dd-cloud-auth/arn/Explain"
import * as Pattern from "@dd-cloud-auth/arn/Pattern"
import * as PatternIndex from "@dd-cloud-auth/arn/PatternIndex"
import * as Accounts from "./Accounts.ts"
import type { Row } from "./Row.ts"
import * as Slices from "./Slices.ts"

/** A text that is asked about, and how many lines have it. */
export interface Question {
  readonly text: string
  readonly lines: number
}

/**
 * The questions of a text, one a line, each once, in the order in which they first occur.
 *
 * A line ends with LF or CR LF, and one of blanks and tabs alone is none. Of any other nothing is taken away: no caller
 * has a blank in its ARN, so that a line with one is a mistake to show, not to correct in silence.
 */
export const parse = (text: string): ReadonlyArray<Question> => {
  const lines = new Map<string, number>()
  for (const line of text.split(/\r?\n/)) {
    if (!/^[ \t]*$/.test(line)) lines.set(line, (lines.get(line) ?? 0) + 1)
  }
  return Array.from(lines, ([text, lines]) => ({ text, lines }))
}

/** The text with another one in place of each line that is a certain question. */
export const replace = (text: string, question: string, by: string): string =>
  text
    .split(/(\r?\n)/)
    .map((part) => (part === question ? by : part))
    .join("")

/** The text with a question more, before all others, so that its answer comes first. */
export const ask = (text: string, question: string): string => {
  const others = text.split(/\r?\n/).filter((line) => line !== question && line !== "")
  return `${[question, ...others].join("\n")}\n`
}

/** What Datadog would make of a caller. */
export interface Answer extends Question {
  readonly outcome: Outcome
  /** Every mapping that matches, the most specific first. */
  readonly matches: ReadonlyArray<Row>
  /** The accounts of the matches. */
  readonly accounts: ReadonlyArray<Accounts.Account>
  /** Why the text is no caller, and what was probably meant. */
  readonly refusal?: Caller.InvalidCaller
}

/**
 * - `Several`: which of several accounts wins is not documented, so none is picked.
 * - `NotACaller`: an ARN that STS never reports. Whatever matches it as text, nobody gets in by it.
 */
export type Outcome = "One" | "Several" | "Nobody" | "NotACaller" | "NotAnArn"

export type Index = PatternIndex.PatternIndex<Row>

export function* index(rows: ReadonlyArray<Row>): Slices.Sliced<Index> {
  const index = PatternIndex.make<Row>([])
  yield* Slices.forEach(rows, (row) => index.add(row.mapping.arnPattern, row))
  return index
}

export const answer = (index: Index, question: Question): Answer => {
  const caller = Caller.parse(question.text)
  if (caller._tag === "InvalidCaller") {
    const outcome = caller.code === "NotAnArn" ? "NotAnArn" : "NotACaller"
    return { ...question, outcome, matches: [], accounts: [], refusal: caller }
  }
  const matches = index.match(question.text)
  const accounts = Accounts.of(matches)
  const outcome = accounts.length > 1 ? "Several" : accounts.length === 1 ? "One" : "Nobody"
  return { ...question, outcome, matches, accounts }
}

/** Why a mapping matches, or why one of the nearest does not. */
export interface Reason {
  readonly row: Row
  readonly explanation: Explain.Explanation
}

/** Takes time in proportion to the mappings where none matches: ask for callers that are looked at. */
export const reasons = (index: Index, { matches, outcome, text }: Answer): ReadonlyArray<Reason> =>
  outcome === "Nobody"
    ? Explain.nearest(index, text).map(({ explanation, value }) => ({ row: value, explanation }))
    : matches.flatMap((row) => {
        const pattern = Pattern.parse(row.mapping.arnPattern)
        return pattern._tag === "Pattern" ? [{ row, explanation: Explain.explain(pattern, text) }] : []
      })

/** A few callers that the mappings themselves suggest, and one that nothing matches. */
export const examples = (rows: ReadonlyArray<Row>): ReadonlyArray<string> => {
  const callers = rows
    .filter(({ severity }) => severity === undefined)
    .map(({ mapping }) => mapping.arnPattern.replace(/\*$/, "example"))
  const step = Math.max(1, Math.floor(callers.length / 4))
  const found = callers.filter((_, at) => at % step === 0).slice(0, 4)
  return [...found, "arn:aws:sts::000000000000:assumed-role/Nobody/example"]
}
