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
