import { assert, describe, it } from "vitest"
import * as Time from "../../page/model/Time.ts"

describe("Time", () => {
  describe("ago", () => {
    it.each([
      [-1, "just now"],
      [4_999, "just now"],
      [5_000, "5 s ago"],
      [59_999, "59 s ago"],
      [60_000, "1 min ago"],
      [3_600_000, "1 h ago"]
    ])("says %i ms as %s", (milliseconds, text) => {
      assert.strictEqual(Time.ago(milliseconds), text)
    })
  })

  describe("left", () => {
    it.each([
      [0, "0 s"],
      [1, "1 s"],
      [61_000, "1 min 01 s"],
      [3_600_000, "1 h 00 min"]
    ])("says %i ms as %s", (milliseconds, text) => {
      assert.strictEqual(Time.left(milliseconds), text)
    })
  })
})
