import type { PersonaMapping } from "@dd-cloud-auth/core/PersonaMapping"
import * as Resolve from "./resolve.ts"
import type { Found } from "./source.ts"

/** The answer for one caller, out of the mappings of one site. */
export interface Answer extends Resolve.Resolution {
  /** The profile, if all of them were asked. What is no caller is none in any: its one answer has no profile. */
  readonly profile: string | undefined
  /** How many mappings there were. */
  readonly size: number
}

/** Answers for many callers, out of the mappings of one site or of several. */
export type Resolver = (
  caller: string,
  options: { readonly explain: boolean }
) => {
  /** One for each site. */
  readonly answers: ReadonlyArray<Answer>
  /** What all of them come to. */
  readonly outcome: Resolve.Outcome
}

/** Creates a resolver of what was found. */
export const make = (found: ReadonlyArray<Found<PersonaMapping>>): Resolver => {
  const resolvers = found.map(({ mappings, profile }) => ({ profile, resolver: Resolve.make(mappings) }))
  return (caller, options) => {
    const answers = resolvers.map(({ profile, resolver }) => ({
      ...resolver.resolve(caller, options),
      profile,
      size: resolver.size
    }))
    const refused = answers.find(({ refusal }) => refusal !== undefined)
    if (refused !== undefined) {
      return { answers: [{ ...refused, profile: undefined }], outcome: refused.outcome }
    }
    return { answers, outcome: outcomeOf(answers) }
  }
}

/** A caller may well act as nobody on one site and as somebody on another; where it is ambiguous is never passed over. */
const outcomeOf = (answers: ReadonlyArray<Answer>): Resolve.Outcome =>
  (["ambiguous", "match"] as const).find((outcome) => answers.some((answer) => answer.outcome === outcome)) ??
  "no-match"
