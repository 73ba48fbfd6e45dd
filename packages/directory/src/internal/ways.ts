import * as Algebra from "@dd-cloud-auth/arn/Algebra"
import * as Arn from "@dd-cloud-auth/arn/Arn"
import * as Pattern from "@dd-cloud-auth/arn/Pattern"
import * as Principal from "@dd-cloud-auth/arn/Principal"
import { accountKey, type PersonaMapping } from "@dd-cloud-auth/core/PersonaMapping"
import { accountsOf, type Account } from "./accounts.ts"
import type { Placed, SortedPatterns } from "./sortedPatterns.ts"

/**
 * How many callers a pattern stands for: one, the sessions of a role, the users below a path, others with a common
 * beginning, or none at all.
 */
export type Width = "exact" | "sessions" | "users" | "others" | "none"

/** A mapping that leads to an account. */
export interface Way {
  readonly mapping: PersonaMapping
  readonly width: Width
  /** The other accounts that some of its callers could also become, each with a caller that could. */
  readonly others: ReadonlyArray<{ readonly account: Account; readonly example: string }>
}

/** Who can become an account. */
export interface WhoCan {
  /** What was asked about. */
  readonly text: string
  /** The accounts that have it as their identifier or UUID: none, one, or several of the same identifier. */
  readonly accounts: ReadonlyArray<Account>
  /** Every mapping that leads there, in the order of the directory. */
  readonly ways: ReadonlyArray<Way>
}

/** What the sessions of a role can become. */
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

/** Says who can become an account: one whose identifier is the text, or whose UUID is. */
export const whoCan = (
  mappings: ReadonlyArray<PersonaMapping>,
  sorted: () => SortedPatterns,
  text: string
): WhoCan => {
  const key = accountKey({ accountUuid: text })
  const ours = mappings.filter((mapping) => mapping.accountIdentifier === text || accountKey(mapping) === key)
  return {
    text,
    accounts: accountsOf(ours),
    ways: ours.map((mapping) => wayOf(mapping, sorted().overlapping(mapping.arnPattern)))
  }
}

/** Says what the sessions of a role can become. */
export const reach = (sorted: () => SortedPatterns, text: string): Reach => {
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
