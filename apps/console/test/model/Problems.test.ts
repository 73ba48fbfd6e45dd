import * as Pattern from "@dd-cloud-auth/arn/Pattern"
import { assert, describe, it } from "vitest"
import * as Callers from "../../page/model/Callers.ts"
import * as Problems from "../../page/model/Problems.ts"
import type { Row } from "../../page/model/Row.ts"
import { account, role, row, user } from "./rows.ts"

const find = (...rows: ReadonlyArray<Row>): Problems.Problems => Problems.find(rows, Callers.index(rows))

describe("Problems", () => {
  describe("find", () => {
    it("finds nothing wrong in sound patterns of one account", () => {
      const problems = find(row(role("Deploy")), row(role("Deploy", "ci")), row(user("alice")))
      assert.deepStrictEqual(problems, {
        overlaps: [],
        patterns: { NeverMatches: [], Refused: [], Doubtful: [] }
      })
      assert.strictEqual(Problems.count(problems), 0)
    })

    it("offers the correction of a role's ARN, which no caller matches", () => {
      const [found] = find(row(`arn:aws:iam::${account}:role/ci/Deploy`)).patterns.NeverMatches
      assert.strictEqual(found?.correction, role("Deploy"))
    })

    it.each([
      role("Deploy", "ada+ci"),
      `arn:aws:iam::${account}:root`,
      role("Deploy").replace("arn:aws:", "arn:aws-cn:"),
      role("Deploy").replace("/*", ""),
      role("{{role}}"),
      role("Deploy", "x#1"),
      role("Deploy").replace(account, "12345678901"),
      role("Deploy").replace(account, "1234-5678-9012"),
      role("Deploy").replace(account, "${account}"),
      role("Deploy").replace("sts::", "sts:us-east-1:"),
      user("/alice"),
      user("alice/"),
      "nonsense",
      ""
    ])("puts %j where arn does, and nowhere else", (pattern) => {
      const found = row(pattern)
      const severity = Pattern.severity(pattern)
      const { patterns } = find(found)
      for (const [name, rows] of Object.entries(patterns)) {
        assert.deepStrictEqual(rows, name === severity ? [found] : [], name)
      }
      assert.strictEqual(found.reach === "broken", severity === "NeverMatches")
    })

    it("finds patterns of different accounts that overlap, with an ARN that all of them match", () => {
      const wide = row(role("Deploy"), "everyone@acme.example")
      const narrow = row(role("Deploy", "ci"), "ci@acme.example")
      const { overlaps } = find(wide, row(user("alice"), "alice@acme.example"), narrow)
      assert.deepStrictEqual(overlaps, [{ example: role("Deploy", "ci"), rows: [narrow, wide], accounts: 2 }])
    })

    it("tells the accounts of an overlap apart by their UUID, whatever the case of its letters", () => {
      const accounts = (...uuids: ReadonlyArray<string>) =>
        find(
          ...uuids.map((uuid, at) => row(role("Deploy", at === 0 ? "*" : "ci"), `${at % 2}@x`, uuid))
        ).overlaps.map(({ accounts }) => accounts)
      assert.deepStrictEqual(accounts("0f", "0F"), [])
      assert.deepStrictEqual(accounts("0f", "0F", "1f"), [2])
    })

    it("reports the same pattern with two accounts once, with an ARN that it matches", () => {
      const { overlaps } = find(row(role("Deploy"), "a@acme.example"), row(role("Deploy"), "b@acme.example"))
      assert.lengthOf(overlaps, 1)
      const pattern = Pattern.parse(role("Deploy"))
      assert.isTrue(pattern._tag === "Pattern" && Pattern.matches(pattern, overlaps[0]!.example))
    })

    it("does not count an overlap between patterns that no caller matches", () => {
      const roleArn = `arn:aws:iam::${account}:role/Deploy`
      assert.deepStrictEqual(
        find(row(roleArn, "a@acme.example"), row(roleArn, "b@acme.example")).overlaps,
        []
      )
    })
  })
})
