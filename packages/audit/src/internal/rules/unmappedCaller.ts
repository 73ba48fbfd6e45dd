import * as Pattern from "@dd-cloud-auth/arn/Pattern"
import type { Fix } from "../../Finding.ts"
import { periodOf, type Unmapped } from "../calls.ts"
import { rule } from "../rule.ts"
import { mapping } from "../sample.ts"
import * as Terraform from "../terraform.ts"

const personaMappings = [mapping("sts", "assumed-role/Deploy/*", "deploy@example.com")]

const sessions = (role: string) =>
  ["run-7", "run-8"].map((session, i) => ({
    caller: `arn:aws:sts::123456789012:assumed-role/${role}/${session}`,
    count: 3 - i
  }))

export const unmappedCaller = rule({
  code: "unmapped-caller",
  severity: "note",
  title: "Callers in the log match no mapping",
  isGuess: true,
  needs: "callerLog",
  explanation: `You gave a log of callers, and some of them cannot log in to Datadog by their AWS identity: no persona mapping and no intake
mapping takes them. Most callers need not; those who do use a key instead, which somebody has to keep and to change.

Map them, if they need Datadog. All sessions of a role are one finding, with the pattern that takes them; but of a role of
IAM Identity Center, each session is a person, and is to be mapped to the account of that person.

Root users and service-linked roles are left out, since they are not to be mapped. Without a log this rule finds nothing.`,
  failing: {
    personaMappings,
    options: { callerLog: { callers: [...sessions("Deploy"), ...sessions("Release")] } }
  },
  passing: { personaMappings, options: { callerLog: { callers: sessions("Deploy") } } },
  check: (_, __, known) =>
    (known.calls?.unmapped ?? []).map((unmapped) => {
      const { count, example, firstSeen, lastSeen, pattern } = unmapped
      const calls = `${count === 1 ? "1 call" : `${count} calls`}${periodOf(firstSeen, lastSeen)}`
      return {
        mappings: [],
        about: pattern,
        example: example.caller,
        message: `${nameOf(unmapped)} made ${calls}, and no mapping takes ${pattern}`,
        fix: fixOf(unmapped)
      }
    })
})

const nameOf = ({ callers, principal }: Unmapped): string => {
  const of = `of AWS account ${principal.accountId}`
  switch (principal._tag) {
    case "AssumedRole":
      return `${callers === 1 ? "1 session" : `${callers} sessions`} of the role ${principal.role} ${of}`
    case "User":
      return `the user ${principal.name} ${of}`
    case "FederatedUser":
      return `the federated user ${principal.name} ${of}`
  }
}

const fixOf = ({ pattern, principal }: Unmapped): Fix => {
  if (principal._tag === "AssumedRole" && principal.kind === "IdentityCenter") {
    return { description: "Map each session to the account of its person, if they need Datadog" }
  }
  const severity = Pattern.severity(pattern)
  return severity === "Refused" || severity === "NeverMatches"
    ? { description: `Let them log in as another role or user, if they need Datadog: it refuses ${pattern}` }
    : {
        description: `Map ${pattern} to an account, if they need Datadog`,
        arnPattern: pattern,
        terraform: Terraform.unfinished(pattern)
      }
}
