import { PatternIndex } from "@dd-cloud-auth/arn"
import * as Arn from "@dd-cloud-auth/arn/Arn"
import * as Pattern from "@dd-cloud-auth/arn/Pattern"
import assert from "node:assert/strict"

const caller = "arn:aws:sts::123456789012:assumed-role/Deploy/run-7"
assert.equal(Arn.parse(caller)._tag, "Arn")
assert.equal(Arn.parse("arn:aws")._tag, "InvalidArn")

const pattern = Pattern.parse("arn:aws:sts::123456789012:assumed-role/Deploy/*")
assert.ok(pattern._tag === "Pattern" && Pattern.matches(pattern, caller))

const index = PatternIndex.make([
  ["arn:aws:sts::123456789012:assumed-role/Deploy/*", "deploy@example.com"],
  [caller, "run@example.com"],
  ["arn:aws:sts::123456789012:assumed-role/Dep*", "nobody@example.com"]
])
assert.deepEqual(index.match(caller), ["run@example.com", "deploy@example.com"])
assert.equal(index.invalid.length, 1)
console.log("ok")
