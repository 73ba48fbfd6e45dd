import { Callers } from "@dd-cloud-auth/trail"
import assert from "node:assert/strict"

const identity = `{ "UserId": "AIDAEXAMPLE", "Account": "123456789012", "Arn": "arn:aws:iam::123456789012:user/alice" }`
const [item] = Callers.inText(identity)
assert.ok(item?._tag === "Caller" && item.from === "sts")
assert.equal(item.text, "arn:aws:iam::123456789012:user/alice")
console.log("ok")
