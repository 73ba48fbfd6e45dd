import { Audit, Rule } from "@dd-cloud-auth/audit"
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
console.log("ok")
