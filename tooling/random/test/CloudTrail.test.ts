import { make } from "@dd-cloud-auth/random"
import * as CloudTrail from "@dd-cloud-auth/random/CloudTrail"
import { assert, describe, it } from "vitest"

const file = (seed: number, bytes: number): string =>
  [...CloudTrail.file(CloudTrail.records(make(seed)), bytes)].join("")

describe("CloudTrail", () => {
  describe("file", () => {
    it("is the same of the same seed, and another of another", () => {
      assert.strictEqual(file(3, 50_000), file(3, 50_000))
      assert.notStrictEqual(file(3, 50_000), file(4, 50_000))
    })

    it("is a log file of about that size", () => {
      const text = file(1, 100_000)
      assert.isArray((JSON.parse(text) as { readonly Records: unknown }).Records)
      assert.closeTo(text.length, 100_000, 20_000)
    })
  })

  describe("records", () => {
    it("have every type of identity, and none", () => {
      const next = CloudTrail.records(make(1))
      const types = new Set<unknown>()
      for (let i = 0; i < 5000; i++) {
        const identity = next()["userIdentity"] as { readonly type?: string } | undefined
        types.add(identity === undefined ? "none" : identity.type)
      }
      const expected = ["AWSAccount", "AWSService", "AssumedRole", "Directory", "FederatedUser", "IAMUser"]
      const more = [
        "IdentityCenterUser",
        "Role",
        "Root",
        "SAMLUser",
        "Unknown",
        "WebIdentityUser",
        "none",
        undefined
      ]
      assert.sameMembers([...types], [...expected, ...more])
    })
  })
})
