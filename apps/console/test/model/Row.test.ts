import { assert, describe, it } from "vitest"
import { account, role, row, user } from "./rows.ts"

describe("Row", () => {
  describe("fromMapping", () => {
    it.each([
      [role("Deploy"), "session", "assumed-role/Deploy", "/*", "wildcard"],
      [role("Deploy", "ci"), "session", "assumed-role/Deploy", "/ci", "exact"],
      [
        role("AWSReservedSSO_Admin_0123456789abcdef", "ada"),
        "identityCenter",
        "assumed-role/AWSReservedSSO_Admin_0123456789abcdef",
        "/ada",
        "exact"
      ],
      [user("team/alice"), "user", "user/team/alice", "", "exact"],
      [user("team/*"), "user", "user/team", "/*", "wildcard"],
      [`arn:aws:sts::${account}:federated-user/bob`, "federatedUser", "federated-user/bob", "", "exact"],
      [`arn:aws:iam::${account}:role/ci/Deploy`, "role", "role/ci/Deploy", "", "broken"],
      [`arn:aws:sts::${account}:assumed-role/Deploy`, "session", "assumed-role/Deploy", "", "broken"],
      ["nonsense", "other", "nonsense", "", "broken"]
    ])("takes %s apart", (pattern, kind, principal, tail, reach) => {
      const found = row(pattern)
      assert.deepStrictEqual(
        { kind: found.kind, principal: found.principal, tail: found.tail, reach: found.reach },
        { kind, principal, tail, reach } as never
      )
    })

    it("leaves the account empty where the pattern is no ARN", () => {
      assert.strictEqual(row("nonsense").accountId, "")
      assert.strictEqual(row(role("Deploy")).accountId, account)
    })
  })
})
