import * as Algebra from "@dd-cloud-auth/arn/Algebra"
import * as Pattern from "@dd-cloud-auth/arn/Pattern"
import type { PersonaMapping } from "@dd-cloud-auth/core/PersonaMapping"

const uuids = new Map<string, string>()

/** The UUID of an account in these tests. */
export const uuidOf = (account: string): string => {
  const known = uuids.get(account) ?? `00000000-0000-4000-8000-${String(uuids.size).padStart(12, "0")}`
  uuids.set(account, known)
  return known
}

let ids = 0

/** A mapping of a role's sessions, a user or whatever the resource names, to an account. */
export const mapping = (resource: string, account: string, id = `id-${ids++}`): PersonaMapping => ({
  id,
  arnPattern: arn(resource),
  accountIdentifier: account,
  accountUuid: uuidOf(account)
})

export const arn = (resource: string, accountId = "123456789012"): string =>
  /^(user|role|root)/.test(resource)
    ? `arn:aws:iam::${accountId}:${resource}`
    : `arn:aws:sts::${accountId}:${resource}`

/** Resources of patterns that are equal, take each other in, only look as if they did, or match nobody. */
export const resources = [
  "user/*",
  "user/a",
  "user/a/*",
  "user/a/b",
  "user/a/b/*",
  "user/a/b/c",
  "user/ab",
  "assumed-role/R/*",
  "assumed-role/R/s1",
  "assumed-role/R/s12",
  "assumed-role/Ro/*",
  "role/R",
  "federated-user/f1"
]

/** Whether two mappings have a caller in common, by the algebra, pattern against pattern. */
export const meet = (a: PersonaMapping, b: PersonaMapping): boolean => {
  const [one, other] = [Pattern.parse(a.arnPattern), Pattern.parse(b.arnPattern)]
  return (
    one._tag === "Pattern" &&
    other._tag === "Pattern" &&
    [a, b].every(({ arnPattern }) => Pattern.severity(arnPattern) !== "NeverMatches") &&
    Algebra.overlaps(one, other)
  )
}
