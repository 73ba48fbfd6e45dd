import type * as Caller from "@dd-cloud-auth/arn/Caller"
import type * as Explain from "@dd-cloud-auth/arn/Explain"
import { accountKey, type PersonaMapping } from "@dd-cloud-auth/core/PersonaMapping"
import * as Directory from "@dd-cloud-auth/directory/Directory"

/**
 * What became of a question: who would this caller be?
 *
 * - `match`: one account, by one mapping or several.
 * - `ambiguous`: mappings for different accounts match; Datadog does not document which of them wins.
 * - `no-match`: nobody.
 * - `not-an-arn`: the text is no ARN.
 * - `not-a-caller`: it is one, but none that AWS ever reports as a caller, whatever matches it as text.
 */
export type Outcome = "match" | "ambiguous" | "no-match" | "not-an-arn" | "not-a-caller"

/** The answer for one caller. */
export interface Resolution {
  readonly caller: string
  readonly outcome: Outcome
  /** The mappings that match, the most specific pattern first. */
  readonly matches: ReadonlyArray<PersonaMapping>
  /** What a reader has to know about the answer. */
  readonly notes: ReadonlyArray<string>
  /** The patterns that come nearest where none matches, if they were asked for. */
  readonly nearest: ReadonlyArray<Explain.Near<PersonaMapping>>
  /** Why the text is no caller, and what was probably meant. */
  readonly refusal?: Caller.InvalidCaller
}

/** Answers for many callers. */
export interface Resolver {
  readonly size: number
  /** To explain takes longer than to answer; the first explanation files all mappings. */
  readonly resolve: (caller: string, options: { readonly explain: boolean }) => Resolution
}

/** Creates a resolver. Patterns that have no meaning match nothing; `Mappings.unusable` reports them. */
export const make = (mappings: ReadonlyArray<PersonaMapping>): Resolver => {
  const directory = Directory.make({ personaMappings: mappings })
  return {
    size: mappings.length,
    resolve: (caller, { explain }) => inWords(directory.whoIs(caller), explain)
  }
}

const inWords = (found: Directory.Answer, explain: boolean): Resolution => {
  switch (found._tag) {
    case "NotACaller":
      return refuse(found.refusal)
    case "Unmapped":
      return answer(found.caller, "no-match", { nearest: explain ? found.nearest : [] })
    case "Mapped":
      return answer(found.caller, "match", { matches: found.mappings, notes: notesOn(found) })
    case "Ambiguous":
      return answer(found.caller, "ambiguous", {
        matches: found.mappings,
        notes: [ambiguous, ...notesOn(found)]
      })
  }
}

const notesOn = ({
  assumptions,
  mappings
}: Directory.Mapped | Directory.Ambiguous): ReadonlyArray<string> => [
  ...names(mappings),
  ...assumptions.map(({ message }) => `an assumption: ${message}`)
]

const answer = (caller: string, outcome: Outcome, rest: Partial<Resolution>): Resolution => ({
  caller,
  outcome,
  matches: [],
  notes: [],
  nearest: [],
  ...rest
})

const ambiguous = "mappings for different accounts match, and Datadog does not document which of them wins"

const refuse = (refusal: Caller.InvalidCaller): Resolution => {
  const { code, input, reason, sessions, suggestion } = refusal
  return answer(input, code === "NotAnArn" ? "not-an-arn" : "not-a-caller", {
    notes: [
      reason,
      ...(suggestion === undefined ? [] : [`probably meant: ${suggestion}`]),
      ...(sessions === undefined ? [] : [`ask about its sessions: ${sessions.slice(0, -1)}<session>`])
    ],
    refusal
  })
}

/** Says where identifiers and accounts are not one to one, so that nobody takes the one for the other. */
export const names = (matches: ReadonlyArray<PersonaMapping>): ReadonlyArray<string> => [
  ...differing(matches, accountKey, identifierOf).map(
    ([uuid, identifiers]) => `one account has several identifiers: ${identifiers.join(", ")} (UUID ${uuid})`
  ),
  ...differing(matches, identifierOf, accountKey).map(
    ([identifier, uuids]) => `several accounts have the identifier ${identifier}: UUIDs ${uuids.join(", ")}`
  )
]

const identifierOf = ({ accountIdentifier }: PersonaMapping): string => accountIdentifier

/** Returns each key under which there are several values, and these. */
const differing = (
  matches: ReadonlyArray<PersonaMapping>,
  key: (mapping: PersonaMapping) => string,
  value: (mapping: PersonaMapping) => string
): ReadonlyArray<readonly [key: string, values: ReadonlyArray<string>]> =>
  [...Map.groupBy(matches, key)]
    .map(([key, mappings]) => [key, [...new Set(mappings.map(value))]] as const)
    .filter(([, values]) => values.length > 1)
