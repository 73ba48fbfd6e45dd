import { Annotations, Audit, CodeQuality, JUnit, Report, Rule, Sarif } from "@dd-cloud-auth/audit"
import { Directory } from "@dd-cloud-auth/directory"
import assert from "node:assert/strict"

const directory = Directory.make({
  site: "datadoghq.eu",
  personaMappings: [
    {
      id: "1",
      arnPattern: "arn:aws:iam::123456789012:role/teams/Deploy",
      accountIdentifier: "deploy@example.com",
      accountUuid: "7e04c1fd-4d0b-4f5a-9b3c-0c1b7f0e5a11"
    }
  ]
})
const [finding] = Audit.run(directory)
assert.equal(finding?.rule, "never-matches")
assert.equal(finding.fix?.arnPattern, "arn:aws:sts::123456789012:assumed-role/Deploy/*")
assert.deepEqual(Audit.run(directory, { rules: { "never-matches": "off" } }), [])
assert.ok(Rule.all.length > 1)
const report: Report.Report = { site: "datadoghq.eu", version: "1.0.0", findings: [finding] }
assert.equal(Report.toJson(report).findings.length, 1)
assert.equal(Sarif.toSarif(report).runs[0]?.results[0]?.ruleId, "never-matches")
assert.equal(CodeQuality.toJson(report)[0]?.severity, "critical")
assert.ok(JUnit.toXml(report).includes('failures="1"'))
assert.ok(Annotations.toText(report).startsWith("::error "))
console.log("ok")
