import * as Audit from "@dd-cloud-auth/audit/Audit"
import * as ArnCallers from "@dd-cloud-auth/trail/Callers"
import { assert, describe, it } from "vitest"
import * as Questions from "../../page/model/Questions.ts"
import * as Slices from "../../page/model/Slices.ts"
import { account, role, row, user } from "./rows.ts"

const wide = row(role("Deploy"), "everyone@acme.example").mapping
const narrow = row(role("Deploy", "ci"), "ci@acme.example").mapping
const alice = row(user("alice"), "alice@acme.example").mapping
const known = Slices.finish(Questions.know("datadoghq.eu", [wide, narrow, alice]))
const audited = { ...known, findings: Audit.run(known.directory) }

const answer = (question: Questions.Question, { from = known, items = "" } = {}): Questions.Answer =>
  Slices.finish(Questions.answer(from, ArnCallers.inText(items), question))

const tried = (text: string, file?: string) => ({ text, file, readAs: new Map<string, string>() })

describe("Questions", () => {
  describe("know", () => {
    it("tells the mappings that have a caller in common with one of another account", () => {
      assert.sameMembers([...known.conflicting], [wide, narrow])
    })
  })

  describe("answer", () => {
    it("takes callers out of the text, and of the file where there is one", () => {
      const texts = (file?: string) =>
        answer({ _tag: "Answers", tried: tried(user("alice"), file) }, { items: role("Deploy", "ci") }).parts
      assert.lengthOf(texts(), 1)
      assert.lengthOf(texts("callers.txt"), 2)
    })

    it("says what the audit found about a mapping, and nothing before it has ended", () => {
      const found = (id: string, from = audited) => answer({ _tag: "Problems", id }, { from }).end
      assert.isUndefined(answer({ _tag: "Problems", id: wide.id }).end)
      assert.deepStrictEqual(found(alice.id), [])
      const [problem] = found(wide.id) as Questions.Answers["Problems"]["end"] & ReadonlyArray<unknown>
      assert.strictEqual((problem as { readonly rule: string }).rule, "ambiguous-account")
      const intake = { id: alice.id, arnPattern: `arn:aws:iam::${account}:role/agents` }
      const withIntake = Audit.run({ ...known.directory, intakeMappings: [intake] })
      assert.isTrue(withIntake.some(({ mappings }) => mappings.includes(intake)))
      assert.deepStrictEqual(found(alice.id, { ...known, findings: withIntake }), [])
    })

    it("gives the lines of a file for one kind of answer", () => {
      const { parts } = answer({
        _tag: "Lines",
        tried: tried(`${user("alice")}\n${user("bob")}`),
        outcome: "Nobody"
      })
      assert.lengthOf(parts, 1)
    })
  })
})
