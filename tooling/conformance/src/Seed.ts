/** The organisation that most cases run against. */

import type { Seed } from "@dd-cloud-auth/emulator/Store"

const awsAccount = "123456789012"

/** A persona mapping of a whole role, and one of a user. */
export const personas = [
  {
    id: "6f1c7d0e-0000-4000-8000-000000000001",
    arnPattern: `arn:aws:sts::${awsAccount}:assumed-role/deploy/*`,
    accountIdentifier: "0b5a1e52-0000-4000-8000-000000000002",
    accountUuid: "0b5a1e52-0000-4000-8000-000000000002"
  },
  {
    id: "6f1c7d0e-0000-4000-8000-000000000002",
    arnPattern: `arn:aws:iam::${awsAccount}:user/eng/ada`,
    accountIdentifier: "ada",
    accountUuid: "0b5a1e52-0000-4000-8000-000000000001"
  }
] as const

/** An intake mapping. */
export const intake = {
  id: "9d2b4c60-0000-4000-8000-000000000001",
  arnPattern: `arn:aws:sts::${awsAccount}:assumed-role/agent/*`
} as const

/** Who issues the tokens of custom OIDC. */
export const oidcProvider = {
  id: "51000000-0000-4000-8000-000000000001",
  name: "ci",
  issuer: "https://oidc.example.com",
  audiences: ["datadog"],
  identityClaim: "sub"
} as const

/** A mapping of custom OIDC by claims, and one by the legacy pattern. */
export const oidcMappings = [
  {
    id: "51000000-0000-4000-8000-000000000002",
    type: "emulated_oidc_mapping",
    providerId: oidcProvider.id,
    accountUuid: personas[0].accountUuid,
    accountIdentifier: personas[0].accountIdentifier,
    claimMatchers: [{ claim: "sub", mode: "glob", values: ["job/deploy/*", "job/rollback"] }]
  },
  {
    id: "51000000-0000-4000-8000-000000000003",
    type: "emulated_oidc_mapping",
    providerId: oidcProvider.id,
    accountUuid: personas[1].accountUuid,
    accountIdentifier: personas[1].accountIdentifier,
    identityPattern: "user/ada"
  }
] as const

export const seed: Seed = {
  accounts: [
    {
      _tag: "User",
      uuid: personas[1].accountUuid,
      email: "ada@example.com",
      handle: personas[1].accountIdentifier
    },
    { _tag: "ServiceAccount", uuid: personas[0].accountUuid, email: "deploy@example.com" }
  ],
  awsAccounts: [awsAccount],
  personaMappings: personas,
  intakeMappings: [intake],
  oidcProviders: [oidcProvider],
  oidcPersonaMappings: oidcMappings
}

/** A pattern that no mapping of the seed has. */
export const newPattern = `arn:aws:sts::${awsAccount}:assumed-role/release/*`
