/** Who would each caller become? Answered from the mappings on the page, without asking anybody. */

import * as Caller from "@dd-cloud-auth/arn/Caller"
import * as Explain from "@dd-cloud-auth/arn/Explain"
import * as Pattern from "@dd-cloud-auth/arn/Pattern"
import * as PatternIndex from "@dd-cloud-auth/arn/PatternIndex"
import * as Accounts from "./Accounts.ts"
import * as Overlaps from "./Overlaps.ts"
import type { Row } from "./Row.ts"
import * as Slices from "./Slices.ts"
import type { Question } from "./Taken.ts"

/** What Datadog would make of a caller. */
export interface Answer {
  readonly question: Question
  readonly outcome: Outcome
  /** Of the accounts that it would become, the first ones. */
  readonly accounts: ReadonlyArray<Accounts.Account>
  readonly accountCount: number
  /** Why the text is no caller, and what was probably meant. */
  readonly refusal?: Caller.InvalidCaller
}

/**
 * - `Several`: which of several accounts wins is not documented, so none is picked.
 * - `Role`: the ARN of a role, or of one of its sessions without the name. The accounts are those of its sessions.
 * - `Pattern`: a pattern, which stands for callers. Where it is that of a role's sessions, the accounts are theirs.
 * - `NotACaller`: another ARN that STS never reports. Whatever matches it as text, nobody gets in by it.
 */
export type Outcome = "One" | "Several" | "Nobody" | "Role" | "Pattern" | "NotACaller" | "NotAnArn"

export interface Index {
  readonly patterns: PatternIndex.PatternIndex<Row>
  /** The mappings that some session of a role matches, by what the ARNs of its sessions begin with. */
  readonly sessions: ReadonlyMap<string, ReadonlyArray<Row>>
  /** The patterns again, in parts: to look for the nearest in all of them at once takes too long. */
  readonly parts: ReadonlyArray<PatternIndex.PatternIndex<Row>>
}

/** How many patterns a part has. */
const part = 2_000

export function* index(rows: ReadonlyArray<Row>): Slices.Sliced<Index> {
  const patterns = PatternIndex.make<Row>([])
  const sessions = new Map<string, Array<Row>>()
  const parts: Array<PatternIndex.PatternIndex<Row>> = []
  yield* Slices.forEach(rows, (row, at) => {
    const { arnPattern } = row.mapping
    patterns.add(arnPattern, row)
    if (at % part === 0) parts.push(PatternIndex.make<Row>([]))
    parts.at(-1)!.add(arnPattern, row)
    if (row.severity === "NeverMatches" || !row.principal.startsWith("assumed-role/")) return
    const begin = beginOf(arnPattern)
    const known = sessions.get(begin)
    if (known === undefined) sessions.set(begin, [row])
    else known.push(row)
  })
  return { patterns, sessions, parts }
}

/** The ARN of a session, or the pattern of a role's, without the name of the session. */
const beginOf = (text: string): string => text.slice(0, text.lastIndexOf("/") + 1)

export function* answers(
  index: Index,
  questions: ReadonlyArray<Question>
): Slices.Sliced<ReadonlyArray<Answer>> {
  const found: Array<Answer> = []
  let work = 0
  for (const question of questions) {
    const matches = matchesOf(index, question.text)
    found.push(answerOf(question, matches))
    work += 1 + matches.rows.length
    if (work < 256) continue
    work = 0
    yield
  }
  return found
}

export interface Matches {
  readonly refusal?: Caller.InvalidCaller
  /** The most specific first. */
  readonly rows: ReadonlyArray<Row>
}

/** The mappings that a caller matches, or that the sessions of a role do. */
export const matchesOf = (index: Index, text: string): Matches => {
  const caller = Caller.parse(text)
  if (caller._tag === "Caller") return { rows: index.patterns.match(text) }
  const { sessions } = caller
  return {
    refusal: caller,
    rows: sessions === undefined ? [] : (index.sessions.get(beginOf(sessions)) ?? [])
  }
}

/** More are counted, not named. */
const named = 3

const answerOf = (question: Question, { refusal, rows }: Matches): Answer => {
  const accounts = Accounts.of(rows)
  return {
    question,
    outcome: refusal === undefined ? outcomeOf(accounts.length) : refusedAs(refusal),
    accounts: accounts.slice(0, named),
    accountCount: accounts.length,
    ...(refusal && { refusal })
  }
}

const outcomeOf = (accounts: number): Outcome =>
  accounts > 1 ? "Several" : accounts === 1 ? "One" : "Nobody"

const refusedAs = ({ code, sessions }: Caller.InvalidCaller): Outcome => {
  if (code === "Pattern") return "Pattern"
  if (code === "NotAnArn") return "NotAnArn"
  return code === "RoleArn" || sessions !== undefined ? "Role" : "NotACaller"
}

