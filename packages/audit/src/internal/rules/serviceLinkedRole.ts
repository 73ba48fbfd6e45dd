import { rule } from "../rule.ts"
import { mapping } from "../sample.ts"
import { namedOfBoth } from "../subject.ts"

export const serviceLinkedRole = rule({
  code: "service-linked-role",
  severity: "warning",
  title: "A role is mapped that only a service of AWS assumes",
  explanation: `The name begins with \`AWSServiceRoleFor\`: AWS made the role for one of its services, and nobody else can assume it. No
program of yours will log in by it.

Delete the mapping, and map the role that your program has.`,
  failing: { personaMappings: [mapping("sts", "assumed-role/AWSServiceRoleForRDS/*", "rds@example.com")] },
  passing: { personaMappings: [mapping("sts", "assumed-role/Rds/*", "rds@example.com")] },
  check: (directory) =>
    namedOfBoth(directory).flatMap(({ mappings, principal }) =>
      principal._tag === "AssumedRole" && principal.kind === "ServiceLinked"
        ? [
            {
              mappings,
              index: mappings[0].arnPattern.indexOf(principal.role),
              message: `${principal.role} is a service-linked role, which only a service of AWS assumes`,
              fix: { description: "Delete the mapping, and map the role that your program has" }
            }
          ]
        : []
    )
})
