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
      assert.deepStrictEqual(find(row(role("Deploy")), row(role("Deploy", "ci")), row(user("alice"))), {
        refused: [],
        overlaps: []
      })
    })

    it("offers the correction of a role's ARN, which no caller matches", () => {
      const [refused] = find(row(`arn:aws:iam::${account}:role/ci/Deploy`)).refused
      assert.isTrue(refused?.isUnmatchable)
      assert.strictEqual(refused?.row.correction, role("Deploy"))
    })

    it("tells what AWS has but Datadog refuses from what no caller can match", () => {
      const refused = find(
        row(role("Deploy", "ada+ci")),
        row(`arn:aws:iam::${account}:root`),
        row(role("Deploy").replace("arn:aws:", "arn:aws-cn:")),
        row(role("Deploy").replace("/*", "")),
        row("nonsense")
      ).refused
      assert.deepStrictEqual(
        refused.map(({ isUnmatchable }) => isUnmatchable),
        [false, false, false, true, true]
      )
    })

    it("finds patterns of different accounts that overlap, with an ARN that all of them match", () => {
      const wide = row(role("Deploy"), "everyone@acme.example")
      const narrow = row(role("Deploy", "ci"), "ci@acme.example")
      const { overlaps } = find(wide, row(user("alice"), "alice@acme.example"), narrow)
      assert.deepStrictEqual(overlaps, [{ example: role("Deploy", "ci"), rows: [narrow, wide], accounts: 2 }])
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
