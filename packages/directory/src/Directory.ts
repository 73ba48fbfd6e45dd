/**
 * Who would a caller be, who can become an account, and what can a role reach: answered from mappings, without asking
 * anybody.
 *
 * @since 0.1.0
 */

import * as Algebra from "@dd-cloud-auth/arn/Algebra"
import * as Arn from "@dd-cloud-auth/arn/Arn"
import * as Caller from "@dd-cloud-auth/arn/Caller"
import * as Explain from "@dd-cloud-auth/arn/Explain"
import * as Pattern from "@dd-cloud-auth/arn/Pattern"
import * as PatternIndex from "@dd-cloud-auth/arn/PatternIndex"
import * as Principal from "@dd-cloud-auth/arn/Principal"
import type { IntakeMapping } from "@dd-cloud-auth/core/IntakeMapping"
import { accountKey, type PersonaMapping } from "@dd-cloud-auth/core/PersonaMapping"
import { accountsOf, type Account } from "./internal/accounts.ts"
import { sortPatterns, type Placed } from "./internal/sortedPatterns.ts"
import * as Overlaps from "./Overlaps.ts"

export type { Account } from "./internal/accounts.ts"

/**
 * Who a caller would be.
 *
 * @category models
 * @since 0.1.0
 */
export type Answer = Mapped | Ambiguous | Unmapped | NotACaller

/**
 * The caller acts as one account.
 *
 * @category models
 * @since 0.1.0
 */
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

/**
 * Mappings of different accounts match, and Datadog does not document which of them wins.
 *
 * @category models
 * @since 0.1.0
 */
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

/**
 * No mapping matches.
 *
 * @category models
 * @since 0.1.0
 */
export interface Unmapped {
  readonly _tag: "Unmapped"
  readonly caller: string
  /** The mappings that come nearest, and why they do not match; worked out when it is read. See `Explain.nearest`. */
  readonly nearest: ReadonlyArray<Explain.Near<PersonaMapping>>
}

/**
 * The text is nothing that STS reports as a caller, whatever matches it as text.
 *
 * @category models
 * @since 0.1.0
 */
export interface NotACaller {
  readonly _tag: "NotACaller"
  readonly caller: string
  /** Why, and what was probably meant: see `Caller.parse`. */
  readonly refusal: Caller.InvalidCaller
}

/**
 * How many callers a pattern stands for: one, the sessions of a role, the users below a path, others with a common
 * beginning, or none at all.
 *
 * @category models
 * @since 0.1.0
 */
export type Width = "exact" | "sessions" | "users" | "others" | "none"

/**
 * A mapping that leads to an account.
 *
 * @category models
 * @since 0.1.0
 */
export interface Way {
  readonly mapping: PersonaMapping
  readonly width: Width
  /** The other accounts that some of its callers could also become, each with a caller that could. */
  readonly others: ReadonlyArray<{ readonly account: Account; readonly example: string }>
}

/**
 * Who can become an account.
 *
 * @category models
 * @since 0.1.0
 */
export interface WhoCan {
  /** What was asked about. */
  readonly text: string
  /** The accounts that have it as their identifier or UUID: none, one, or several of the same identifier. */
  readonly accounts: ReadonlyArray<Account>
  /** Every mapping that leads there, in the order of the directory. */
  readonly ways: ReadonlyArray<Way>
}

/**
 * What the sessions of a role can become.
 *
 * @category models
 * @since 0.1.0
 */
export type Reach =
  | {
      readonly _tag: "Reach"
      readonly role: string
      /** What all of its sessions match, such as `arn:aws:sts::123456789012:assumed-role/Deploy/*`. */
      readonly sessions: string
      readonly accounts: ReadonlyArray<Account>
      /** The mappings that some session matches; `session` is its name, where the pattern takes no other. */
      readonly ways: ReadonlyArray<{ readonly mapping: PersonaMapping; readonly session?: string }>
    }
  | {
      readonly _tag: "NotARole"
      readonly text: string
      readonly reason: string
    }

/**
 * Mappings, filed for questions.
 *
 * @category models
 * @since 0.1.0
 */
export interface Index {
  /** In the order in which they were given. */
  readonly mappings: ReadonlyArray<PersonaMapping>
  /** None, unless they were given. They say who may send data; no question about accounts is answered from them. */
  readonly intakeMappings: ReadonlyArray<IntakeMapping>
  /** The site that the mappings are of, where it was given. */
  readonly site: string | undefined
  /**
   * Says who a caller would be. It costs what `PatternIndex.match` does; what is worked out when it is read costs more.
   */
  readonly whoIs: (caller: string) => Answer
  /**
   * Says who can become an account: one whose identifier is exactly the text, or whose UUID is, in either case of
   * letters.
   */
  readonly whoCan: (account: string) => WhoCan
  /** Says what the sessions of an IAM role can become, given its ARN as IAM prints it, with its path. */
  readonly reach: (roleArn: string) => Reach
  /** Says which mappings have callers in common, of the same account or of several: see `Overlaps.find`. */
  readonly overlaps: () => ReadonlyArray<Overlaps.Overlap<PersonaMapping>>
}

