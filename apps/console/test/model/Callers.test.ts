import { assert, describe, it } from "vitest"
import * as Callers from "../../page/model/Callers.ts"
import { role, row, user } from "./rows.ts"

const wide = row(role("Deploy"), "everyone@acme.example")
const narrow = row(role("Deploy", "ci"), "ci@acme.example")
const again = row(role("Deploy", "ci"), "ci@acme.example")
const alice = row(user("alice"), "alice@acme.example")
const index = Callers.index([wide, narrow, again, alice, row("nonsense")])

const answer = (arn: string): Callers.Answer => Callers.answer(index, { arn, lines: 1 })

describe("Callers", () => {
  describe("parse", () => {
    it("takes one caller a line, each once, and counts its lines", () => {
      assert.deepStrictEqual(Callers.parse("  b \r\n\na\nb\n"), [
        { arn: "b", lines: 2 },
        { arn: "a", lines: 1 }
      ])
      assert.deepStrictEqual(Callers.parse(" \n"), [])
    })
  })

  describe("answer", () => {
    it("names the one account that a caller becomes", () => {
      const { accounts, outcome } = answer(user("alice"))
      assert.deepStrictEqual({ accounts, outcome }, { accounts: ["alice@acme.example"], outcome: "One" })
    })

    it("picks none of several accounts, and lists every match with the most specific first", () => {
      const { accounts, matches, outcome } = answer(role("Deploy", "ci"))
      assert.strictEqual(outcome, "Several")
      assert.deepStrictEqual(accounts, ["ci@acme.example", "everyone@acme.example"])
      assert.deepStrictEqual(matches, [narrow, again, wide])
    })

    it("lets the ARN of a role, or of a session without its name, become nobody, and says why", () => {
      for (const [pattern, code] of [
        [`arn:aws:iam::123456789012:role/Deploy`, "CallerRoleArn"],
        [`arn:aws:sts::123456789012:assumed-role/Deploy`, "CallerMissingSession"]
      ] as const) {
        const broken = row(pattern)
        const index = Callers.index([wide, broken])
        const given = Callers.answer(index, { arn: pattern, lines: 1 })
        assert.deepStrictEqual([given.outcome, given.matches, given.accounts], ["Nobody", [], []])
        const [first] = Callers.reasons(index, given)
        assert.deepStrictEqual([first?.row, first?.explanation.mistake?.code], [broken, code])
      }
    })

    it("tells nobody from text that is no ARN", () => {
      assert.strictEqual(answer(user("mallory")).outcome, "Nobody")
      assert.strictEqual(answer("mallory").outcome, "NotAnArn")
    })
  })

  describe("reasons", () => {
    it("explains every match", () => {
      const reasons = Callers.reasons(index, answer(role("Deploy", "ci")))
      assert.deepStrictEqual(
        reasons.map(({ explanation, row }) => [row, explanation._tag]),
        [narrow, again, wide].map((row) => [row, "Match"])
      )
    })

    it("explains the nearest patterns to a caller that nothing matches", () => {
      const [nearest] = Callers.reasons(index, answer(role("deploy", "ci")))
      assert.strictEqual(nearest?.explanation._tag, "Mismatch")
      assert.strictEqual(nearest?.row.principal, "assumed-role/Deploy")
    })

    it("has nothing to say about text that is no ARN, which complaint does", () => {
      assert.deepStrictEqual(Callers.reasons(index, answer("mallory")), [])
      assert.include(Callers.complaint("mallory")?.reason, "arn:")
    })
  })

  describe("examples", () => {
    it("offers callers that become somebody, and one that becomes nobody", () => {
      const outcomes = Callers.examples([wide, alice]).map((arn) => answer(arn).outcome)
      assert.deepStrictEqual(outcomes, ["One", "One", "Nobody"])
    })
  })
})
