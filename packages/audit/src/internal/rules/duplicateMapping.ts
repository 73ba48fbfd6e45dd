import { rule } from "../rule.ts"
import { mapping } from "../sample.ts"
import { named } from "../subject.ts"

const deploy = mapping("sts", "assumed-role/Deploy/*", "deploy@example.com")

export const duplicateMapping = rule({
  code: "duplicate-mapping",
  severity: "warning",
  title: "The same mapping is there more than once",
  explanation: `Mappings have the same pattern for the same account. They do what one of them does; but whoever deletes one to take the
access away does not take it away.

Delete all but one.`,
  failing: { personaMappings: [deploy, { ...deploy, id: "another" }] },
  passing: { personaMappings: [deploy, mapping("iam", "user/alice", "alice@example.com")] },
  check: (directory) =>
    named(directory).flatMap(({ mappings }) =>
      mappings.length === 1
        ? []
        : [
            {
              mappings,
              message: `${mappings.length} mappings of ${mappings[0].arnPattern} lead to the same account, ${mappings[0].accountIdentifier}`,
              fix: { description: "Delete all but one of them" }
            }
          ]
    )
})
