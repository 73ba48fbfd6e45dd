import { rule } from "../rule.ts"
import { mapping } from "../sample.ts"
import { namedOfBoth } from "../subject.ts"

export const reservedRole = rule({
  code: "reserved-role",
  severity: "warning",
  title: "A role has a name that AWS reserves, and is none that AWS makes",
  explanation: `Names that begin with \`AWSReserved\` are for roles that AWS makes. Those of IAM Identity Center are
\`AWSReservedSSO_\`, the permission set, \`_\` and 16 hexadecimal digits; this one is not. Mostly the digits were left out
or cut off, and then nobody matches.

Take the name from \`aws sts get-caller-identity\`, as somebody with the permission set.`,
  failing: {
    personaMappings: [mapping("sts", "assumed-role/AWSReservedSSO_Admins/alice", "alice@example.com")]
  },
  passing: {
    personaMappings: [
      mapping("sts", "assumed-role/AWSReservedSSO_Admins_0123456789abcdef/alice", "alice@example.com")
    ]
  },
  check: (directory) =>
    namedOfBoth(directory).flatMap(({ mappings, principal }) =>
      principal._tag === "AssumedRole" &&
      principal.role.startsWith("AWSReserved") &&
      principal.kind !== "IdentityCenter"
        ? [
            {
              mappings,
              index: mappings[0].arnPattern.indexOf(principal.role),
              message: `${principal.role} has a name that AWS reserves, but not the shape of a role of IAM Identity Center`,
              fix: { description: "Take the name from aws sts get-caller-identity" }
            }
          ]
        : []
    )
})
