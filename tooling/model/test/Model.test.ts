import { readFileSync } from "node:fs"
import { assert, describe, it } from "vitest"
import * as Model from "../src/Model.ts"

const sts = "arn:aws:sts::123456789012:"
const iam = "arn:aws:iam::123456789012:"

describe("Model", () => {
  it("is read in a minute: 80 lines at most", () => {
    const lines = readFileSync(new URL("../src/Model.ts", import.meta.url), "utf8")
      .trimEnd()
      .split("\n")
    assert.isAtMost(lines.length, 80)
  })

  describe("matches", () => {
    // docs.datadoghq.com/account_management/workload_identity_federation, and the cases of Datadog's Terraform provider.
    for (const [pattern, caller, expected] of [
      [
        `${sts}assumed-role/DatadogTerraformerRole/*`,
        `${sts}assumed-role/DatadogTerraformerRole/run-abc`,
        true
      ],
      [`${sts}assumed-role/DatadogAgentRole/*`, `${sts}assumed-role/DatadogAgentRole/i-0abc123def456`, true],
      [`${sts}assumed-role/runner/session-name`, `${sts}assumed-role/runner/session-name`, true],
      [`${iam}role/my-role`, `${sts}assumed-role/my-role/session-name`, false],
      [`${sts}assumed-role/terraform-*`, `${sts}assumed-role/terraform-x/ci`, false],
      [`${sts}assumed-role/*`, `${sts}assumed-role/R/ci`, false],
      [`${sts}assumed-role/R/*/*`, `${sts}assumed-role/R/a/b`, false],
      ["role/terraform-*", `${sts}assumed-role/terraform-x/ci`, false],
      [`${sts}assumed-role/R/?`, `${sts}assumed-role/R/?`, false],
      [`${iam}user/team/*`, `${iam}user/team/eu/alice`, true],
      [`${iam}user/team/*`, `${iam}user/teams/alice`, false]
    ] as const) {
      it(`says ${expected} of ${pattern} and ${caller} in dialect datadog`, () => {
        assert.strictEqual(Model.matches("datadog", pattern)(caller), expected)
      })
    }

    // The IAM User Guide on ArnLike, and what follows from its words.
    for (const [pattern, caller, expected] of [
      ["arn:aws:sns:*:123456789012:a*", "arn:aws:sns:eu-west-1:123456789012:abc", true],
      ["arn:aws:sns:*:topic", "arn:aws:sns:eu-west-1:123456789012:topic", false],
      ["arn:*:iam::*:user/a?c", `${iam}user/abc`, true],
      ["arn:*:iam::*:user/a?c", `${iam}user/ac`, false],
      ["arn:*:iam::*:user/A*", `${iam}user/ab`, false],
      [`${iam}user/*`, `${iam}user/a/b:c`, true],
      [`${iam}user/*`, `${iam}user/`, true],
      [`${iam}??`, `${iam}\u{1f600}`, true],
      [`${iam}?`, `${iam}\u{1f600}`, false],
      ["*", `${iam}user/a`, false]
    ] as const) {
      it(`says ${expected} of ${pattern} and ${JSON.stringify(caller)} in dialect iam`, () => {
        assert.strictEqual(Model.matches("iam", pattern)(caller), expected)
      })
    }

    it("knows no pattern and no caller of more than 2,048 characters", () => {
      for (const dialect of ["datadog", "iam"] as const) {
        const longest = `${iam}user/`.padEnd(2_048, "a")
        assert.isTrue(Model.matches(dialect, longest)(longest))
        assert.isFalse(Model.matches(dialect, `${longest}a`)(`${longest}a`))
      }
      assert.isFalse(Model.matches("iam", `${iam}*`)(`${iam}user/`.padEnd(2_049, "a")))
    })
  })

  describe("isCaller", () => {
    const path = (length: number): string => `/${"p".repeat(length - 2)}/`
    for (const caller of [
      `${iam}root`,
      "arn:aws-cn:iam::123456789012:user/a",
      "arn:aws-eusc:sts::123456789012:assumed-role/R/ci",
      `${iam}user/division_abc/subdivision_xyz/JaneDoe`,
      `${iam}user///alice`,
      `${iam}user/!~\x7f:*/alice`,
      `${iam}user${path(512)}${"n".repeat(64)}`,
      `${sts}assumed-role/AWSReservedSSO_Admin_0123456789abcdef/alice+x=y,z@example.com`,
      `${sts}assumed-role/${"r".repeat(64)}/${"s".repeat(64)}`,
      `${sts}federated-user/${"f".repeat(32)}`
    ]) {
      it(`takes ${caller}`, () => {
        assert.isTrue(Model.isCaller(caller))
      })
    }

    for (const text of [
      "",
      "alice",
      `${iam}user/`,
      `${iam}user//alice`,
      `${iam}user/é/alice`,
      `${iam}user/alice,${iam}user/bob`,
      `${iam}user/a b`,
      `${iam}user${path(513)}n`,
      `${iam}user/${"n".repeat(65)}`,
      `${iam}role/R`,
      `${iam}group/admins`,
      `${sts}user/carol`,
      `${sts}assumed-role/R`,
      `${sts}assumed-role/R/`,
      `${sts}assumed-role/R/x`,
      `${sts}assumed-role/R/*`,
      `${sts}assumed-role/R/a/b`,
      `${sts}assumed-role/R/ci\n`,
      `${sts}assumed-role/R/ci",`,
      `${sts}assumed-role/R/${"s".repeat(65)}`,
      `${sts}assumed-role/${"r".repeat(65)}/ci`,
      `${sts}federated-user/f`,
      `${sts}federated-user/${"f".repeat(33)}`,
      `${sts}root`,
      "arn:aws-xx:iam::123456789012:root",
      "arn:aws:iam:us-east-1:123456789012:root",
      "arn:aws:iam::12345678901:root",
      "arn:aws:iam::１２３４５６７８９０１２:root",
      "ARN:aws:iam::123456789012:root"
    ]) {
      it(`does not take ${JSON.stringify(text)}`, () => {
        assert.isFalse(Model.isCaller(text))
      })
    }
  })
})
