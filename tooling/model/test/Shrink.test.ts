import { assert, describe, it } from "vitest"
import type { Sample } from "../src/Sample.ts"
import * as Shrink from "../src/Shrink.ts"

const sample: Sample = {
  dialect: "datadog",
  patterns: ["arn:aws:iam::123456789012:user/alice", "arn:aws:sts::123456789012:assumed-role/Deploy/*", "x"],
  callers: ["arn:aws:sts::123456789012:assumed-role/Deploy/\u{1f600}ci", "b", "c"]
}

describe("Shrink", () => {
  describe("shrink", () => {
    it("leaves the texts, and of them the characters, that matter", () => {
      const smallest = Shrink.shrink(
        sample,
        ({ callers, patterns }) =>
          patterns.some((pattern) => /e.*\*/.test(pattern)) && callers.some((caller) => caller.includes("ci"))
      )
      assert.deepStrictEqual(smallest, { dialect: "datadog", patterns: ["e*"], callers: ["ci"] })
    })

    it("keeps a length that matters, of plain characters", () => {
      const smallest = Shrink.shrink(sample, ({ callers }) => callers.some((caller) => caller.length > 40))
      assert.deepStrictEqual(smallest.patterns, [])
      assert.match(smallest.callers.join(), /^[\w:/-]{41}$/)
    })

    it("keeps a sample that is as small as it gets", () => {
      const smallest = Shrink.shrink(sample, (other) => other === sample)
      assert.strictEqual(smallest, sample)
    })

    it("keeps what it has when its tries are over", () => {
      let tries = 0
      const smallest = Shrink.shrink(sample, () => ++tries > 0, 3)
      assert.strictEqual(tries, 3)
      assert.isBelow(smallest.patterns.length, sample.patterns.length)
    })
  })
})
