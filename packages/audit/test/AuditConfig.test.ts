import { Audit, AuditConfig, Rule } from "@dd-cloud-auth/audit"
import { Directory } from "@dd-cloud-auth/directory"
import { Ajv2020 } from "ajv/dist/2020.js"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import { readFileSync } from "node:fs"
import { assert, describe, it } from "vitest"
import { mapping } from "./mappings.ts"
import { noon } from "./time.ts"

const entry = {
  rule: "user-path-wildcard",
  arnPattern: "arn:aws:iam::123456789012:user/below/*",
  reason: "on purpose",
  owner: "ada@example.com",
  expires: "2026-12-31"
}

const problemsOf = (text: string): ReadonlyArray<string> =>
  Result.match(AuditConfig.parse(text), { onSuccess: () => [], onFailure: ({ problems }) => problems })

const refused: ReadonlyArray<readonly [config: unknown, problem: string]> = [
  [{ rules: { "root-users": "off" } }, "rules: there is no rule root-users; did you mean root-user?"],
  [
    { rules: { toString: "off" } },
    `rules: there is no rule toString; there are ${Rule.all.map(({ code }) => code).join(", ")}`
  ],
  [{ rules: { "root-user": "of" } }, 'rules.root-user: this has to be "off" | "error" | "warning" | "note"'],
  [{ rule: {} }, "there is no field rule; did you mean rules?"],
  [{ awsAccounts: ["1234"] }, "awsAccounts[0]: the ID of an AWS account has 12 digits, in quotes"],
  [{ awsAccounts: [123456789012] }, "awsAccounts[0]: this has to be string"],
  [{ awsAccountsPerAccount: 0 }, "awsAccountsPerAccount: this has to be 1 or more"],
  [
    { accepted: [{ ...entry, rule: "root-users" }] },
    "accepted[0].rule: there is no rule root-users; did you mean root-user?"
  ],
  [
    { accepted: [{ ...entry, until: "2026-12-31" }] },
    "accepted[0]: there is no field until; there are fingerprint, rule, arnPattern, reason, owner, expires"
  ],
  [{ accepted: [{ ...entry, owner: " " }] }, "accepted[0].owner: this may not be empty"],
  [
    { accepted: [{ ...entry, rule: undefined }] },
    "accepted[0]: an entry has a fingerprint, or a rule and an arnPattern"
  ],
  [{ accepted: [{ ...entry, reason: undefined }] }, "accepted[0].reason: this is missing"],
  [[], "this has to be object"]
]

describe("AuditConfig", () => {
  it("is what an audit takes", () => {
    const config = Result.getOrThrow(
      AuditConfig.parse(
        JSON.stringify({
          $schema: "node_modules/@dd-cloud-auth/audit/audit.schema.json",
          rules: { "root-user": "note" },
          awsAccounts: ["123456789012"],
          awsAccountsPerAccount: 2,
          accepted: [entry]
        })
      )
    )
    const personaMappings = [
      mapping("user/below/*", "below@example.com"),
      mapping("root", "owner@example.com"),
      mapping("user/alice", "alice@example.com", "210987654321")
    ]
    const found = Audit.run(Directory.make({ personaMappings }), { ...config, now: noon("2026-11-26") })
    assert.deepStrictEqual(
      found.map(({ rule, severity }) => [rule, severity]),
      [
        ["unlisted-aws-account", "error"],
        ["root-user", "note"]
      ]
    )
  })

  it("takes an expiry that is no date: it counts as expired", () => {
    assert.deepStrictEqual(problemsOf(JSON.stringify({ accepted: [{ ...entry, expires: "soon" }] })), [])
  })

  it.each(refused)("refuses %j, and says what and where", (config, problem) => {
    assert.deepStrictEqual(problemsOf(JSON.stringify(config)), [problem])
  })

  it("refuses what is not JSON, or says two things at once", () => {
    assert.deepStrictEqual(problemsOf("{"), ["not valid JSON"])
    assert.deepStrictEqual(problemsOf(" \n"), ["it is empty"])
    assert.deepStrictEqual(problemsOf('{"rules": {}, "rules": {}}'), ["the key rules occurs twice"])
  })

  it("says everything that is wrong at once", () => {
    assert.lengthOf(problemsOf('{"rules": {"x": "off"}, "awsAccounts": [1], "more": 1}'), 3)
  })
})

describe("audit.schema.json", () => {
  const published = readFileSync(new URL("../audit.schema.json", import.meta.url), "utf8")

  it("is what the build writes", () => {
    const { schema } = Schema.toJsonSchemaDocument(AuditConfig.AuditConfig, { onExcessProperty: "error" })
    assert.deepStrictEqual(JSON.parse(published), {
      $schema: "https://json-schema.org/draft/2020-12/schema",
      ...schema
    })
  })

  it("takes a configuration, and refuses what is refused when it is read", () => {
    const validate = new Ajv2020().compile(JSON.parse(published))
    assert.isTrue(validate({ accepted: [entry] }), JSON.stringify(validate.errors))
    for (const [config] of refused) {
      assert.isFalse(validate(JSON.parse(JSON.stringify(config))), JSON.stringify(config))
    }
  })
})
