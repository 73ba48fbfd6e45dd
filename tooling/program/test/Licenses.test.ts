import { assert, describe, it } from "vitest"
import * as Licenses from "../src/Licenses.ts"

const list = (...entries: ReadonlyArray<string>): string => `# Licenses\n\n${entries.join("\n")}`

describe("Licenses", () => {
  describe("complete", () => {
    it("names one with a text, of its scope and licence, where a package has none", () => {
      assert.strictEqual(
        Licenses.complete(
          list(
            "## @a/b - 1.0.0 (MIT)\n\nMay be used.\n",
            "## @a/c - 2.0.0 (MIT)\n",
            "## @a/d - 2.0.0 (ISC)\n"
          )
        ),
        list(
          "## @a/b - 1.0.0 (MIT)\n\nMay be used.\n",
          "## @a/c - 2.0.0 (MIT)\n\nThe text is that of @a/b - 1.0.0 (MIT).\n",
          "## @a/d - 2.0.0 (ISC)\n"
        )
      )
    })

    it.each([
      ["of no scope", list("## b - 1.0.0 (MIT)\n\nMay be used.\n", "## c - 2.0.0 (MIT)\n")],
      ["of another scope", list("## @a/b - 1.0.0 (MIT)\n\nMay be used.\n", "## @b/c - 2.0.0 (MIT)\n")],
      ["whose texts are all there", list("## @a/b - 1.0.0 (MIT)\n\nMay be used.\n\nBy all.\n")]
    ])("leaves a list of packages %s as it is", (_, licenses) => {
      assert.strictEqual(Licenses.complete(licenses), licenses)
    })
  })
})
