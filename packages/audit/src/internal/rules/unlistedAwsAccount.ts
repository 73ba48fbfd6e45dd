import { rule } from "../rule.ts"
import { mapping } from "../sample.ts"
import { exampleOf, namedOfBoth } from "../subject.ts"

const personaMappings = [mapping("sts", "assumed-role/Deploy/*", "deploy@example.com")]

export const unlistedAwsAccount = rule({
  code: "unlisted-aws-account",
  severity: "error",
  title: "Callers of an AWS account get in that is not on your list",
  needs: "awsAccounts",
  explanation: `You gave a list of your AWS accounts, and the pattern names another: one that was forgotten, sold, or never yours. Whoever
owns it decides who gets in.

Delete the mapping, or put the AWS account on the list. Without a list this rule finds nothing.`,
  failing: { personaMappings, options: { awsAccounts: ["210987654321"] } },
  passing: { personaMappings, options: { awsAccounts: ["123456789012"] } },
  check: (directory, { awsAccounts }) => {
    if (awsAccounts === undefined) return []
    const known = new Set(awsAccounts)
    return namedOfBoth(directory).flatMap(({ mappings, principal }) => {
      if (!("accountId" in principal) || known.has(principal.accountId)) return []
      const [{ arnPattern }] = mappings
      return [
        {
          mappings,
          index: arnPattern.indexOf(principal.accountId),
          example: exampleOf(arnPattern),
          message: `${arnPattern} lets callers of AWS account ${principal.accountId} in, which is not on the list`,
          fix: { description: "Delete the mapping, or put the AWS account on the list" }
        }
      ]
    })
  }
})
