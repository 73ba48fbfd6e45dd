import type { PersonaMapping } from "@dd-cloud-auth/core/PersonaMapping"
import { assert, describe, it } from "@effect/vitest"
import * as AnswerText from "../src/internal/answerText.ts"
import { colors } from "../src/internal/printed.ts"
import * as Resolve from "../src/internal/resolve.ts"

const caller = "arn:aws:sts::111111111111:assumed-role/Deploy/ci"
const uuid = "7e04c1fd-4d0b-4f5a-9b3c-0c1b7f0e5a11"

/** Resolves the caller where mappings for these accounts match it. */
const resolve = (...accounts: ReadonlyArray<readonly [identifier: string, uuid: string]>) => {
  const mappings = accounts.map(([accountIdentifier, accountUuid], i): PersonaMapping => ({
    id: `${i}`,
    arnPattern: i === 0 ? caller : "arn:aws:sts::111111111111:assumed-role/Deploy/*",
    accountIdentifier,
    accountUuid
  }))
  return Resolve.make(mappings).resolve(caller, { explain: true })
}
const report = (answer: Resolve.Resolution) =>
  String(AnswerText.toReport({ ...answer, profile: undefined, size: 2 }, colors(false)))

describe("resolve", () => {
  it("takes mappings with one identifier for different accounts where their UUIDs differ, and names these", () => {
    const other = "00000000-4d0b-4f5a-9b3c-0c1b7f0e5a11"
    const answer = resolve(["ada@acme.example", uuid], ["ada@acme.example", other])
    assert.strictEqual(answer.outcome, "ambiguous")
    assert.include(
      report(answer),
      `several accounts have the identifier ada@acme.example: UUIDs ${uuid}, ${other}\n`
    )
  })

  it("takes mappings with one UUID for one account, whatever its identifiers, and names these", () => {
    const answer = resolve(["ada@acme.example", uuid], ["lovelace@acme.example", uuid.toUpperCase()])
    assert.strictEqual(answer.outcome, "match")
    assert.include(
      report(answer),
      `one account has several identifiers: ada@acme.example, lovelace@acme.example (UUID ${uuid})`
    )
  })

  it("says nothing of identifiers where there is one for each account", () => {
    assert.deepStrictEqual(resolve(["ada@acme.example", uuid], ["ada@acme.example", uuid]).notes, [])
  })

  it("takes nobody for an account because an identifier is written in another case", () => {
    assert.strictEqual(resolve(["ada@acme.example", "1"], ["Ada@acme.example", "2"]).outcome, "ambiguous")
  })
})
