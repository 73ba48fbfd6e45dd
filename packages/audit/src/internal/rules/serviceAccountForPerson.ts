import type { Principal } from "@dd-cloud-auth/arn/Principal"
import { rule } from "../rule.ts"
import { mapping } from "../sample.ts"
import { exampleOf, named } from "../subject.ts"
import { isOfMachine } from "../words.ts"

const serviceAccount = "7e04c1fd-4d0b-4f5a-9b3c-0c1b7f0e5a11"

export const serviceAccountForPerson = rule({
  code: "service-account-for-person",
  severity: "warning",
  title: "A person acts as a service account",
  isGuess: true,
  explanation: `The handle of a service account is a UUID, and the caller is an IAM user, or a session of IAM Identity Center, without a
word in the name that machines have. What the person does stands under no person's name, and the access stays when the
person's own account is disabled.

Map the user to the account of the person.

The names are all that this rule has to go by.`,
  failing: { personaMappings: [mapping("iam", "user/alice", serviceAccount)] },
  passing: {
    personaMappings: [
      mapping("iam", "user/backup-bot", serviceAccount),
      mapping("iam", "user/alice", "alice@example.com")
    ]
  },
  check: (directory) =>
    named(directory).flatMap(({ mappings, principal }) => {
      const [{ accountIdentifier, arnPattern }] = mappings
      const name = personOf(principal)
      return name !== undefined && isUuid(accountIdentifier)
        ? [
            {
              mappings,
              example: exampleOf(arnPattern),
              message: `${name}, a person, acts as the service account ${accountIdentifier}`,
              fix: { description: "Map the user to the account of the person" }
            }
          ]
        : []
    })
})

/** The name of a person, where it looks like one; a wildcard is nobody's. */
const personOf = (principal: Principal): string | undefined => {
  if (principal._tag === "User") {
    return principal.name === "*" || isOfMachine(`${principal.path}${principal.name}`)
      ? undefined
      : principal.name
  }
  const isSession = principal._tag === "AssumedRole" && principal.kind === "IdentityCenter"
  return isSession && principal.session !== "*" ? principal.session : undefined
}

const isUuid = (text: string): boolean => /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i.test(text)
