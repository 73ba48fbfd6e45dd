import { Audit, Report } from "@dd-cloud-auth/audit"
import { Directory } from "@dd-cloud-auth/directory"
import { Ajv2020 } from "ajv/dist/2020.js"
import { execFileSync } from "node:child_process"
import { mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { assert, describe, it } from "vitest"
import { intake, mapping } from "./mappings.ts"
import { noon } from "./time.ts"

const directory = Directory.make({
  personaMappings: [mapping("role/teams/Deploy", "deploy@example.com"), mapping("user/*", "a@example.com")],
  intakeMappings: [intake("role/teams/Deploy")],
  site: "datadoghq.eu"
})

const findings = Audit.run(directory)

describe("Report", () => {
  describe("toJson", () => {
    it("has each finding as it is, with its line where lines are known", () => {
      const json = Report.toJson({
        site: "datadoghq.eu",
        version: "1.2.3",
        findings,
        file: "mappings.json",
        lineOf: (mapping) => (mapping === findings[0]?.mappings[0] ? 7 : 1)
      })
      assert.strictEqual(json.file, "mappings.json")
      assert.deepStrictEqual(json.tool, { name: "dd-cloud-auth", version: "1.2.3" })
      assert.deepStrictEqual(
        json.findings,
        findings.map((finding, i) => ({ ...finding, line: i === 0 ? 7 : 1 }))
      )
      const without = Report.toJson({ site: "datadoghq.eu", version: "1.2.3", findings })
      assert.notProperty(without, "file")
      assert.notProperty(without.findings[0], "line")
    })

    it("has the entry of a finding whose acceptance has expired, and no line of what is about no mapping", () => {
      const entry = { reason: "on purpose", owner: "ada@example.com", expires: "2020-01-01" }
      const accepted = [
        { ...entry, fingerprint: findings[0]!.fingerprint },
        { ...entry, fingerprint: "0123456789abcdef" }
      ]
      const found = Audit.run(directory, { accepted, now: noon("2026-11-26") })
      const json = Report.toJson({ site: "datadoghq.eu", version: "1.2.3", findings: found, lineOf: () => 1 })
      assert.deepStrictEqual(json.findings[0]?.expired, accepted[0])
      const unused = json.findings.find(({ rule }) => rule === "unused-acceptance")
      assert.isDefined(unused)
      assert.notProperty(unused, "line")
    })
  })

  describe("findings.schema.json", () => {
    const pathOf = (file: string) => fileURLToPath(new URL(`../${file}`, import.meta.url))
    const published = readFileSync(pathOf("findings.schema.json"), "utf8")

    it("is what scripts/findingsSchema.mjs writes", () => {
      const folder = mkdtempSync(join(tmpdir(), "findings-"))
      try {
        const fresh = join(folder, "findings.schema.json")
        execFileSync(process.execPath, [pathOf("scripts/findingsSchema.mjs"), fresh])
        assert.strictEqual(published, readFileSync(fresh, "utf8"))
      } finally {
        rmSync(folder, { recursive: true })
      }
    })

    it("takes a report and nothing else", () => {
      const validate = new Ajv2020().compile(JSON.parse(published))
      const json = Report.toJson({ site: "datadoghq.eu", version: "1.2.3", findings, lineOf: () => 1 })
      assert.isNotEmpty(json.findings)
      assert.isTrue(validate(json), JSON.stringify(validate.errors))
      assert.isTrue(validate(Report.toJson({ site: "localhost", version: "1.2.3", findings: [] })))
      const [finding] = json.findings
      for (const other of [
        {},
        { ...json, version: 2 },
        { ...json, more: 1 },
        { ...json, findings: [{ ...finding, severity: "bad" }] },
        { ...json, findings: [{ ...finding, mappings: [{}] }] }
      ]) {
        assert.isFalse(validate(other), JSON.stringify(other))
      }
    })
  })
})
