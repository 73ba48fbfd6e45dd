import { Directory, Snapshot } from "@dd-cloud-auth/directory"
import { Result } from "effect"
import assert from "node:assert/strict"

const mapping = {
  id: "1",
  arnPattern: "arn:aws:sts::123456789012:assumed-role/Deploy/*",
  accountIdentifier: "deploy@example.com",
  accountUuid: "7e04c1fd-4d0b-4f5a-9b3c-0c1b7f0e5a11"
}
const snapshot = Snapshot.make({
  site: "datadoghq.eu",
  takenAt: "2026-11-26T12:00:00Z",
  personaMappings: [mapping],
  intakeMappings: []
})
assert.deepEqual(Result.getOrThrow(Snapshot.parse(Snapshot.toJson(snapshot))), snapshot)

const answer = Directory.make(snapshot).whoIs("arn:aws:sts::123456789012:assumed-role/Deploy/ci")
assert.ok(answer._tag === "Mapped" && answer.mapping.id === "1")
console.log("ok")
