/** Who would each caller become? As `Directory.whoIs` and `Directory.reach` answer, which the worker asks. */

import type * as Caller from "@dd-cloud-auth/arn/Caller"
import * as Explain from "@dd-cloud-auth/arn/Explain"
import * as Pattern from "@dd-cloud-auth/arn/Pattern"
import type { PersonaMapping } from "@dd-cloud-auth/core/PersonaMapping"
import type { Index } from "@dd-cloud-auth/directory/Directory"
import * as Accounts from "./Accounts.ts"
import * as Row from "./Row.ts"
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

export function* answers(
  directory: Index,
  questions: ReadonlyArray<Question>
): Slices.Sliced<ReadonlyArray<Answer>> {
  const found: Array<Answer> = []
  let work = 0
  for (const question of questions) {
    const { mappings, outcome, refusal } = find(directory, question.text)
    const accounts = Accounts.of(mappings)
    found.push({
      question,
      outcome,
      accounts: accounts.slice(0, named),
      accountCount: accounts.length,
      ...(refusal && { refusal })
    })
    work += 1 + mappings.length
    if (work < 256) continue
    work = 0
    yield
  }
  return found
}

/** More are counted, not named. */
const named = 3

/** The mappings that a caller matches, the most specific first, or that the sessions of a role do. */
export interface Found {
  readonly outcome: Outcome
  readonly mappings: ReadonlyArray<PersonaMapping>
  readonly refusal?: Caller.InvalidCaller
}

export const find = (directory: Index, text: string): Found => {
  const answer = directory.whoIs(text)
  switch (answer._tag) {
    case "Mapped":
      return { outcome: "One", mappings: answer.mappings }
    case "Ambiguous":
      return { outcome: "Several", mappings: answer.mappings }
    case "Unmapped":
      return { outcome: "Nobody", mappings: [] }
    case "NotACaller": {
      const { refusal } = answer
      return {
        outcome: refusedAs(refusal),
        refusal,
        mappings: sessionsOf(directory, refusal).map(({ mapping }) => mapping)
      }
    }
  }
}

const refusedAs = ({ code, sessions }: Caller.InvalidCaller): Outcome => {
  if (code === "Pattern") return "Pattern"
  if (code === "NotAnArn") return "NotAnArn"
  return code === "RoleArn" || sessions !== undefined ? "Role" : "NotACaller"
}

interface Way {
  readonly mapping: PersonaMapping
  /** The one session that the mapping takes; every one if there is none. */
  readonly session?: string
}

/** The mappings that some session matches, of a role that was probably meant. */
const sessionsOf = (directory: Index, { sessions }: Caller.InvalidCaller): ReadonlyArray<Way> => {
  if (sessions === undefined) return []
  // The role as IAM prints it; its path is in no ARN of a session.
  const reach = directory.reach(
    sessions.replace(":sts:", ":iam:").replace(/:assumed-role(.*)\/\*$/, ":role$1")
  )
  return reach._tag === "Reach" ? reach.ways : []
}

/** A mapping that an answer rests on. */
export type Reason =
  /** Why it matches, or why it does not though it is one of the nearest. */
  | { readonly _tag: "Explained"; readonly row: Row.Row; readonly explanation: Explain.Explanation }
  /** Which sessions of a role it takes: one by name, or every one. */
  | { readonly _tag: "Sessions"; readonly row: Row.Row; readonly session: string | undefined }

export interface Reasons {
  readonly first: ReadonlyArray<Reason>
  readonly count: number
}

/** More are counted, not explained. */
const explained = 50

export const reasons = (directory: Index, text: string): Reasons => {
  const answer = directory.whoIs(text)
  switch (answer._tag) {
    case "Unmapped": {
      const { nearest } = answer
      return {
        first: nearest.map(({ explanation, value }) => explainedBy(value, explanation)),
        count: nearest.length
      }
    }
    case "NotACaller": {
      const ways = sessionsOf(directory, answer.refusal)
      return {
        first: ways
          .slice(0, explained)
          .map(({ mapping, session }) => ({ _tag: "Sessions", row: Row.fromMapping(mapping), session })),
        count: ways.length
      }
    }
    default: {
      const { mappings } = answer
      return { first: mappings.slice(0, explained).map(explainMatch(text)), count: mappings.length }
    }
  }
}

const explainMatch =
  (text: string) =>
  (mapping: PersonaMapping): Reason =>
    // A pattern that matched can be parsed.
    explainedBy(mapping, Explain.explain(Pattern.parse(mapping.arnPattern) as Pattern.Pattern, text))

const explainedBy = (mapping: PersonaMapping, explanation: Explain.Explanation): Reason => ({
  _tag: "Explained",
  row: Row.fromMapping(mapping),
  explanation
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

/**
 * A caller for each kind of answer that the mappings can give, and one that is near none of them. `conflicting` are the
 * mappings that have a caller in common with one of another account.
 */
export function* examples(
  directory: Index,
  conflicting: ReadonlySet<PersonaMapping>
): Slices.Sliced<ReadonlyArray<string>> {
  let one: string | undefined
  let several: string | undefined
  let miss: string | undefined
  let role: string | undefined
  for (const mapping of directory.mappings) {
    yield
    const row = Row.fromMapping(mapping)
    const { example, severity } = row
    if (example === undefined) continue
    if (conflicting.has(mapping)) {
      if (find(directory, example).outcome === "Several") several ??= example
    } else if (severity === undefined) {
      one ??= example
      if (row.kind === "session" && row.reach === "wildcard") role ??= roleOf(row)
    }
    miss ??= nearMiss(directory, row, example)
    if ([one, several, miss, role].every((found) => found !== undefined)) break
  }
  const texts = [one, several, miss, role, "arn:aws:sts::000000000000:assumed-role/Nobody/example"]
  return texts.filter((text) => text !== undefined)
}

const roleOf = ({ accountId, principal }: Row.Row): string =>
  `arn:aws:iam::${accountId}:${principal.replace(/^assumed-/, "")}`

/** A caller that a pattern takes but for the case of one letter, and that becomes nobody. */
const nearMiss = (
  directory: Index,
  { accountId, kind, principal }: Row.Row,
  example: string
): string | undefined => {
  if (kind !== "session") return undefined
  const [type, name = ""] = principal.split("/")
  const [first = ""] = name
  const other = first === first.toLowerCase() ? first.toUpperCase() : first.toLowerCase()
  if (other === first) return undefined
  const text = example.replace(`${accountId}:${principal}`, `${accountId}:${type}/${other}${name.slice(1)}`)
  return find(directory, text).outcome === "Nobody" ? text : undefined
}
