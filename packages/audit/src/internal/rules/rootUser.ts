import { rule } from "../rule.ts"
import { mapping } from "../sample.ts"
import { namedOfBoth } from "../subject.ts"

export const rootUser = rule({
  code: "root-user",
  severity: "error",
  title: "The root user of an AWS account is mapped",
  explanation: `The root user can do everything in its AWS account and cannot be confined. Nothing should hold its keys, and so nothing
should log in by it. Whether Datadog takes the pattern is in doubt too: its Terraform provider refuses it.

Map a role, and delete the access keys of the root user.`,
  failing: { personaMappings: [mapping("iam", "root", "ops@example.com")] },
  passing: { personaMappings: [mapping("sts", "assumed-role/Ops/*", "ops@example.com")] },
  check: (directory) =>
    namedOfBoth(directory).flatMap(({ mappings, principal }) =>
      principal._tag === "Root"
        ? [
            {
              mappings,
              index: mappings[0].arnPattern.lastIndexOf(":") + 1,
              example: mappings[0].arnPattern,
              message: `the root user of AWS account ${principal.accountId} is mapped`,
              fix: { description: "Map a role, and delete the access keys of the root user" }
            }
          ]
        : []
    )
})
