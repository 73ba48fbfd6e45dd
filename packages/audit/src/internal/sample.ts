import type { PersonaMapping } from "@dd-cloud-auth/core/PersonaMapping"

/** A mapping for the examples of rules; its account has a UUID that is made from the identifier. */
export const mapping = (
  service: "iam" | "sts",
  resource: string,
  accountIdentifier: string,
  awsAccount = "123456789012"
): PersonaMapping => ({
  id: `${awsAccount}/${resource}/${accountIdentifier}`,
  arnPattern: `arn:aws:${service}::${awsAccount}:${resource}`,
  accountIdentifier,
  accountUuid: isUuid(accountIdentifier) ? accountIdentifier : `uuid-of-${accountIdentifier}`
})

const isUuid = (text: string): boolean => /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i.test(text)
