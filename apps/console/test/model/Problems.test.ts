import * as Pattern from "@dd-cloud-auth/arn/Pattern"
import { assert, describe, it } from "vitest"
import * as Overlaps from "../../page/model/Overlaps.ts"
import * as Problems from "../../page/model/Problems.ts"
import type { Row } from "../../page/model/Row.ts"
import * as Slices from "../../page/model/Slices.ts"
import { account, role, row, user } from "./rows.ts"

const find = (...rows: ReadonlyArray<Row>): Problems.Problems =>
  Slices.finish(Problems.find(rows, Slices.finish(Overlaps.find(rows))))

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

    it("counts an overlap once, whatever the number of its mappings", () => {
      const sessions = ["aa", "bb", "cc"].map((name) => row(role("Deploy", name), `${name}@x`))
      const problems = find(row(role("Deploy"), "everyone@x"), ...sessions, row("nonsense"))
      assert.strictEqual(Problems.count(problems), 2)
    })
  })
})
