import { assert, describe, it } from "vitest"
import * as Accounts from "../../page/model/Accounts.ts"
import { role, row } from "./rows.ts"

const uuid = "0f5e6a7b-1c2d-4e3f-8a9b-aabbccddeeff"
const other = "11111111-1c2d-4e3f-8a9b-aabbccddeeff"

const of = (...accounts: ReadonlyArray<readonly [identifier: string, uuid: string]>) =>
  Accounts.of(accounts.map(([identifier, uuid]) => row(role("Deploy"), identifier, uuid).mapping))

describe("Accounts", () => {
  describe("of", () => {
    it("takes one UUID for one account, whatever its identifiers and the case of its letters", () => {
      assert.deepStrictEqual(of(["ci@acme.example", uuid], ["ops@acme.example", uuid.toUpperCase()]), [
        { key: uuid, name: "ci@acme.example = ops@acme.example" }
      ])
    })

    it("takes two UUIDs for two accounts, and says which is which where they share an identifier", () => {
      assert.deepStrictEqual(of(["ci@acme.example", uuid], ["ci@acme.example", other]), [
        { key: uuid, name: `ci@acme.example (${uuid})` },
        { key: other, name: `ci@acme.example (${other})` }
      ])
    })

    it("names an account without an identifier", () => {
      assert.deepStrictEqual(of(["", uuid]), [{ key: uuid, name: `No identifier (${uuid})` }])
    })
  })
})
