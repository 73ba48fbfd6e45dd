import { assert, describe, it } from "@effect/vitest"
import { colors, indent, join, json, lines, print, type Printed } from "../src/internal/printed.ts"

const shown = (text: Printed) => String(text)

describe("printed", () => {
  describe("print", () => {
    it("escapes what stands between its own text, unless that is printed already", () => {
      const outside = "a\u001b[2J\nb\u202e"
      assert.strictEqual(shown(print`\t${outside}\n`), "\ta\\u{1b}[2J\\nb\\u{202e}\n")
      assert.strictEqual(shown(print`${print`${outside}\n`}${7}`), "a\\u{1b}[2J\\nb\\u{202e}\n7")
    })

    it("is the only way to a stream: text alone has another type", () => {
      // @ts-expect-error A string is not printed.
      const text: Printed = "text"
      // @ts-expect-error Nor is what looks like it.
      const object: Printed = { toString: () => "text" }
      assert.isDefined([text, object])
    })
  })

  describe("colors", () => {
    it("escapes what it colours", () => {
      assert.strictEqual(shown(colors(true).red("a\u001b[0mb")), "\u001b[31ma\\u{1b}[0mb\u001b[39m")
      assert.strictEqual(shown(colors(false).red("a\u001b[0mb")), "a\\u{1b}[0mb")
    })
  })

  describe("join", () => {
    it("escapes the texts, and not what is between them", () => {
      assert.strictEqual(shown(join(["a\n", print`b\n`], print`\t`)), "a\\n\tb\n")
    })
  })

  describe("lines", () => {
    it("keeps the lines apart, and lets none of them begin a line of its own", () => {
      assert.strictEqual(
        shown(lines("Error: x\u0007\r\n::error::forged\n    at f")),
        "Error: x\\u{7}\n  | \\u{3a}:error::forged\n  |     at f"
      )
    })
  })

  describe("indent", () => {
    it("moves every line that holds something", () => {
      assert.strictEqual(shown(indent(print`a\n\nb`)), "  a\n\n  b")
    })
  })

  describe("json", () => {
    it("stays the same JSON, without a character that a terminal would obey", () => {
      const value = { a: "\u001b\u009b\u202e\ud800\n" }
      assert.strictEqual(shown(json(value)), '{"a":"\\u001b\\u009b\\u202e\\ud800\\n"}')
      assert.deepStrictEqual(JSON.parse(shown(json(value, 2))), value)
    })
  })
})
