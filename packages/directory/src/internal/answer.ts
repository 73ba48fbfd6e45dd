import * as Caller from "@dd-cloud-auth/arn/Caller"
import * as Explain from "@dd-cloud-auth/arn/Explain"
import * as Pattern from "@dd-cloud-auth/arn/Pattern"
import type * as PatternIndex from "@dd-cloud-auth/arn/PatternIndex"
import type { PersonaMapping } from "@dd-cloud-auth/core/PersonaMapping"
import { accountsOf, type Account } from "./accounts.ts"

/** Who a caller would be. */
export type Answer = Mapped | Ambiguous | Unmapped | NotACaller

/** The caller acts as one account. */
export interface Mapped {
  readonly _tag: "Mapped"
  readonly caller: string
  readonly account: Account
  /** The mapping with the most specific pattern. */
  readonly mapping: PersonaMapping
  /** Every mapping that matches, the most specific pattern first. */
  readonly mappings: ReadonlyArray<PersonaMapping>
  /** Why that mapping matches; worked out when it is read. */
  readonly explanation: Explain.Explanation
  /** What the answer rests on and Datadog does not document; worked out when it is read. */
  readonly assumptions: ReadonlyArray<Explain.Assumption>
}

/** Mappings of different accounts match, and Datadog does not document which of them wins. */
export interface Ambiguous {
  readonly _tag: "Ambiguous"
  readonly caller: string
  /** The accounts, that of the most specific pattern first. */
  readonly accounts: ReadonlyArray<Account>
  /** Every mapping that matches, the most specific pattern first. */
  readonly mappings: ReadonlyArray<PersonaMapping>
  /** What the answer rests on and Datadog does not document; worked out when it is read. */
  readonly assumptions: ReadonlyArray<Explain.Assumption>
}

/** No mapping matches. */
export interface Unmapped {
  readonly _tag: "Unmapped"
  readonly caller: string
  /** The mappings that come nearest, and why they do not match; worked out when it is read. See `Explain.nearest`. */
  readonly nearest: ReadonlyArray<Explain.Near<PersonaMapping>>
}

/** The text is nothing that STS reports as a caller, whatever matches it as text. */
export interface NotACaller {
  readonly _tag: "NotACaller"
  readonly caller: string
  /** Why, and what was probably meant: see `Caller.parse`. */
  readonly refusal: Caller.InvalidCaller
}

/** Says who a caller would be. */
export const whoIs = (index: PatternIndex.PatternIndex<PersonaMapping>, text: string): Answer => {
  const caller = Caller.parse(text)
  return caller._tag === "InvalidCaller"
    ? { _tag: "NotACaller", caller: text, refusal: caller }
    : answerOf(index, text)
}

const answerOf = (index: PatternIndex.PatternIndex<PersonaMapping>, caller: string): Answer => {
  const mappings = index.match(caller)
  const [mapping] = mappings
  if (mapping === undefined) {
    return {
      _tag: "Unmapped",
      caller,
      get nearest() {
        return Explain.nearest(index, caller)
      }
    }
  }
  const accounts = accountsOf(mappings)
  const [account] = accounts
  return accounts.length === 1
    ? {
        _tag: "Mapped",
        caller,
        account: account!,
        mapping,
        mappings,
        get explanation() {
          return explain(mapping, caller)
        },
        get assumptions() {
          return assumptionsOf(mappings, caller)
        }
      }
    : {
        _tag: "Ambiguous",
        caller,
        accounts,
        mappings,
        get assumptions() {
          return assumptionsOf(mappings, caller)
        }
      }
}

const explain = ({ arnPattern }: PersonaMapping, caller: string): Explain.Explanation =>
  // A pattern that matched can be parsed.
  Explain.explain(Pattern.parse(arnPattern) as Pattern.Pattern, caller)

const assumptionsOf = (
  mappings: ReadonlyArray<PersonaMapping>,
  caller: string
): ReadonlyArray<Explain.Assumption> => {
  const assumptions = mappings.flatMap((mapping) => explain(mapping, caller).assumptions)
  return [...new Map(assumptions.map((assumption) => [assumption.code, assumption])).values()]
}
