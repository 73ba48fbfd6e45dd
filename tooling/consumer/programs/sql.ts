import { Name, Sql } from "@dd-cloud-auth/sql"
import assert from "node:assert/strict"

const table = Name.parse("lake.cloudtrail")
assert.ok(!("reason" in table))
const mapping = {
  id: "1",
  arnPattern: "arn:aws:iam::123456789012:user/alice",
  accountIdentifier: "alice@example.com",
  accountUuid: "7e04c1fd-4d0b-4f5a-9b3c-0c1b7f0e5a11"
}
const script = Sql.toScript([mapping], {
  dialect: "trino",
  table,
  accountKey: ({ accountUuid }) => accountUuid
})
assert.ok(script._tag === "Script")
assert.match(script.sql, /FROM "lake"\."cloudtrail"/)
console.log("ok")
