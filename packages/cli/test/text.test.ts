import { assert, describe, it } from "@effect/vitest"
import * as Text from "../src/internal/text.ts"

describe("text", () => {
  describe("tsv", () => {
    it("keeps a field on its line and in its column", () => {
      assert.strictEqual(Text.tsv(["a\tb", "c\nd"]), "a\\tb\tc\\nd\n")
    })
  })

  describe("count", () => {
    it("agrees in number", () => {
      assert.deepStrictEqual(
        [0, 1, 2, 12_345].map((number) => Text.count(number, "caller")),
        ["0 callers", "1 caller", "2 callers", "12,345 callers"]
      )
    })
  })
})
