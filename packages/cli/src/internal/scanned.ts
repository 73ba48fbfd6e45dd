import type { PersonaMapping } from "@dd-cloud-auth/core/PersonaMapping"
import type { Found, Seen } from "@dd-cloud-auth/trail/Fold"
import type { NoCallerKind } from "@dd-cloud-auth/trail/Reader"
import type { Log } from "./logs.ts"
import * as Resolve from "./resolve.ts"

/** A caller of the logs, and who it acts as. */
export interface Caller {
  readonly seen: Seen
  readonly outcome: Resolve.Outcome
  /** The mappings that match, the most specific pattern first. */
  readonly matches: ReadonlyArray<PersonaMapping>
}

/** What logs tell, held against the mappings of a site. */
export interface Scanned extends Log {
  readonly site: string
  /** In the order that is asked for. */
  readonly callers: ReadonlyArray<Caller>
  readonly mappings: ReadonlyArray<PersonaMapping>
  /** The mappings that match none of these callers. */
  readonly unused: ReadonlyArray<PersonaMapping>
}

/** By what callers are sorted, the highest first. */
export const sorts = ["count", "last-seen"] as const

/** Says of every caller who it acts as, and of every mapping whether a caller did. */
export const make = (
  log: Log,
  { mappings, site }: { readonly mappings: ReadonlyArray<PersonaMapping>; readonly site: string },
  sort: (typeof sorts)[number]
): Scanned => {
  const resolver = Resolve.make(mappings)
  const used = new Set<PersonaMapping>()
  const callers = log.found.callers.map((seen): Caller => {
    const { matches, outcome } = resolver.resolve(seen.caller, { explain: false })
    for (const mapping of matches) used.add(mapping)
    return { seen, outcome, matches }
  })
  return {
    ...log,
    site,
    callers: callers.sort((a, b) => orders[sort](b, a) || (a.seen.caller < b.seen.caller ? -1 : 1)),
    mappings,
    unused: mappings.filter((mapping) => !used.has(mapping))
  }
}

const orders: Record<(typeof sorts)[number], (a: Caller, b: Caller) => number> = {
  count: (a, b) => a.seen.count - b.seen.count,
  "last-seen": (a, b) => (a.seen.lastSeen ?? -1) - (b.seen.lastSeen ?? -1)
}

/** The callers with an outcome. */
export const withOutcome = ({ callers }: Scanned, outcome: Resolve.Outcome): ReadonlyArray<Caller> =>
  callers.filter((caller) => caller.outcome === outcome)

/** How many records, or files, were not understood; each of them is damage, or of a kind that says so. */
export const countNotUnderstood = ({ damage, noCallers, overLimit }: Found): number =>
  [...notUnderstood].reduce((sum, kind) => sum + (noCallers.get(kind) ?? 0), damage.count + overLimit)

// A broken ARN is damage.
const notUnderstood: ReadonlySet<NoCallerKind> = new Set(["MaskedArn", "NoIdentity", "OtherType"])

/** What a kind of record that names no caller is, in words. */
export const kinds: Readonly<Record<NoCallerKind, string>> = {
  Root: "a root user without an ARN",
  IAMUser: "a user without an ARN",
  AssumedRole: "a session of a role without an ARN",
  Role: "a role, of which only sessions are callers",
  FederatedUser: "a federated user without an ARN",
  Directory: "a directory service",
  AWSAccount: "another AWS account, whose own logs name the caller",
  AWSService: "an AWS service by itself",
  SAMLUser: "a SAML user, before a role is assumed",
  WebIdentityUser: "a user of a web identity provider, before a role is assumed",
  IdentityCenterUser: "a user of IAM Identity Center, without a role",
  Unknown: "unknown to AWS itself",
  OtherType: "a type of identity that AWS does not document",
  NoIdentity: "nobody at all",
  MaskedArn: "an ARN that somebody made unreadable",
  BrokenArn: "an ARN that no caller has",
  Digest: "a digest file, which names logs",
  Insight: "an Insights event, which is about numbers of calls"
}
