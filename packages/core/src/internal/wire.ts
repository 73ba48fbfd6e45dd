// What mappings are called on the wire. It stands apart from the schemas, which a program that only calls the API has no
// use for: a bundler then leaves them out.

/** The type strings of persona mappings. */
export const personaTypes = ["aws_cloud_auth_config", "aws_wif_config"] as const

/** The type strings of intake mappings. */
export const intakeTypes = ["aws_cloud_auth_intake_mapping", "aws_wif_intake_mapping"] as const

/** The attributes of persona mappings. */
export const personaNames = {
  arnPattern: "arn_pattern",
  accountIdentifier: "account_identifier",
  accountUuid: "account_uuid"
} as const

/** The attributes of intake mappings. */
export const intakeNames = {
  arnPattern: "arn_pattern",
  parEnrollmentEnabled: "par_enrollment_enabled"
} as const

/** The attributes of custom OIDC persona mappings. */
export const oidcPersonaNames = {
  providerId: "provider_id",
  accountUuid: "account_uuid",
  accountIdentifier: "account_identifier",
  claimMatchers: "claim_matchers",
  identityPattern: "identity_pattern"
} as const

/** The attributes of custom OIDC providers. */
export const oidcProviderNames = {
  name: "provider_name",
  issuer: "issuer_url",
  audiences: "audiences",
  requiredClaims: "required_claims",
  identityClaim: "identity_claim_name",
  orgUuidSource: "org_uuid_source",
  orgUuidClaim: "org_uuid_claim_name"
} as const

/** The attributes of a delegated token. */
export const delegatedTokenNames = {
  accessToken: "access_token",
  expires: "expires"
} as const

/** The attributes of an intake key. */
export const intakeKeyNames = {
  apiKey: "api_key"
} as const
