import { assert, describe, it } from "@effect/vitest"
import * as Text from "../src/internal/text.ts"

describe("text", () => {
  describe("visible", () => {
    it("leaves printable text as it is", () => {
      assert.strictEqual(Text.visible("Zoë <zoë@acme.example> 日本"), "Zoë <zoë@acme.example> 日本")
    })

    it("escapes what could move a cursor, break a line or hide text", () => {
      assert.strictEqual(
        Text.visible("a\u001b[31mb\nc\td\u0007\u009b\u202e\u200b\u2028"),
        "a\\u{1b}[31mb\\nc\\td\\u{7}\\u{9b}\\u{202e}\\u{200b}\\u{2028}"
      )
    })

    it("escapes half of a surrogate pair", () => {
      assert.strictEqual(Text.visible("\ud800"), "\\u{d800}")
    })
  })

  describe("tsv", () => {
    it("keeps a field on its line and in its column", () => {
      assert.strictEqual(Text.tsv(["a\tb", "c\nd"]), "a\\tb\tc\\nd\n")
    })
  })

  describe("json", () => {
    it("says the same with every unsafe character escaped", () => {
      const value = { text: "\u009b31m \u202e \u{e0041} \u001b[0m é" }
      const text = Text.json(value, 2)
      assert.match(text.replace(/\n/g, ""), /^[\x20-\x7eé]*$/)
      assert.deepStrictEqual(JSON.parse(text), value)
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
