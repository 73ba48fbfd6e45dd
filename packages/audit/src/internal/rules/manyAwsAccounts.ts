import { accountKey } from "@dd-cloud-auth/core/PersonaMapping"
import { rule } from "../rule.ts"
import { mapping } from "../sample.ts"
import { named } from "../subject.ts"

const awsAccounts = ["111111111111", "222222222222", "333333333333", "444444444444"]

const deployIn = (accounts: ReadonlyArray<string>) =>
  accounts.map((account) => mapping("sts", "assumed-role/Deploy/*", "deploy@example.com", account))

export const manyAwsAccounts = rule({
  code: "many-aws-accounts",
  severity: "note",
  title: "One account can be reached from many AWS accounts",
  explanation: `Whoever takes over one of these AWS accounts becomes this Datadog account, and what comes from one of them is not told
from what comes from another.

Give each AWS account, or each environment, an account with the permissions that it needs. How many are fine is up to
you: more than 3 are remarked on, unless \`awsAccountsPerAccount\` says another number.`,
  failing: { personaMappings: deployIn(awsAccounts) },
  passing: { personaMappings: deployIn(awsAccounts.slice(1)) },
  check: (directory, { awsAccountsPerAccount = 3 }) =>
    [...Map.groupBy(named(directory), ({ mappings }) => accountKey(mappings[0])).values()].flatMap((ways) => {
      const from = new Set(
        ways.flatMap(({ principal }) => ("accountId" in principal ? [principal.accountId] : []))
      )
      const [first, ...rest] = ways.flatMap(({ mappings }) => mappings)
      return first !== undefined && from.size > awsAccountsPerAccount
        ? [
            {
              mappings: [first, ...rest] as const,
              message: `${first.accountIdentifier} can be reached from ${from.size} AWS accounts`,
              fix: { description: "Give each AWS account, or each environment, an account of its own" }
            }
          ]
        : []
    })
})
