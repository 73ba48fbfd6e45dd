import { alikeBy, namesOf } from "../names.ts"
import { rule } from "../rule.ts"
import { mapping } from "../sample.ts"

const deploy = mapping("sts", "assumed-role/Deploy/*", "deploy@example.com")

export const namesDifferInCase = rule({
  code: "names-differ-in-case",
  severity: "warning",
  title: "Names differ in upper and lower case only",
  explanation: `AWS has no two users, and no two roles, of one account whose names differ in case only, and reports each as it was
created. As far as is known, Datadog compares as written. So of these patterns all but one match nobody, or match whoever
names a session so; and of two such account identifiers one is easily taken for the other.

Write the name as \`aws sts get-caller-identity\` prints it.`,
  failing: { personaMappings: [deploy, mapping("sts", "assumed-role/deploy/*", "deploy@example.com")] },
  passing: { personaMappings: [deploy, mapping("sts", "assumed-role/Deploy2/*", "deploy@example.com")] },
  check: (directory) =>
    alikeBy(namesOf(directory), (name) => name.toLowerCase()).flatMap(([first, ...rest]) =>
      rest.length === 0
        ? []
        : [
            {
              mappings: [first.mapping, ...rest.map(({ mapping }) => mapping)] as const,
              about: first.kind,
              message: `the names ${[first, ...rest].map(({ name }) => name).join(" and ")} (${first.kind}) differ in case only`,
              fix: { description: "Write the name as aws sts get-caller-identity prints it" }
            }
          ]
    )
})