/**
 * Files mappings, such as those of a `Snapshot`, for questions. Patterns that mean nothing match nobody.
 *
 * @example
 * ```ts
 * import * as Directory from "@dd-cloud-auth/directory/Directory"
 *
 * const directory = Directory.make({
 *   personaMappings: [
 *     {
 *       id: "1",
 *       arnPattern: "arn:aws:sts::123456789012:assumed-role/Deploy/*",
 *       accountIdentifier: "deploy@example.com",
 *       accountUuid: "7e04c1fd-4d0b-4f5a-9b3c-0c1b7f0e5a11"
 *     }
 *   ]
 * })
 * const answer = directory.whoIs("arn:aws:sts::123456789012:assumed-role/Deploy/ci")
 * if (answer._tag !== "Mapped" || answer.mapping.id !== "1") throw new Error(answer._tag)
 * ```
 *
 * @category constructors
 * @since 0.1.0
 */
export const make = ({
  intakeMappings = [],
  personaMappings,
  site
}: {
  readonly personaMappings: ReadonlyArray<PersonaMapping>
  readonly intakeMappings?: ReadonlyArray<IntakeMapping>
  readonly site?: string
}): Index => {
  const index = PatternIndex.make(personaMappings.map((mapping) => [mapping.arnPattern, mapping] as const))
  const sorted = once(() => sortPatterns(personaMappings))

  return {
    mappings: personaMappings,
    intakeMappings,
    site,
    overlaps: once(() => Overlaps.find(personaMappings)),
    whoIs: (text) => {
      const caller = Caller.parse(text)
      if (caller._tag === "InvalidCaller") return { _tag: "NotACaller", caller: text, refusal: caller }
      return answerOf(index, text)
    },
    whoCan: (text) => {
      const key = accountKey({ accountUuid: text })
      const ours = personaMappings.filter(
        (mapping) => mapping.accountIdentifier === text || accountKey(mapping) === key
      )
      return {
        text,
        accounts: accountsOf(ours),
        ways: ours.map((mapping) => wayOf(mapping, sorted().overlapping(mapping.arnPattern)))
      }
    },
    reach: (text) => {
      const arn = Arn.parse(text)
      const sessions = arn._tag === "Arn" ? Principal.callerPattern(arn) : undefined
      if (sessions === undefined) return { _tag: "NotARole", text, reason: whyNoRole(arn) }
      const begin = sessions.slice(0, -1)
      const mappings = sorted().overlapping(sessions)
      return {
        _tag: "Reach",
        role: text,
        sessions,
        accounts: accountsOf(mappings.map(({ mapping }) => mapping)),
        ways: mappings.map(({ isWildcard, mapping }) =>
          isWildcard ? { mapping } : { mapping, session: mapping.arnPattern.slice(begin.length) }
        )
      }
    }
  }
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

const wayOf = (mapping: PersonaMapping, overlapping: ReadonlyArray<Placed>): Way => {
  const key = accountKey(mapping)
  const byAccount = Map.groupBy(
    overlapping.filter((other) => accountKey(other.mapping) !== key),
    (other) => accountKey(other.mapping)
  )
  return {
    mapping,
    width: widthOf(mapping.arnPattern),
    others: [...byAccount.values()].flatMap((others) => {
      const example = exampleOf(mapping.arnPattern, others[0]!.mapping.arnPattern)
      const [account] = accountsOf(others.map(({ mapping }) => mapping))
      return example === undefined ? [] : [{ account: account!, example }]
    })
  }
}

const exampleOf = (one: string, other: string): string | undefined => {
  const [a, b] = [Pattern.parse(one), Pattern.parse(other)]
  return a._tag === "Pattern" && b._tag === "Pattern" ? Algebra.example(a, b) : undefined
}

const widthOf = (arnPattern: string): Width => {
  if (Pattern.severity(arnPattern) === "NeverMatches") return "none"
  if (!arnPattern.endsWith("/*")) return "exact"
  const [, , , , , resource = ""] = arnPattern.split(":")
  if (resource.startsWith("assumed-role/")) return "sessions"
  return resource.startsWith("user/") ? "users" : "others"
}

const whyNoRole = (arn: Arn.Arn | Arn.InvalidArn): string => {
  if (arn._tag === "InvalidArn") return arn.reason
  const { _tag } = Principal.fromArn(arn)
  return _tag === "AssumedRole"
    ? "this is a session; give the ARN of its role, as `aws iam get-role` prints it"
    : "this is not the ARN of a role, arn:aws:iam::ACCOUNT:role/NAME"
}

const once = <A>(make: () => A): (() => A) => {
  let made: { readonly value: A } | undefined
  return () => (made ??= { value: make() }).value
}
