import { Rule, Sarif, type Report } from "@dd-cloud-auth/audit"
import { make } from "@dd-cloud-auth/random"
import { validate } from "@dd-cloud-auth/sarif"
import { gzipSync } from "node:zlib"
import { assert, describe, it } from "vitest"
import { mapping } from "./mappings.ts"
import { forged, hostile, many, none, planted } from "./reports.ts"

const runOf = (report: Report.Report) => {
  const { runs } = Sarif.toSarif(report)
  assert.lengthOf(runs, 1)
  return runs[0] ?? assert.fail()
}

describe("Sarif", () => {
  describe("toSarif", () => {
    const report = planted()

    it("is SARIF 2.1.0 by the official schema, whatever is in it", { timeout: 60_000 }, () => {
      const logs = [report, none, forged].map(Sarif.toSarif)
      // The validator takes long over thousands of results, which differ in nothing.
      const cut = runOf(many(Sarif.maxResults + 1, () => "error"))
      logs.push({ ...Sarif.toSarif(none), runs: [{ ...cut, results: cut.results.slice(-1) }] })
      assert.deepStrictEqual(validate(...logs.map((log) => JSON.stringify(log, null, 2))), [])
    })

    it("has every rule with all that GitHub asks for", () => {
      const { driver } = runOf(report).tool
      assert.strictEqual(driver.name, "dd-cloud-auth")
      assert.strictEqual(driver.version, "1.2.3")
      const rules = driver.rules ?? []
      assert.deepStrictEqual(
        rules.map(({ id }) => id),
        Rule.all.map(({ code }) => code)
      )
      for (const { fullDescription, help, properties, shortDescription } of rules) {
        for (const text of [shortDescription?.text ?? "", fullDescription?.text ?? ""]) {
          assert.isNotEmpty(text)
          assert.isAtMost(text.length, 1024)
          assert.notMatch(text, /[{}[\]\n]/, "SARIF would take it for a placeholder or a link")
        }
        assert.notMatch(help?.text ?? "{", /[{}[\]]/)
        assert.include(help?.markdown, "](https://")
        assert.isString(properties["security-severity"])
        assert.isAbove(Number(properties["security-severity"]), 0)
        assert.isBelow(Number(properties["security-severity"]), 9)
        assert.include(["very-high", "high", "medium", "low"], properties.precision)
        assert.include(["error", "warning", "recommendation"], properties["problem.severity"])
        assert.isAtMost(properties.tags.length, 10)
      }
    })

    it("has every finding with its rule, its place and its fingerprint", () => {
      const run = runOf(report)
      const results = run.results ?? []
      assert.lengthOf(results, report.findings.length)
      for (const [i, { fingerprint, mappings, rule, severity }] of report.findings.entries()) {
        const result = results[i] ?? assert.fail()
        assert.strictEqual(result.ruleId, rule)
        assert.strictEqual(run.tool.driver.rules?.[result.ruleIndex ?? -1]?.id, rule)
        assert.strictEqual(result.level, severity)
        assert.deepStrictEqual(result.partialFingerprints, { primaryLocationLineHash: fingerprint })
        const [first] = mappings
        const line = first === undefined ? 1 : (report.lineOf?.(first) ?? 0)
        assert.strictEqual(line > 1, first !== undefined)
        assert.deepStrictEqual(result.locations, [
          {
            physicalLocation: {
              artifactLocation: { uri: "aws/mappings.json" },
              region: { startLine: line, startColumn: 1, endLine: line, endColumn: 2 }
            }
          }
        ])
        assert.deepStrictEqual(
          result.relatedLocations?.map(({ physicalLocation }) => physicalLocation?.region?.startLine),
          mappings.slice(1).map((mapping) => report.lineOf?.(mapping))
        )
      }
    })

    it("says what is wrong in the first sentence, and then what to do", () => {
      const [{ message, fix } = assert.fail()] = report.findings
      const text = runOf(report).results?.[0]?.message.text
      assert.isTrue(text?.startsWith(`${message}.\nFix: ${fix?.description}.`), text)
    })

    it("has a place even where no file is known", () => {
      const { results } = runOf(many(1, () => "error"))
      assert.deepStrictEqual(results?.[0]?.locations?.[0]?.physicalLocation, {
        artifactLocation: { uri: "dd-cloud-auth.snapshot.json" },
        region: { startLine: 1, startColumn: 1, endLine: 1, endColumn: 2 }
      })
    })

    it("keeps the worst of more findings than GitHub does, and says how many it left out", () => {
      const run = runOf(many(25_000, (i) => (i < 20_000 ? "note" : i < 22_000 ? "warning" : "error")))
      const levels = run.results?.map(({ level }) => level) ?? []
      assert.deepStrictEqual(
        Object.entries(Object.groupBy(levels, (level) => level)).map(([level, all]) => [level, all?.length]),
        [
          ["error", 3000],
          ["warning", 2000]
        ]
      )
      assert.strictEqual(
        run.invocations?.[0]?.toolExecutionNotifications?.[0]?.message.text,
        "20000 of 25000 findings are left out, none worse than the 5000 that are here."
      )
      assert.isEmpty(runOf(many(5000, () => "note")).invocations?.[0]?.toolExecutionNotifications)
    })

    it("is never more than GitHub takes, 10 MB of gzip, however long the names are", () => {
      const random = make(1)
      const name = () => Array.from({ length: 32 }, () => random.below(2 ** 31).toString(36)).join("")
      const findings = many(Sarif.maxResults, () => "error").findings.map((finding) => ({
        ...finding,
        message: `${name()} ${name()}`,
        mappings: Array.from({ length: 12 }, () => mapping(`user/${name()}`, name()))
      }))
      const log = Sarif.toSarif({ ...none, findings })
      assert.isBelow(gzipSync(JSON.stringify(log)).length, 10_000_000)
      const { invocations, results = [] } = log.runs[0] ?? assert.fail()
      assert.isBelow(results.length, findings.length)
      assert.match(
        invocations?.[0]?.toolExecutionNotifications?.[0]?.message.text ?? "",
        new RegExp(`^${findings.length - results.length} of 5000 findings are left out`)
      )
    })

    it("names few of the other mappings of a finding that has many", () => {
      const mappings = Array.from({ length: 1000 }, (_, i) => mapping(`user/${i}`, "x@example.com"))
      const [finding = assert.fail()] = many(1, () => "error").findings
      const [result] = runOf({ ...none, findings: [{ ...finding, mappings }] }).results ?? []
      assert.lengthOf(result?.relatedLocations ?? [], 10)
    })

    it("leaves out rules that are off, and takes the severity that a rule was given", () => {
      const rules = runOf({ ...none, rules: { "root-user": "off", "shadowed-mapping": "error" } }).tool.driver
        .rules
      assert.isUndefined(rules?.find(({ id }) => id === "root-user"))
      const shadowed = rules?.find(({ id }) => id === "shadowed-mapping")
      assert.strictEqual(shadowed?.defaultConfiguration?.level, "error")
      assert.strictEqual(shadowed?.properties?.["security-severity"], "8.0")
    })

    it("has nothing of a mapping that SARIF takes for more than text", () => {
      const [result = assert.fail()] = runOf(forged).results ?? []
      const uri = result.locations?.[0]?.physicalLocation?.artifactLocation?.uri ?? ""
      assert.match(uri, /^(?:[\w.!~*'()-]|%[\dA-F]{2}|\/)+$/)
      assert.isTrue(decodeURIComponent(uri).endsWith(hostile.slice(-10)))
      for (const text of [result.message.text ?? "", result.relatedLocations?.[0]?.message?.text ?? ""]) {
        assert.notMatch(text, /(?<!\{)\{(?!\{)|(?<!\\)\[|[^\n -~\ufffe]/)
      }
    })
  })
})
