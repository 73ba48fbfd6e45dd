import { Annotations } from "@dd-cloud-auth/audit"
import { assert, describe, it } from "vitest"
import { forged, many, none, planted } from "./reports.ts"

describe("Annotations", () => {
  describe("toText", () => {
    it("has a command for each finding, and nothing where there is none", () => {
      const report = planted()
      const lines = Annotations.toText(report).split("\n")
      assert.strictEqual(lines.pop(), "")
      assert.lengthOf(lines, report.findings.length)
      for (const [i, { mappings, rule }] of report.findings.entries()) {
        const [first] = mappings
        const line = first === undefined ? 1 : report.lineOf?.(first)
        const head = `file=aws/mappings.json,line=${line},title=${rule}::`
        assert.include(lines[i], head)
      }
      assert.strictEqual(Annotations.toText(none), "")
    })

    it("puts the worst first, since GitHub shows only a few", () => {
      const text = Annotations.toText(many(3, (i) => (["note", "warning", "error"] as const)[i] ?? "note"))
      assert.deepStrictEqual(
        text.split("\n").map((line) => /^::(\w+) /.exec(line)?.[1]),
        ["error", "warning", "notice", undefined]
      )
    })

    it("stays one command of three properties, whatever a mapping says", () => {
      const [line = "", ...rest] = Annotations.toText(forged).split("\n")
      assert.deepStrictEqual(rest, [""])
      const [, properties = "", message = ""] = /^::error ([^:]*)::(.*)$/.exec(line) ?? []
      assert.deepStrictEqual(
        properties.split(",").map((property) => property.split("=")[0]),
        ["file", "line", "title"]
      )
      assert.match(message, /^[ -~\ufffe]+$/)
      assert.include(message, "a%250Ab", "a percent sign of a mapping is no escape")
      assert.lengthOf(message.split("%0A"), 4)
    })
  })
})
