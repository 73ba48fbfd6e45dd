import { assert, describe, it } from "@effect/vitest"
import { csv } from "../src/internal/csv.ts"
import * as Text from "../src/internal/text.ts"

describe("text", () => {
  describe("tsv", () => {
    it("keeps a field on its line and in its column", () => {
      assert.strictEqual(String(Text.tsv(["a\tb", "c\nd"])), "a\\tb\tc\\nd\n")
    })
  })

  describe("csv", () => {
    it("quotes a cell with a comma or a quote, and keeps every cell on its line", () => {
      assert.strictEqual(String(csv(["a", 'b,"c', "d\r\ne\u001b", ""])), 'a,"b,""c",d\\r\\ne\\u{1b},\n')
    })

    it("lets no spreadsheet run a cell, in whatever width its first character is", () => {
      for (const first of [
        "=",
        "+",
        "-",
        "@",
        "\t",
        "\r",
        "\n",
        "＝",
        "＋",
        "－",
        "＠",
        "﹦",
        "  =",
        " \n"
      ]) {
        assert.match(String(csv(["x", `${first}1+1`])), /^x,'/, JSON.stringify(first))
      }
      assert.strictEqual(String(csv(["1-1", "a=b", "'=1"])), "1-1,a=b,'=1\n")
    })
  })

  describe("count", () => {
    it("agrees in number", () => {
      assert.deepStrictEqual(
        [0, 1, 2, 12_345].map((number) => Text.count(number, "caller")),
        ["0 callers", "1 caller", "2 callers", "12,345 callers"]
      )
    })
  })
})
