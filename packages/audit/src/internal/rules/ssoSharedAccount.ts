import * as Principal from "@dd-cloud-auth/arn/Principal"
import { rule } from "../rule.ts"
import { mapping } from "../sample.ts"
import { exampleOf, named } from "../subject.ts"

const role = "assumed-role/AWSReservedSSO_Admins_0123456789abcdef"

export const ssoSharedAccount = rule({
  code: "sso-shared-account",
  severity: "warning",
  title: "Everybody with a permission set acts as one account",
  explanation: `A role of IAM Identity Center is assumed by people, each in a session that has their name. A wildcard over its sessions
gives all of them one Datadog account: the audit trail does not tell them apart, and who joins the group in AWS gets in.

Map each session to the account of its person.`,
  failing: { personaMappings: [mapping("sts", `${role}/*`, "shared@example.com")] },
  passing: { personaMappings: [mapping("sts", `${role}/alice`, "alice@example.com")] },
  check: (directory) =>
    named(directory).flatMap(({ mappings, principal }) => {
      if (principal._tag !== "AssumedRole" || principal.session !== "*") return []
      const permissionSet = Principal.permissionSet(principal.role)
      if (permissionSet === undefined) return []
      const [{ accountIdentifier, arnPattern }] = mappings
      return [
        {
          mappings,
          index: arnPattern.length - 1,
          example: exampleOf(arnPattern),
          message: `everybody with the permission set ${permissionSet} in AWS account ${principal.accountId} acts as ${accountIdentifier}`,
          fix: { description: "Map each session to the account of its person" }
        }
      ]
    })
})
