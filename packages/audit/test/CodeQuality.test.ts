import { CodeQuality } from "@dd-cloud-auth/audit"
import { assert, describe, it } from "vitest"
import { forged, many, none, planted } from "./reports.ts"

describe("CodeQuality", () => {
  describe("toJson", () => {
    it("has each finding with all that GitLab asks for", () => {
      const report = planted()
      const issues = CodeQuality.toJson(report)
      assert.lengthOf(issues, report.findings.length)
      assert.lengthOf(new Set(issues.map(({ fingerprint }) => fingerprint)), issues.length)
      for (const [i, { fingerprint, mappings, rule }] of report.findings.entries()) {
        const [first] = mappings
        const line = first === undefined ? 1 : report.lineOf?.(first)
        assert.strictEqual(issues[i]?.check_name, rule)
        assert.strictEqual(issues[i]?.fingerprint, fingerprint)
        assert.deepStrictEqual(issues[i]?.location, {
          path: "aws/mappings.json",
          lines: { begin: line }
        })
      }
      assert.deepStrictEqual(CodeQuality.toJson(none), [])
    })

    it("translates severities, and writes a relative path without ./", () => {
      const report = many(3, (i) => (["error", "warning", "note"] as const)[i] ?? "note")
      const issues = CodeQuality.toJson({ ...report, file: "./aws/mappings.json" })
      assert.deepStrictEqual(
        issues.map(({ severity }) => severity),
        ["critical", "major", "minor"]
      )
      assert.strictEqual(issues[0]?.location.path, "aws/mappings.json")
      assert.strictEqual(issues[0]?.description, "Nobody has 0.")
    })

    it("shows what could hide in a mapping", () => {
      assert.match(CodeQuality.toJson(forged)[0]?.description ?? "", /^[ -~\ufffe]+$/)
    })
  })
})
