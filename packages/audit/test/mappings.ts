import type { IntakeMapping } from "@dd-cloud-auth/core/IntakeMapping"
import type { PersonaMapping } from "@dd-cloud-auth/core/PersonaMapping"

const uuids = new Map<string, string>()

const uuidOf = (account: string): string => {
  const known = uuids.get(account) ?? `00000000-0000-4000-8000-${String(uuids.size).padStart(12, "0")}`
  uuids.set(account, known)
  return known
}

let ids = 0

const arn = (resource: string, awsAccount: string): string =>
  /^(?:user|role|root|group|instance-profile)/.test(resource)
    ? `arn:aws:iam::${awsAccount}:${resource}`
    : `arn:aws:sts::${awsAccount}:${resource}`

/** A mapping of whatever the resource names, or of a whole ARN. */
export const mapping = (
  resource: string,
  accountIdentifier: string,
  awsAccount = "123456789012"
): PersonaMapping => ({
  id: `id-${ids++}`,
  arnPattern: resource.startsWith("arn:") ? resource : arn(resource, awsAccount),
  accountIdentifier,
  accountUuid: uuidOf(accountIdentifier)
})

export const intake = (resource: string, awsAccount = "123456789012"): IntakeMapping => ({
  id: `intake-${ids++}`,
  arnPattern: arn(resource, awsAccount)
})
