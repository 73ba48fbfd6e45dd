import * as ArnCallers from "@dd-cloud-auth/trail/Callers"
import { assert, describe, it } from "vitest"
import * as Slices from "../../page/model/Slices.ts"
import * as Taken from "../../page/model/Taken.ts"
import { account, role, user } from "./rows.ts"

const take = (text: string, readAs: ReadonlyMap<string, string> = new Map()): Taken.Taken =>
  Slices.finish(Taken.take([{ file: undefined, items: ArnCallers.inText(text) }], readAs))

const record = JSON.stringify({
  eventVersion: "1.08",
  eventSource: "sts.amazonaws.com",
  userIdentity: { type: "AssumedRole", arn: role("Deploy", "ci") }
})

describe("Taken", () => {
  describe("take", () => {
    it("takes each caller once, in the order of the text, and counts how often it was given", () => {
      assert.deepStrictEqual(take(`${user("bob")}\r\n\n${user("ada")}\n${user("bob")}\n`).questions, [
        { text: user("bob"), times: 2 },
        { text: user("ada"), times: 1 }
      ])
    })

    it("keeps the other reading of a name with a comma, until one of them is chosen", () => {
      const text = role("Deploy", "run-1,foo")
      const instead = role("Deploy", "run-1")
      assert.deepStrictEqual(take(text).questions, [{ text, times: 1, instead }])
      assert.deepStrictEqual(take(text, new Map([[text, instead]])).questions, [
        { text: instead, times: 1, given: text }
      ])
    })

    it("says which line of which file was left, and why", () => {
      const items = ArnCallers.inText(`${user("ada")}\nhello`)
      const { left } = Slices.finish(Taken.take([{ file: "a.txt", items }], new Map()))
      assert.deepStrictEqual(left, {
        count: 1,
        first: [{ line: 2, file: "a.txt", text: "hello", reason: "no ARN" }]
      })
    })

    it("counts what it does not list", () => {
      const { left } = take("hello\n".repeat(1_000))
      assert.deepStrictEqual([left.count, left.first.length], [1_000, 100])
    })
  })

  describe("describe", () => {
    it.each([
      ["", ""],
      [`${user("ada")}\n${user("bob")}`, ""],
      [`${record}\n${record}\nhello\nhello`, "1 caller taken from a CloudTrail record; 2 lines left"],
      [`${user("ada")}\nhello`, "1 line left"],
      [
        `{"UserId": "A", "Account": "${account}", "Arn": "${user("ada")}"}\n${user("bob")}`,
        "1 caller taken from the answer of get-caller-identity; 1 caller taken from a line by itself"
      ],
      [`who,arn\nada,${user("ada")}\nbob,${user("bob")}`, "2 callers taken from a table; 1 line left"]
    ])("says of %j: %s", (text, description) => {
      assert.strictEqual(Taken.describe(take(text)), description)
    })
  })

  describe("ask", () => {
    it("puts a question before all others, and asks none twice", () => {
      assert.strictEqual(Taken.ask("", "a"), "a\n")
      assert.strictEqual(Taken.ask("b\r\na\nc\n", "a"), "a\nb\nc\n")
    })
  })
})
