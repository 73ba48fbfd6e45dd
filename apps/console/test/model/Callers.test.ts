import { accountKey } from "@dd-cloud-auth/core/PersonaMapping"
import * as Directory from "@dd-cloud-auth/directory/Directory"
import * as Overlaps from "@dd-cloud-auth/directory/Overlaps"
import { assert, describe, it } from "vitest"
import * as Callers from "../../page/model/Callers.ts"
import type { Row } from "../../page/model/Row.ts"
import * as Slices from "../../page/model/Slices.ts"
import { account, role, row, user } from "./rows.ts"

const wide = row(role("Deploy"), "everyone@acme.example")
const narrow = row(role("Deploy", "ci"), "ci@acme.example")
const again = row(role("Deploy", "ci"), "ci@acme.example")
const alice = row(user("alice"), "alice@acme.example")
const index = (rows: ReadonlyArray<Row>): Directory.Index =>
  Directory.make({ personaMappings: rows.map(({ mapping }) => mapping) })
const mappings = index([wide, narrow, again, alice, row("nonsense")])

const answer = (text: string, within = mappings): Callers.Answer =>
  Slices.finish(Callers.answers(within, [{ text, times: 1 }]))[0]!

const names = ({ accounts }: Callers.Answer): ReadonlyArray<string> => accounts.map(({ name }) => name)

const reasons = (answer: Callers.Answer, within = mappings): Callers.Reasons =>
  Callers.reasons(within, answer.question.text)

const examples = (rows: ReadonlyArray<Row>): ReadonlyArray<string> => {
  const directory = index(rows)
  const conflicting = Overlaps.conflicting(directory.overlaps(), accountKey)
  return Slices.finish(Callers.examples(directory, conflicting))
}

const rowsOf = (answer: Callers.Answer, within = mappings): ReadonlyArray<Row> =>
  reasons(answer, within).first.map(({ row }) => row)

describe("Callers", () => {
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
      assert.deepStrictEqual(rowsOf(given), [narrow, again, wide])
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

    it("names the first of many accounts, and counts them", () => {
      const many = index(Array.from({ length: 2_000 }, (_, at) => row(role("Deploy"), `${at}@x`)))
      const given = answer(role("Deploy", "ci"), many)
      assert.deepStrictEqual(names(given), ["0@x", "1@x", "2@x"])
      assert.strictEqual(given.accountCount, 2_000)
      const { count, first } = reasons(given, many)
      assert.deepStrictEqual([count, first.length], [2_000, 50])
    })

    it.each([
      role("Deploy", 'ci",'),
      role("Deploy", "x y"),
      role("Deploy", "a/b"),
      role("Deploy", "ci "),
      role("Deploy", "ci\t"),
      role("Deploy", "ci\u200b"),
      role("Deploy", "ci\u202e"),
      role("Deploy", "ci\0"),
      role("Deploy", "x".repeat(65)),
      `${role("Deploy", "ci")}\u2028${role("Deploy", "ci")}`,
      `arn:aws:iam::${account}:group/admins`,
      `arn:aws:sts::${account}:user/carol`,
      ` ${user("alice")}`
    ])("lets %j become nobody, whatever matches it as text", (text) => {
      const within = index([wide, narrow, alice, row(text), row(role("Deploy", "*")), row(`${text}/*`)])
      const given = answer(text, within)
      assert.oneOf(given.outcome, ["NotACaller", "NotAnArn"])
      assert.deepStrictEqual(given.accounts, [])
      assert.strictEqual(given.refusal?.input, text)
      assert.isAbove(given.refusal?.reason.length ?? 0, 0)
      assert.deepStrictEqual(reasons(given, within), { first: [], count: 0 })
    })

    it.each([
      [`arn:aws:iam::${account}:role/Deploy`, "Role"],
      [`arn:aws:iam::${account}:role/ci/team/Deploy`, "Role"],
      [`arn:aws:sts::${account}:assumed-role/Deploy`, "Role"],
      [role("Deploy", ""), "Role"],
      [role("Deploy"), "Pattern"]
    ])("says of %s what its sessions would become, each with the sessions that it takes", (text, outcome) => {
      const given = answer(text)
      assert.strictEqual(given.outcome, outcome)
      assert.deepStrictEqual(names(given), ["everyone@acme.example", "ci@acme.example"])
      assert.deepStrictEqual(
        reasons(given).first.map((reason) => [reason.row, reason._tag === "Sessions" && reason.session]),
        [
          [wide, undefined],
          [narrow, "ci"],
          [again, "ci"]
        ]
      )
    })

    it("says the same of a role of Identity Center, whose ARN has a path", () => {
      const name = "AWSReservedSSO_Admin_0123456789abcdef"
      const within = index([row(role(name), "admins@x")])
      const arn = `arn:aws:iam::${account}:role/aws-reserved/sso.amazonaws.com/eu-west-1/${name}`
      assert.deepStrictEqual(names(answer(arn, within)), ["admins@x"])
    })

    it("tells a role whose sessions become nobody from a caller that does", () => {
      const given = answer(`arn:aws:iam::${account}:role/Deployment`)
      assert.deepStrictEqual([given.outcome, given.accountCount], ["Role", 0])
      assert.strictEqual(Callers.verdict(given), "A role is no caller. Its sessions would become nobody")
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
      const { first } = reasons(answer(role("Deploy", "ci")))
      assert.deepStrictEqual(
        first.map((reason) => reason._tag === "Explained" && reason.explanation._tag),
        ["Match", "Match", "Match"]
      )
      assert.deepStrictEqual(
        first.map(({ row }) => row),
        [narrow, again, wide]
      )
    })

    it("explains the nearest patterns to a caller that nothing matches", () => {
      const [nearest] = reasons(answer(role("deploy", "ci"))).first
      assert.strictEqual(nearest?._tag === "Explained" && nearest.explanation._tag, "Mismatch")
      assert.strictEqual(nearest?.row.principal, "assumed-role/Deploy")
    })
  })

  describe("examples", () => {
    it("offers one of each: an account, several, a near miss, a role, nobody", () => {
      const rows = [wide, narrow, alice, row(role("release"), "release@acme.example"), row("nonsense")]
      const within = index(rows)
      const texts = examples(rows)
      assert.deepStrictEqual(
        texts.map((text) => answer(text, within).outcome),
        ["One", "Several", "Nobody", "Role", "Nobody"]
      )
      const [near] = reasons(answer(texts[2]!, within), within).first
      assert.strictEqual(near?._tag === "Explained" && near.explanation.mistake?.code, "Case")
    })

    it("offers a near miss of a wildcard too", () => {
      const rows = [wide]
      const within = index(rows)
      const texts = examples(rows)
      assert.deepStrictEqual(
        texts.map((text) => answer(text, within).outcome),
        ["One", "Nobody", "Role", "Nobody"]
      )
    })

    it("offers what there is", () => {
      const texts = examples([])
      assert.deepStrictEqual(texts, ["arn:aws:sts::000000000000:assumed-role/Nobody/example"])
    })
  })
})
