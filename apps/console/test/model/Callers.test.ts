import { assert, describe, it } from "vitest"
import * as Callers from "../../page/model/Callers.ts"
import type { Row } from "../../page/model/Row.ts"
import * as Slices from "../../page/model/Slices.ts"
import { account, role, row, user } from "./rows.ts"

const wide = row(role("Deploy"), "everyone@acme.example")
const narrow = row(role("Deploy", "ci"), "ci@acme.example")
const again = row(role("Deploy", "ci"), "ci@acme.example")
const alice = row(user("alice"), "alice@acme.example")
const index = (rows: ReadonlyArray<Row>): Callers.Index => Slices.finish(Callers.index(rows))
const mappings = index([wide, narrow, again, alice, row("nonsense")])

const answer = (text: string, within = mappings): Callers.Answer => Callers.answer(within, { text, lines: 1 })

const names = ({ accounts }: Callers.Answer): ReadonlyArray<string> => accounts.map(({ name }) => name)

describe("Callers", () => {
  describe("parse", () => {
    it("takes one caller a line, each once, and counts its lines", () => {
      assert.deepStrictEqual(Callers.parse("b\r\n\na\nb\n"), [
        { text: "b", lines: 2 },
        { text: "a", lines: 1 }
      ])
      assert.deepStrictEqual(Callers.parse(" \n\t\r\n"), [])
    })

    it("takes nothing away from a line, for another caller would be left", () => {
      const lines = [" a", "a ", "\ta", "a\u00a0", "\ufeffa", "a\u200b", "\u2028", "a\rb", "a\0"]
      assert.deepStrictEqual(
        Callers.parse(lines.join("\n")).map(({ text }) => text),
        lines
      )
    })
  })

  describe("replace", () => {
    it("puts another question in the place of one, and keeps every other line as it is", () => {
      assert.strictEqual(Callers.replace("a\r\n a\na\n\naa\n", "a", "b"), "b\r\n a\nb\n\naa\n")
      assert.strictEqual(Callers.replace("a$&", "a$&", "$&"), "$&")
    })
  })

  describe("ask", () => {
    it("puts a question before all others, and asks none twice", () => {
      assert.strictEqual(Callers.ask("", "a"), "a\n")
      assert.strictEqual(Callers.ask("b\r\na\nc\n", "a"), "a\nb\nc\n")
    })
  })

  describe("answer", () => {
    it("names the one account that a caller becomes", () => {
      const given = answer(user("alice"))
      assert.strictEqual(given.outcome, "One")
      assert.deepStrictEqual(names(given), ["alice@acme.example"])
    })

    it("picks none of several accounts, and lists every match with the most specific first", () => {
      const given = answer(role("Deploy", "ci"))
      assert.strictEqual(given.outcome, "Several")
      assert.deepStrictEqual(names(given), ["ci@acme.example", "everyone@acme.example"])
      assert.deepStrictEqual(given.matches, [narrow, again, wide])
    })

    it("tells accounts apart by their UUID, whatever the case of its letters", () => {
      const uuid = "0f5e6a7b-1c2d-4e3f-8a9b-aabbccddeeff"
      const caller = role("Deploy", "ci")
      const two = index([row(role("Deploy"), "ci@x", uuid), row(caller, "ci@x", uuid.replace("0", "1"))])
      assert.strictEqual(answer(caller, two).outcome, "Several")
      assert.match(names(answer(caller, two)).join(), /^ci@x \(1f5e.*\),ci@x \(0f5e.*\)$/)
      const one = index([row(role("Deploy"), "ci@x", uuid), row(caller, "old@x", uuid.toUpperCase())])
      assert.strictEqual(answer(caller, one).outcome, "One")
      assert.deepStrictEqual(names(answer(caller, one)), ["old@x = ci@x"])
    })

    it("tells nobody from text that is no ARN", () => {
      assert.strictEqual(answer(user("mallory")).outcome, "Nobody")
      assert.strictEqual(answer("mallory").outcome, "NotAnArn")
      assert.include(answer("mallory").refusal?.reason, "ARN")
    })

    it.each([
      role("Deploy"),
      role("Deploy", 'ci",'),
      role("Deploy", "x y"),
      role("Deploy", ""),
      role("Deploy", "a/b"),
      role("Deploy", "ci "),
      role("Deploy", "ci\t"),
      role("Deploy", "ci\u200b"),
      role("Deploy", "ci\u202e"),
      role("Deploy", "ci\0"),
      role("Deploy", "x".repeat(65)),
      `${role("Deploy", "ci")}\u2028${role("Deploy", "ci")}`,
      `arn:aws:sts::${account}:assumed-role/Deploy`,
      `arn:aws:iam::${account}:role/Deploy`,
      `arn:aws:iam::${account}:group/admins`,
      `arn:aws:sts::${account}:user/carol`,
      ` ${user("alice")}`
    ])("lets %j become nobody, whatever matches it as text", (text) => {
      const within = index([wide, narrow, alice, row(text), row(role("Deploy", "*")), row(`${text}/*`)])
      const given = answer(text, within)
      assert.oneOf(given.outcome, ["NotACaller", "NotAnArn"])
      assert.deepStrictEqual([given.matches, given.accounts], [[], []])
      assert.strictEqual(given.refusal?.input, text)
      assert.isAbove(given.refusal?.reason.length ?? 0, 0)
      assert.deepStrictEqual(Callers.reasons(within, given), [])
    })

    it("offers the sessions of a role, and of a pattern", () => {
      for (const text of [`arn:aws:iam::${account}:role/ci/Deploy`, role("Deploy")]) {
        assert.strictEqual(answer(text).refusal?.sessions, role("Deploy"), text)
      }
    })

    it("offers the caller that was probably meant", () => {
      assert.strictEqual(answer(` ${user("alice")}`).refusal?.suggestion, user("alice"))
    })
  })

  describe("reasons", () => {
    it("explains every match", () => {
      const reasons = Callers.reasons(mappings, answer(role("Deploy", "ci")))
      assert.deepStrictEqual(
        reasons.map(({ explanation, row }) => [row, explanation._tag]),
        [narrow, again, wide].map((row) => [row, "Match"])
      )
    })

    it("explains the nearest patterns to a caller that nothing matches", () => {
      const [nearest] = Callers.reasons(mappings, answer(role("deploy", "ci")))
      assert.strictEqual(nearest?.explanation._tag, "Mismatch")
      assert.strictEqual(nearest?.row.principal, "assumed-role/Deploy")
    })
  })

  describe("examples", () => {
    it("offers callers that become somebody, and one that becomes nobody", () => {
      const outcomes = Callers.examples([wide, alice]).map((arn) => answer(arn).outcome)
      assert.deepStrictEqual(outcomes, ["One", "One", "Nobody"])
    })
  })
})
