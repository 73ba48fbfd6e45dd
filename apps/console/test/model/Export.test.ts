import * as Directory from "@dd-cloud-auth/directory/Directory"
import { assert, describe, it } from "vitest"
import type * as Callers from "../../page/model/Callers.ts"
import * as Export from "../../page/model/Export.ts"
import * as Slices from "../../page/model/Slices.ts"
import { account, role, row } from "./rows.ts"

const wide = row(role("Deploy"), "everyone@acme.example")
const directory = Directory.make({ personaMappings: [wide.mapping] })

const lines = (texts: ReadonlyArray<string>, outcome: Callers.Outcome | "" = ""): ReadonlyArray<string> =>
  Slices.finish(
    Export.lines(
      directory,
      texts.map((text) => ({ text, times: 1 })),
      outcome
    )
  )

describe("Export", () => {
  describe("lines", () => {
    it("gives each caller a line, with every mapping that matches", () => {
      assert.deepStrictEqual(
        lines([role("Deploy", "ci"), role("Other", "ci")]).map((line) => JSON.parse(line)),
        [
          { caller: role("Deploy", "ci"), outcome: "match", matches: [wide.mapping] },
          { caller: role("Other", "ci"), outcome: "no-match", matches: [] }
        ]
      )
    })

    it("keeps what the sessions of a role match apart from what matches", () => {
      const [line = ""] = lines([`arn:aws:iam::${account}:role/Deploy`])
      const answer = JSON.parse(line) as Record<string, unknown>
      assert.deepStrictEqual(
        [answer["outcome"], answer["matches"], answer["sessions"], answer["sessionMatches"]],
        ["not-a-caller", [], role("Deploy"), [wide.mapping]]
      )
    })

    it("leaves out what is answered otherwise", () => {
      const [line = "", ...more] = lines([role("Deploy", "ci"), role("Other", "ci")], "Nobody")
      assert.include(line, role("Other", "ci"))
      assert.deepStrictEqual(more, [])
    })

    it("escapes what could hide or forge text", () => {
      const [line = ""] = lines([role("Deploy", "a\u202eb")])
      assert.include(line, "a\\u202eb")
      assert.strictEqual((JSON.parse(line) as { readonly caller: string }).caller, role("Deploy", "a\u202eb"))
    })
  })
})
