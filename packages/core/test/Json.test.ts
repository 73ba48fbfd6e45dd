import * as Json from "@dd-cloud-auth/core/Json"
import { assert, describe, it } from "@effect/vitest"
import * as Result from "effect/Result"

const failureOf = (text: string) => {
  const result = Json.parse(text)
  assert(Result.isFailure(result), `${text} was read`)
  return result.failure
}

describe("Json", () => {
  describe("parse", () => {
    it("reads what JSON.parse reads", () => {
      for (const text of [
        "1",
        "null",
        '""',
        '"a: \\"b\\": \\\\"',
        '{"a": {"a": {"a": [{"a": 1}, {"a": 2}]}}, "b": "a"}',
        ' { "a" :\n[ ] , "":{"":[]} } ',
        '{"__proto__": {"__proto__": 1}, "constructor": 2}',
        '["a", "a", {"a": "a\\\\"}, "\\\\\\"", ":"]',
        '{"\\ud83d\\ude00": "\\ud800"}'
      ]) {
        assert.deepStrictEqual(Json.parse(text), Result.succeed(JSON.parse(text)))
      }
    })

    it("refuses what is not JSON", () => {
      for (const text of ["", "{", '{"a": 1,}', "\ufeff{}", "NaN", '{"a": 1} {}']) {
        assert.deepStrictEqual([failureOf(text).message, failureOf(text).path], ["not valid JSON", undefined])
      }
    })

    it("refuses a key that an object has twice, at any depth and however it is spelled, and says where", () => {
      for (const [text, path] of [
        ['{"data": [], "data": []}', "data"],
        ['{"data": [], "d\\u0061ta": []}', "data"],
        ['{"data": [{"id": "{"}, {"id": "1", "x": ["]", {"y": 1, "z": {}, "y" \n: 2}]}]}', "data[1].x[1].y"],
        ['[[], [1, {"": 1, "": 2}]]', "[1][1]."],
        ['{"__proto__": 1, "__proto__": 2}', "__proto__"],
        ['{"a\\"": 1, "b": {"a\\"": 1}, "a\\u0022": 2}', 'a"'],
        ['{"a": {"b": 1}, "c": "\\"b\\": 1", "a": 3}', "a"],
        ['{"a": "x", "b": ["a", "x", {"c": [], "c": 1}]}', "b[2].c"],
        ['{"a": ["x", "y"], "b": null, "x": "b", "a": 1}', "a"],
        ['{"x": "x", "a": "x", "a": "x"}', "a"]
      ] as const) {
        assert.strictEqual(failureOf(text).path, path)
        assert.include(failureOf(text).message, path)
      }
    })

    it("looks at no key that every object has", () => {
      const prototype = Object.prototype as { inherited?: unknown }
      prototype.inherited = {}
      try {
        assert.isTrue(Result.isSuccess(Json.parse('{"a": [{}]}')))
      } finally {
        delete prototype.inherited
      }
    })

    it("reads as deep as JSON.parse does", () => {
      const depth = 400_000
      const text = `${'{"a":['.repeat(depth)}${"]}".repeat(depth)}`
      assert.isTrue(Result.isSuccess(Json.parse(text)))
    })
  })
})
