import * as Printable from "@dd-cloud-auth/core/Printable"
import { assert, describe, it } from "@effect/vitest"

describe("Printable", () => {
  describe("escape", () => {
    it("leaves printable text as it is", () => {
      assert.strictEqual(Printable.escape("Zoë <zoë@acme.example> 日本"), "Zoë <zoë@acme.example> 日本")
    })

    it("escapes what could move a cursor, break a line or hide text", () => {
      assert.strictEqual(
        Printable.escape("a\u001b[31mb\nc\td\u0007\u009b\u202e\u200b\u2028"),
        "a\\u{1b}[31mb\\nc\\td\\u{7}\\u{9b}\\u{202e}\\u{200b}\\u{2028}"
      )
    })

    it("escapes what a renderer leaves out, and blanks that are none", () => {
      for (const code of [
        0xad, 0x34f, 0x61c, 0x115f, 0x180e, 0x2060, 0x2066, 0x2800, 0x3164, 0xfe0f, 0xfeff, 0xa0, 0x3000
      ]) {
        assert.strictEqual(Printable.escape(String.fromCodePoint(code)), `\\u{${code.toString(16)}}`)
      }
    })

    it("changes nothing that it has escaped", () => {
      const once = Printable.escape("a\u001b\n\u202e")
      assert.strictEqual(Printable.escape(once), once)
    })

    it("escapes half of a surrogate pair", () => {
      assert.strictEqual(Printable.escape("\ud800"), "\\u{d800}")
    })
  })

  describe("json", () => {
    it("says the same with every unsafe character escaped", () => {
      const value = { text: "\u009b31m \u202e \u{e0041} \u001b[0m é" }
      const text = Printable.json(value, 2)
      assert.match(text.replace(/\n/g, ""), /^[\x20-\x7eé]*$/)
      assert.deepStrictEqual(JSON.parse(text), value)
    })
  })
})
