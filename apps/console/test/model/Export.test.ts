import { assert, describe, it } from "vitest"
import * as Callers from "../../page/model/Callers.ts"
import * as Export from "../../page/model/Export.ts"
import * as Slices from "../../page/model/Slices.ts"
import { account, role, row } from "./rows.ts"

const wide = row(role("Deploy"), "everyone@acme.example")
const index = Slices.finish(Callers.index([wide]))

const lines = (...texts: ReadonlyArray<string>): ReadonlyArray<string> => {
  const answers = Slices.finish(
    Callers.answers(
      index,
      texts.map((text) => ({ text, times: 1 }))
    )
  )
  return Slices.finish(Export.lines(index, answers))
}

describe("Export", () => {
  describe("lines", () => {
    it("gives each caller a line, with every mapping that matches", () => {
      assert.deepStrictEqual(
        lines(role("Deploy", "ci"), role("Other", "ci")).map((line) => JSON.parse(line)),
        [
          { caller: role("Deploy", "ci"), outcome: "match", matches: [wide.mapping] },
          { caller: role("Other", "ci"), outcome: "no-match", matches: [] }
        ]
      )
    })

    it("keeps what the sessions of a role match apart from what matches", () => {
      const [line = ""] = lines(`arn:aws:iam::${account}:role/Deploy`)
      const answer = JSON.parse(line) as Record<string, unknown>
      assert.deepStrictEqual(
        [answer["outcome"], answer["matches"], answer["sessions"], answer["sessionMatches"]],
        ["not-a-caller", [], role("Deploy"), [wide.mapping]]
      )
    })

    it("escapes what could hide or forge text", () => {
      const [line = ""] = lines(role("Deploy", "a\u202eb"))
      assert.include(line, "a\\u202eb")
      assert.strictEqual((JSON.parse(line) as { readonly caller: string }).caller, role("Deploy", "a\u202eb"))
    })
  })
})
