import { assert, describe, it } from "vitest"
import * as Covering from "../src/Covering.ts"

const iam = (resource: string): Covering.Pattern => ({ dialect: "iam", text: `arn:aws:iam::1:${resource}` })
const datadog = (resource: string): Covering.Pattern => ({
  dialect: "datadog",
  text: `arn:aws:iam::1:${resource}`
})

describe("Covering", () => {
  describe("covers", () => {
    for (const [a, b, expected] of [
      [datadog("user/a/*"), datadog("user/a/b/*"), true],
      [datadog("user/a/b/*"), datadog("user/a/*"), false],
      [datadog("user/a/*"), datadog("user/ab"), false],
      [iam("user/a/*"), datadog("user/a/*"), true],
      [datadog("user/a/*"), iam("user/a/?*"), true],
      [iam("?*"), iam("*?"), true],
      [iam("?*"), iam("*"), false],
      [iam("*a*"), iam("*ab"), true],
      [iam("*"), iam("user/?:?"), true],
      [iam("a??*"), iam("a*b?"), true],
      [iam("a??*"), iam("a*?"), false]
    ] as const) {
      it(`says ${expected} of ${a.dialect} ${a.text} and ${b.dialect} ${b.text}`, () => {
        assert.strictEqual(Covering.covers(a, b), expected)
      })
    }

    it("decides nothing where that would take long", () => {
      assert.isUndefined(Covering.covers(iam("????????*"), iam("*a*b*c*d")))
    })
  })
})
