import * as Pattern from "@dd-cloud-auth/arn/Pattern"
import { patternFaults } from "../patternFaults.ts"
import { rule } from "../rule.ts"
import { mapping } from "../sample.ts"

export const refusedPattern = rule({
  code: "refused-pattern",
  severity: "error",
  title: "Datadog would refuse the pattern",
  explanation: `Datadog takes a pattern that is one ARN of partition \`aws\`, or one that ends in \`/*\` after a name. A mapping with any
other was created before that was checked, or in another way. It cannot be created again as it is, by Terraform or by
hand, and what it matches is not documented.

Create a mapping with the corrected pattern, then delete this one: mappings cannot be changed.`,
  failing: { personaMappings: [mapping("sts", "assumed-role/terraform-*", "ops@example.com")] },
  passing: { personaMappings: [mapping("sts", "assumed-role/terraform/*", "ops@example.com")] },
  check: (directory) =>
    patternFaults(
      directory,
      ({ severity }, pattern) =>
        severity === "Refused" || (severity === "NeverMatches" && Pattern.parse(pattern)._tag !== "Pattern")
    )
})
