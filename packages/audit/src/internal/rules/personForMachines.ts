import { rule } from "../rule.ts"
import { mapping } from "../sample.ts"
import { exampleOf, named } from "../subject.ts"
import { isOfMachine, isOfPerson } from "../words.ts"

export const personForMachines = rule({
  code: "person-for-machines",
  severity: "warning",
  title: "Machines act as a person",
  isGuess: true,
  explanation: `The role is one that machines assume, by a word in its name or because the session is an EC2 instance, and the account is
the e-mail of a person. What the machine does stands under that person's name, it may do all that the person may, and it
stops on the day on which the person leaves.

Create a service account with the permissions that the machine needs, and map the role to that.

The names are all that this rule has to go by. An e-mail with a word such as \`deploy\` or \`team\`, or with a word of the
name of the role, is not taken for a person's; nor is a session that has the name of the person taken for a machine.`,
  failing: { personaMappings: [mapping("sts", "assumed-role/terraform-apply/*", "alice@example.com")] },
  passing: {
    personaMappings: [
      mapping("sts", "assumed-role/terraform-apply/*", "7e04c1fd-4d0b-4f5a-9b3c-0c1b7f0e5a11"),
      mapping("sts", "assumed-role/Support/*", "alice@example.com")
    ]
  },
  check: (directory) =>
    named(directory).flatMap(({ mappings, principal }) => {
      const [{ accountIdentifier, arnPattern }] = mappings
      if (principal._tag !== "AssumedRole") return []
      const { kind, role, session } = principal
      // A session with the name of the person is one of that person's own.
      if (!isOfPerson(accountIdentifier, `${role}/${session}`)) return []
      const isMachine =
        kind === "Ec2Instance" || (kind === "Custom" && !role.startsWith("AWSReserved") && isOfMachine(role))
      return isMachine
        ? [
            {
              mappings,
              example: exampleOf(arnPattern),
              message: `machines that assume ${role} act as ${accountIdentifier}, a person`,
              fix: { description: "Map the role to a service account" }
            }
          ]
        : []
    })
})
