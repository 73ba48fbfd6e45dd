import * as Arn from "@dd-cloud-auth/arn/Arn"
import * as Explain from "@dd-cloud-auth/arn/Explain"
import * as Pattern from "@dd-cloud-auth/arn/Pattern"
import * as PatternIndex from "@dd-cloud-auth/arn/PatternIndex"
import * as Principal from "@dd-cloud-auth/arn/Principal"
import type { PersonaMapping } from "@dd-cloud-auth/core/PersonaMapping"

/**
 * What became of a question: who would this caller be?
 *
 * - `match`: one account, by one mapping or several.
 * - `ambiguous`: mappings for different accounts match; Datadog does not document which of them wins.
 * - `no-match`: nobody.
 * - `not-an-arn`: the text names no caller.
 */
export type Outcome = "match" | "ambiguous" | "no-match" | "not-an-arn"

/** The answer for one caller. */
export interface Answer {
  readonly caller: string
  readonly outcome: Outcome
  /** The mappings that match, the most specific pattern first. */
  readonly matches: ReadonlyArray<PersonaMapping>
  /** What a reader has to know about the answer. */
  readonly notes: ReadonlyArray<string>
  /** The patterns that come nearest where none matches, if they were asked for. */
  readonly nearest: ReadonlyArray<Explain.Near<PersonaMapping>>
}

/** Answers for many callers. */
export interface Resolver {
  readonly size: number
  /** Explaining takes time in proportion to the mappings; the answer alone does not. */
  readonly resolve: (caller: string, options: { readonly explain: boolean }) => Answer
}

/** Creates a resolver. Patterns that have no meaning match nothing; `MappingTable.unusable` reports them. */
export const make = (mappings: ReadonlyArray<PersonaMapping>): Resolver => {
  const index = PatternIndex.make(mappings.map((mapping) => [mapping.arnPattern, mapping] as const))
  return {
    size: mappings.length,
    resolve: (caller, { explain }) => {
      const arn = Arn.parse(caller)
      if (arn._tag === "InvalidArn")
        return answer(caller, "not-an-arn", { notes: [`not an ARN: ${arn.reason}`] })
      const unfit = whyNoCaller(arn)
      const matches = unfit.length > 0 ? [] : index.match(caller)
      if (matches.length > 0) {
        const accounts = new Set(matches.map((mapping) => mapping.accountUuid))
        return answer(caller, accounts.size === 1 ? "match" : "ambiguous", {
          matches,
          notes: [...(accounts.size === 1 ? [] : [ambiguous]), ...assumptions(matches, caller)]
        })
      }
      return answer(caller, "no-match", {
        notes: unfit,
        nearest: explain && unfit.length === 0 ? Explain.nearest(index, caller) : []
      })
    }
  }
}

const answer = (caller: string, outcome: Outcome, rest: Partial<Answer>): Answer => ({
  caller,
  outcome,
  matches: [],
  notes: [],
  nearest: [],
  ...rest
})

const ambiguous = "mappings for different accounts match, and Datadog does not document which of them wins"

/** A mapping may hold the same text, but STS reports neither a role nor a session without its name. */
const whyNoCaller = (arn: Arn.Arn): ReadonlyArray<string> => {
  const isRole = Principal.fromArn(arn)._tag === "Role"
  const problem = Pattern.validate(Arn.format(arn)).find(({ code }) => code === "MissingSession")
  if (!isRole && problem === undefined) return []
  const sessions = isRole ? Principal.callerPattern(arn) : problem?.suggestion
  return [
    isRole
      ? "this is the ARN of a role, which is never a caller"
      : "this is the ARN of a session without its name, which is never a caller",
    ...(sessions === undefined ? [] : [`ask about its sessions: ${sessions.slice(0, -1)}<session>`])
  ]
}

const assumptions = (matches: ReadonlyArray<PersonaMapping>, caller: string): ReadonlyArray<string> => {
  const messages = matches.flatMap(({ arnPattern }) => {
    const pattern = Pattern.parse(arnPattern)
    return pattern._tag === "Pattern" ? Explain.explain(pattern, caller).assumptions : []
  })
  return [...new Set(messages.map(({ message }) => `an assumption: ${message}`))]
}
