import * as Pattern from "@dd-cloud-auth/arn/Pattern"
import { patternFaults } from "../patternFaults.ts"
import { rule } from "../rule.ts"
import { mapping } from "../sample.ts"

export const neverMatches = rule({
  code: "never-matches",
  severity: "error",
  title: "No caller can match the pattern",
  explanation: `Datadog compares the pattern with the ARN that \`aws sts get-caller-identity\` returns. That is never the ARN of a role, a
group or an instance profile, and the ARN of a session always names the session: \`assumed-role/ROLE/SESSION\`, without
the path of the role. Datadog takes such a mapping, but nobody gets in by it.

Create a mapping with the corrected pattern (\`assumed-role/ROLE/*\` for every session of a role), then delete this one.`,
  failing: { personaMappings: [mapping("iam", "role/teams/Deploy", "deploy@example.com")] },
  passing: { personaMappings: [mapping("sts", "assumed-role/Deploy/*", "deploy@example.com")] },
  check: (directory) =>
    patternFaults(
      directory,
      ({ severity }, pattern) => severity === "NeverMatches" && Pattern.parse(pattern)._tag === "Pattern"
    )
})
