import * as Name from "@dd-cloud-auth/sql/Name"
import { assert, describe, it } from "vitest"

describe("Name", () => {
  describe("parse", () => {
    it("cuts a name at its dots, but for those in double quotes", () => {
      for (const [text, parts] of [
        ["callers", ["callers"]],
        ["lake.raw.cloudtrail", ["lake", "raw", "cloudtrail"]],
        ['lake."cloud.trail".arn', ["lake", "cloud.trail", "arn"]],
        ['"say ""hi"""', ['say "hi"']],
        ["my logs.Größe", ["my logs", "Größe"]],
        ["a'b`c\\d;--", ["a'b`c\\d;--"]]
      ] as const) {
        assert.deepStrictEqual(Name.parse(text), parts as unknown as Name.Name)
      }
    })

    it("says what is no name, and where", () => {
      for (const [text, index] of [
        ["", 0],
        ["a.", 2],
        [".a", 0],
        ["a..b", 2],
        ['a."b', 2],
        ['a"b"', 0],
        ['""', 0],
        ["a\nb", 1],
        ["a\u202eb", 1],
        ["a\u00a0b", 1],
        ["a\ud800", 1],
        ["a\0", 1]
      ] as const) {
        const name = Name.parse(text)
        assert.isFalse(Array.isArray(name), text)
        assert.strictEqual((name as Name.InvalidName).index, index, JSON.stringify(text))
        assert.match((name as Name.InvalidName).reason, /^[ -~]+$/)
      }
    })
  })
})
