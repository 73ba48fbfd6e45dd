import { Caller, Pattern } from "@dd-cloud-auth/arn"
import { Failure } from "@dd-cloud-auth/core"
import { Directory, Suggestion } from "@dd-cloud-auth/directory"
import { assert, describe, it } from "vitest"

const account = "123456789012"
const role = (session: string) => `arn:aws:sts::${account}:assumed-role/${session}`
const sso = "AWSReservedSSO_Admin_0123456789abcdef"

const cases: ReadonlyArray<readonly [string, string, Suggestion.Suggestion, string]> = [
  [
    "a session of a role",
    role("Deploy/run-1"),
    { sessions: role("Deploy/*"), alone: role("Deploy/run-1") },
    `The pattern ${role("Deploy/*")} is for every session of that role, ${role("Deploy/run-1")} for this one alone.`
  ],
  [
    "a session whose name Datadog does not take",
    role("Deploy/ada+1@example.com"),
    { sessions: role("Deploy/*") },
    `The pattern ${role("Deploy/*")} is for every session of that role, Datadog takes none for this one alone.`
  ],
  [
    "a person of IAM Identity Center",
    role(`${sso}/ada@example.com`),
    { alone: role(`${sso}/ada@example.com`) },
    `The pattern is ${role(`${sso}/ada@example.com`)} itself.`
  ],
  [
    "such a person whose name Datadog does not take",
    role(`${sso}/ada+1@example.com`),
    {},
    `Datadog takes no pattern for this session alone, and ${role(`${sso}/*`)} is for everybody with that permission set.`
  ],
  [
    "a user",
    `arn:aws:iam::${account}:user/ci/ada`,
    { alone: `arn:aws:iam::${account}:user/ci/ada` },
    `The pattern is arn:aws:iam::${account}:user/ci/ada itself.`
  ],
  [
    "a federated user",
    `arn:aws:sts::${account}:federated-user/ada`,
    { alone: `arn:aws:sts::${account}:federated-user/ada` },
    `The pattern is arn:aws:sts::${account}:federated-user/ada itself.`
  ],
  ...[
    `arn:aws:iam::${account}:root`,
    role("AWSServiceRoleForRDS/SLRManagement"),
    `arn:aws-us-gov:sts::${account}:assumed-role/Deploy/run-1`,
    `arn:aws:iam::${account}:user/ada+1`,
    `arn:aws:iam::${account}:role/Deploy`
  ].map(
    (caller) =>
      [caller, caller, {}, "No pattern is to be had for it: log in as another role or user."] as const
  )
]

const refused = (caller: string | undefined, status: 401 | 403 = 401) => {
  const fields = { status, errors: [], message: "Refused.", ...(caller && { verifiedCaller: caller }) }
  return new Failure.CloudAuthError({
    operation: "delegatedToken.exchange",
    site: "datadoghq.eu",
    reason: status === 401 ? new Failure.Unauthorized(fields) : new Failure.Forbidden(fields)
  })
}

describe("Suggestion", () => {
  describe("of", () => {
    it.each(cases)("suggests for %s what Datadog takes, and what matches it", (_, caller, suggestion) => {
      assert.deepStrictEqual(Suggestion.of(caller), suggestion)
      for (const pattern of Object.values(suggestion) as ReadonlyArray<string>) {
        const parsed = Pattern.parse(pattern)
        assert.isTrue(parsed._tag === "Pattern" && Pattern.matches(parsed, caller), pattern)
        assert.notInclude(["Refused", "NeverMatches"], Pattern.severity(pattern))
      }
    })
  })

  describe("everybody", () => {
    it("is the pattern of a role, whatever Datadog makes of it, or the caller", () => {
      for (const [caller, pattern] of [
        [role("Deploy,x/run-1"), role("Deploy,x/*")],
        [`arn:aws:iam::${account}:user/ci/ada`, `arn:aws:iam::${account}:user/ci/ada`]
      ] as const) {
        assert.strictEqual(Suggestion.everybody(Caller.parse(caller) as Caller.Caller), pattern)
      }
    })
  })

  describe("named", () => {
    it.each(cases)(
      "says it of %s behind what the failure says, and keeps all else",
      (_, caller, __, advice) => {
        for (const status of [401, 403] as const) {
          const failure = refused(caller, status)
          const named = Suggestion.named(failure)
          assert.strictEqual(named.message, `Refused. ${advice}`)
          assert.deepStrictEqual({ ...named.reason, message: "" }, {
            ...failure.reason,
            message: ""
          } as typeof named.reason)
          assert.deepStrictEqual([named.operation, named.site], [failure.operation, failure.site])
        }
      }
    )

    it("leaves any other failure as it is", () => {
      const failure = refused(undefined)
      assert.strictEqual(Suggestion.named(failure), failure)
    })

    it("asks a directory first, whose mapping may not be in effect yet", () => {
      const mapping = { id: "1", arnPattern: role("Deploy/*"), accountIdentifier: "a", accountUuid: "b" }
      const directory = Directory.make({ personaMappings: [mapping] })
      assert.match(
        Suggestion.named(refused(role("Deploy/run-1")), directory).message,
        /^Refused\. In the directory, .*:assumed-role\/Deploy\/\* matches it already: a new mapping takes some minutes/
      )
      assert.include(Suggestion.named(refused(role("Other/run-1")), directory).message, role("Other/*"))
    })
  })
})
