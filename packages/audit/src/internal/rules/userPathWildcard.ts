import { rule } from "../rule.ts"
import { mapping } from "../sample.ts"
import { exampleOf, namedOfBoth } from "../subject.ts"

export const userPathWildcard = rule({
  code: "user-path-wildcard",
  severity: "warning",
  title: "A wildcard takes every user below a path",
  explanation: `Whoever may create an IAM user below the path gets in by it, and so does a user in a path below the path, as far as is
known. Each of them acts as the same account, so that Datadog's audit trail does not tell them apart.

Map each user, or a role that they assume.`,
  failing: { personaMappings: [mapping("iam", "user/oncall/*", "oncall@example.com")] },
  passing: { personaMappings: [mapping("iam", "user/oncall/alice", "alice@example.com")] },
  check: (directory) =>
    namedOfBoth(directory).flatMap(({ mappings, principal }) =>
      principal._tag === "User" && principal.name === "*"
        ? [
            {
              mappings,
              index: mappings[0].arnPattern.length - 1,
              example: exampleOf(mappings[0].arnPattern),
              message: `${mappings[0].arnPattern} takes every user below ${principal.path}, also those who are created later`,
              fix: { description: "Map each user, or a role that they assume" }
            }
          ]
        : []
    )
})
