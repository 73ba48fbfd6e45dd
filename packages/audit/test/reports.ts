import { Audit, type Finding, type Report } from "@dd-cloud-auth/audit"
import { Directory } from "@dd-cloud-auth/directory"
import { mapping } from "./mappings.ts"
import { planted as faulty, plantedOptions } from "./planted.ts"

/** A report of the planted faults, in which every mapping has a line of its own. */
export const planted = (): Report.Report => {
  const directory = Directory.make(faulty)
  const lines = new Map([...directory.mappings, ...directory.intakeMappings].map(({ id }, i) => [id, i + 2]))
  return {
    site: "datadoghq.eu",
    version: "1.2.3",
    findings: Audit.run(directory, plantedOptions),
    ...plantedOptions,
    file: "aws/mappings.json",
    lineOf: ({ id }) => lines.get(id) ?? 1
  }
}

export const none: Report.Report = { site: "datadoghq.eu", version: "1.2.3", findings: [] }

/** What somebody might write into a mapping to forge an output. */
export const hostile =
  "::error::a%0Ab\r\n::error::c,d:e\u0000\u001b[2J\u202e\ufffe\ud800]]>&<b a=\"1\" c='2'>[link](https://example.com){0}"

export const forged: Report.Report = {
  ...none,
  file: `.\\${hostile}`,
  findings: [
    {
      rule: "never-matches",
      severity: "error",
      message: hostile,
      mappings: [mapping(`arn:${hostile}`, hostile), mapping("user/alice", "alice@example.com")],
      example: hostile,
      fix: { description: hostile, arnPattern: hostile },
      fingerprint: "0123456789abcdef"
    }
  ]
}

export const many = (count: number, severity: (i: number) => Finding.Severity): Report.Report => ({
  ...none,
  findings: Array.from({ length: count }, (_, i) => ({
    rule: "never-matches",
    severity: severity(i),
    message: `Nobody has ${i}`,
    mappings: [mapping(`role/teams/${i}`, "deploy@example.com")],
    fingerprint: String(i).padStart(16, "0")
  }))
})