/** A mapping that an answer rests on. */
export type Reason =
  /** Why it matches, or why it does not though it is one of the nearest. */
  | { readonly _tag: "Explained"; readonly row: Row; readonly explanation: Explain.Explanation }
  /** Which sessions of a role it takes: one by name, or every one. */
  | { readonly _tag: "Sessions"; readonly row: Row; readonly session: string | undefined }

export interface Reasons {
  readonly first: ReadonlyArray<Reason>
  readonly count: number
}

/** More are counted, not explained. */
const explained = 50

export function* reasons(index: Index, { outcome, question: { text } }: Answer): Slices.Sliced<Reasons> {
  if (outcome === "Nobody") return yield* nearest(index, text)
  const { refusal, rows } = matchesOf(index, text)
  if (refusal === undefined) {
    return { first: rows.slice(0, explained).flatMap(explainMatch(text)), count: rows.length }
  }
  const all = rows.filter(({ reach }) => reach === "wildcard")
  const single = rows.filter(({ reach }) => reach !== "wildcard")
  return { first: [...all, ...single].slice(0, explained).map(explainSessions), count: rows.length }
}

/** What is nearest of all is among what is nearest of each part. */
function* nearest({ parts }: Index, text: string): Slices.Sliced<Reasons> {
  const candidates = PatternIndex.make<Row>([])
  for (const part of parts) {
    for (const { value } of Explain.nearest(part, text)) candidates.add(value.mapping.arnPattern, value)
    yield
  }
  const first = Explain.nearest(candidates, text).map(({ explanation, value: row }): Reason => ({
    _tag: "Explained",
    row,
    explanation
  }))
  return { first, count: first.length }
}

const explainMatch =
  (text: string) =>
  (row: Row): ReadonlyArray<Reason> => {
    const pattern = Pattern.parse(row.mapping.arnPattern)
    return pattern._tag === "Pattern"
      ? [{ _tag: "Explained", row, explanation: Explain.explain(pattern, text) }]
      : []
  }

const explainSessions = (row: Row): Reason => ({
  _tag: "Sessions",
  row,
  session: row.reach === "wildcard" ? undefined : row.tail.slice(1)
})

/** The verdict, under the text that was asked about: a sentence that may end with accounts. */
export const verdict = ({ accountCount, outcome, refusal }: Answer): string => {
  switch (outcome) {
    case "One":
      return "becomes"
    case "Several":
      return "becomes one of"
    case "Nobody":
      return "becomes nobody"
    case "Role":
    case "Pattern": {
      const what = outcome === "Role" ? "A role is no caller." : "A pattern is no caller."
      if (refusal?.sessions === undefined) return what
      return `${what} Its sessions would become${accountCount === 0 ? " nobody" : ":"}`
    }
    case "NotACaller":
      return "is no caller"
    case "NotAnArn":
      return "is not an ARN"
  }
}

/** A caller for each kind of answer that the mappings can give, and one that is near none of them. */
export const examples = (
  rows: ReadonlyArray<Row>,
  index: Index,
  { all: [overlap], of }: Overlaps.Overlaps
): ReadonlyArray<string> => {
  const sound = (row: Row): boolean => row.severity === undefined && !of.has(row)
  const one = rows.find(sound)
  const missed = rows.find((row) => isNobody(index, nearMiss(row)))
  const role = rows.find((row) => sound(row) && row.kind === "session" && row.reach === "wildcard")
  const texts = [
    one && Overlaps.example(one.mapping.arnPattern),
    overlap && Overlaps.example(overlap.inside[0]?.mapping.arnPattern ?? overlap.pattern),
    missed && nearMiss(missed),
    role && `arn:aws:iam::${role.accountId}:${role.principal.replace(/^assumed-/, "")}`,
    "arn:aws:sts::000000000000:assumed-role/Nobody/example"
  ]
  return texts.filter((text) => text !== undefined)
}

/** A caller that a pattern matches but for the case of one letter. */
const nearMiss = ({ accountId, kind, mapping, principal, reach }: Row): string | undefined => {
  if (reach === "broken" || kind !== "session") return undefined
  const [type, name = ""] = principal.split("/")
  const [first = ""] = name
  const other = first === first.toLowerCase() ? first.toUpperCase() : first.toLowerCase()
  if (other === first) return undefined
  const example = Overlaps.example(mapping.arnPattern)
  return example.replace(`${accountId}:${principal}`, `${accountId}:${type}/${other}${name.slice(1)}`)
}

const isNobody = (index: Index, text: string | undefined): boolean => {
  if (text === undefined) return false
  const { refusal, rows } = matchesOf(index, text)
  return refusal === undefined && rows.length === 0
}
