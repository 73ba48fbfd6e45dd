import * as Spelling from "@dd-cloud-auth/core/Spelling"
import { assert, describe, it } from "@effect/vitest"

describe("Spelling", () => {
  describe("nearest", () => {
    const known = ["default", "profiles", "site"]

    it("finds the word that a slip of the fingers makes of another", () => {
      assert.strictEqual(Spelling.nearest("defalt", known), "default")
      assert.strictEqual(Spelling.nearest("profile", known), "profiles")
    })

    it("prefers the nearer of two, and of two as near the first", () => {
      assert.strictEqual(Spelling.nearest("sitt", ["size", "site"]), "site")
      assert.strictEqual(Spelling.nearest("sit", ["site", "sits"]), "site")
    })

    it("finds nothing where nothing is near", () => {
      assert.isUndefined(Spelling.nearest("mappings", known))
      assert.isUndefined(Spelling.nearest("ab", ["cd"]))
      assert.isUndefined(Spelling.nearest(`default${"t".repeat(26)}`, [`default${"t".repeat(27)}`]))
    })
  })
})
