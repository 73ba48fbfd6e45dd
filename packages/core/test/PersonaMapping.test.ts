import { assert, describe, it } from "@effect/vitest"
import * as PersonaMapping from "../src/PersonaMapping.ts"

describe("PersonaMapping", () => {
  describe("accountKey", () => {
    const key = (accountUuid: string) => PersonaMapping.accountKey({ accountUuid })

    it("takes the two cases of a UUID for one account", () => {
      const uuid = "7e04c1fd-4d0b-4f5a-9b3c-0c1b7f0e5a11"
      assert.strictEqual(key(uuid.toUpperCase()), uuid)
      assert.strictEqual(key(uuid), uuid)
    })

    it("tells apart what is not the same letter in another case", () => {
      assert.notStrictEqual(key("\u212a"), key("k"))
      assert.notStrictEqual(key(" a"), key("a"))
    })
  })
})
