import { assert, describe, it } from "@effect/vitest"
import picocolors from "picocolors"
import * as MappingTable from "../src/internal/mappingTable.ts"
import * as Table from "../src/internal/table.ts"

const plain = picocolors.createColors(false)
const colors = picocolors.createColors(true)
const head = [{ heading: "A" }, { heading: "B", flexible: true }, { heading: "C", flexible: true }]
const row = (...texts: ReadonlyArray<string>): ReadonlyArray<Table.Cell> => texts.map((text) => ({ text }))
const widest = (text: string) => Math.max(...text.split("\n").map((line) => line.length))

describe("table", () => {
  it("aligns columns and leaves no blanks at the end of a line", () => {
    assert.strictEqual(
      Table.render(head, [row("1", "two", "3"), row("one", "2", "three")], { colors: plain, columns: 80 }),
      "A    B    C\n1    two  3\none  2    three\n"
    )
  })

  it("keeps to the width by breaking the flexible columns, and loses nothing", () => {
    const caller = `assumed-role/${"AWSReservedSSO_AdministratorAccess_3f9a1c7be0d24586"}/ada.lovelace@acme.example`
    const text = Table.render(head, [row("418273640159", caller, "e5f88601-adcf-88ba-8cc8-4e9bcf66bdaa")], {
      colors: plain,
      columns: 80
    })
    assert.isAtMost(widest(text), 80)
    const lines = text.trimEnd().split("\n").slice(1)
    const column = lines.map((line) => line.slice(14, 46).trim()).join("")
    assert.include(column, "AWSReservedSSO_AdministratorAccess_3f9a1c7be0d24586/")
    assert.strictEqual(lines.join("").replace(/\s/g, "").length, `418273640159${caller}`.length + 36)
  })

  it("colours each line of a broken cell by itself, outside of the width", () => {
    const cell = { text: "x".repeat(50), paint: colors.red }
    const text = Table.render([{ heading: "A", flexible: true }], [[cell]], { colors, columns: 30 })
    assert.strictEqual(
      text,
      `\u001b[2mA\u001b[22m\n\u001b[31m${"x".repeat(30)}\u001b[39m\n\u001b[31m${"x".repeat(20)}\u001b[39m\n`
    )
  })
})

describe("mappingTable", () => {
  const mapping = (arnPattern: string, accountIdentifier = "ci@acme.example") => ({
    id: "621d1d5f",
    arnPattern,
    accountIdentifier,
    accountUuid: "7e04c1fd"
  })
  const render = (patterns: ReadonlyArray<string>, columns = 120) =>
    MappingTable.render(
      patterns.map((pattern) => mapping(pattern)),
      { colors: plain, columns }
    )

  it("leaves out only what follows from the rest of the pattern", () => {
    const text = render([
      "arn:aws:sts::111111111111:assumed-role/Deploy/*",
      "arn:aws:iam::111111111111:user/ada",
      "arn:aws-cn:sts::111111111111:assumed-role/Deploy/*",
      "arn:aws:iam::111111111111:assumed-role/Deploy/*"
    ]).text
    assert.match(text, /^111111111111 {2}assumed-role\/Deploy\/\* /m)
    assert.match(text, /^111111111111 {2}user\/ada /m)
    assert.include(text, "arn:aws-cn:sts::111111111111:assumed-role/Deploy/*")
    assert.include(text, "✗ arn:aws:iam::111111111111:assumed-role/Deploy/*")
  })

  it("shows the ids where they fit, and says when they do not", () => {
    const wide = render(["arn:aws:iam::111111111111:user/ada"], 80)
    const narrow = render([`arn:aws:iam::111111111111:user/${"a".repeat(60)}`], 80)
    assert.isTrue(wide.showsIds)
    assert.include(wide.text, "621d1d5f")
    assert.isFalse(narrow.showsIds)
    assert.notInclude(narrow.text, "621d1d5f")
    assert.isAtMost(widest(narrow.text), 80)
  })

  it("escapes what comes from the site", () => {
    const { text } = MappingTable.render(
      [mapping("arn:aws:iam::111111111111:user/\u001b[2J", "evil\u202e\nadmin")],
      { colors: plain, columns: 120 }
    )
    assert.include(text, "\\u{1b}[2J")
    assert.include(text, "evil\\u{202e}\\nadmin")
  })

  describe("unusable", () => {
    const unusable = (...patterns: ReadonlyArray<string>) =>
      MappingTable.unusable(
        patterns.map((pattern) => mapping(pattern)),
        plain
      )

    it("reports patterns without a meaning, and those that no caller has", () => {
      const reports = unusable(
        "arn:aws:sts::111111111111:assumed-role/release-*",
        "arn:aws:iam::111111111111:role/ci/Deploy",
        "arn:aws:sts::111111111111:assumed-role/Deploy",
        "arn:aws:sts::111111111111:assumed-role/Deploy/*"
      )
      assert.strictEqual(reports.length, 3)
      assert.include(reports[1]!, "corrected pattern: arn:aws:sts::111111111111:assumed-role/Deploy/*")
    })

    it("stops at twenty and says how many more there are", () => {
      const reports = unusable(...Array.from({ length: 23 }, (_, i) => `role/${i}-*`))
      assert.strictEqual(reports.length, 21)
      assert.strictEqual(reports.at(-1), "and 3 more mappings that match no caller")
    })
  })
})
