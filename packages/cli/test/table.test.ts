import * as Pattern from "@dd-cloud-auth/arn/Pattern"
import { assert, describe, it } from "@effect/vitest"
import stringWidth from "string-width"
import * as Mappings from "../src/internal/mappings.ts"
import * as MappingTable from "../src/internal/mappingTable.ts"
import { colors as colorsOf, type Printed } from "../src/internal/printed.ts"
import * as Table from "../src/internal/table.ts"

const plain = colorsOf(false)
const colors = colorsOf(true)
type Row = ReadonlyArray<string>
const column = (heading: string, i: number, flexible = true): Table.Column<Row> => ({
  heading,
  flexible,
  text: (row) => row[i]!
})
const head = [column("A", 0, false), column("B", 1), column("C", 2)]
const row = (...texts: ReadonlyArray<string>): Row => texts
const widest = (text: Printed) =>
  Math.max(
    ...String(text)
      .split("\n")
      .map((line) => stringWidth(line))
  )

describe("table", () => {
  it("aligns columns and leaves no blanks at the end of a line", () => {
    assert.strictEqual(
      String(
        Table.render(head, [row("1", "two", "3"), row("one", "2", "three")], { colors: plain, columns: 80 })
      ),
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
    const lines = String(text).trimEnd().split("\n").slice(1)
    const column = lines.map((line) => line.slice(14, 46).trim()).join("")
    assert.include(column, "AWSReservedSSO_AdministratorAccess_3f9a1c7be0d24586/")
    assert.strictEqual(lines.join("").replace(/\s/g, "").length, `418273640159${caller}`.length + 36)
  })

  it("breaks after a slash only where that does not leave a line nearly empty", () => {
    const text = `user/${"x".repeat(60)}`
    const table = Table.render([column("A", 0)], [row(text)], {
      colors: plain,
      columns: 40
    })
    assert.deepStrictEqual(String(table).trimEnd().split("\n").slice(1), [text.slice(0, 40), text.slice(40)])
  })

  it("measures each cell once, and makes a row only when it is asked for", () => {
    const asked: Array<string> = []
    const counting: ReadonlyArray<Table.Column<Row>> = [0, 1].map((i) => ({
      ...column("A", i),
      text: (row) => {
        asked.push(row[i]!)
        return row[i]!
      }
    }))
    const rows = [row("1", "2"), row("3", "4"), row("5", "6")]
    const table = Table.layout(counting, rows, { colors: plain, columns: 80 })
    assert.deepStrictEqual(asked.splice(0), ["1", "2", "3", "4", "5", "6"])
    assert.strictEqual(String(table.row(rows[1]!)), "3  4\n")
    assert.deepStrictEqual(asked, ["3", "4"])
  })

  it("breaks a row that is wider than those that were measured, or lets it stand out where there is room", () => {
    const measured = [row("1", "two", "3")]
    const wide = row("1", "abcdefgh", "3")
    const onTerminal = Table.layout(head, measured, { colors: plain, columns: 80 })
    assert.strictEqual(String(onTerminal.row(wide)), "1  abc  3\n   def\n   gh\n")
    const inPipe = Table.layout(head, measured, { colors: plain, columns: Infinity })
    assert.strictEqual(String(inPipe.row(wide)), "1  abcdefgh  3\n")
  })

  it("colours each line of a broken cell by itself, outside of the width", () => {
    const red: Table.Column<Row> = { ...column("A", 0), paint: (text, _, colors) => colors.red(text) }
    const text = Table.render([red], [row("x".repeat(50))], { colors, columns: 30 })
    assert.strictEqual(
      String(text),
      `\u001b[2mA\u001b[22m\n\u001b[31m${"x".repeat(30)}\u001b[39m\n\u001b[31m${"x".repeat(20)}\u001b[39m\n`
    )
  })
})

describe("text in other scripts", () => {
  const texts: ReadonlyArray<readonly [title: string, text: string]> = [
    ["wide characters", "ユーザー名前テスト長い名前日本語日本語日本語日本語"],
    ["combining characters", "e\u0301\u0323".repeat(70)],
    ["pairs of surrogates", "𝒜".repeat(70)],
    ["emoji of several characters", "👋🏽🇩🇪".repeat(40)],
    ["syllables of several characters", "각".repeat(50)],
    ["one character without an end", `a${"\u0301".repeat(200)}b`],
    ["slashes that are no characters of their own", `${"/\u0338ab".repeat(30)}`]
  ]
  const characters = (text: string) => Array.from(new Intl.Segmenter("en").segment(text), (s) => s.segment)

  for (const [title, text] of texts) {
    it(`stays whole at every width, and is broken between characters: ${title}`, () => {
      for (const columns of [300, 100, 60, 40, 30, 17]) {
        const table = Table.render(head, [row("111111111111", text, "x")], { colors: plain, columns })
        const column = String(table)
          .trimEnd()
          .split("\n")
          .slice(1)
          .map((line) => line.slice(14).trim().replace(/ +x$/, ""))
        assert.strictEqual(column.join(""), text)
        assert.deepStrictEqual(column.flatMap(characters), characters(text))
        if (columns >= 40) assert.isAtMost(widest(table), columns)
        if (stringWidth(text) + 17 <= columns) assert.strictEqual(column.length, 1)
      }
    })
  }

  it("fits 40 columns with two long texts, and keeps a character whole that is wider than its column", () => {
    const long = "日本語".repeat(10)
    const table = Table.render(head, [row("111111111111", long, long)], { colors: plain, columns: 40 })
    assert.isAtMost(widest(table), 40)
    const syllable = `${"\u0915\u094d".repeat(30)}\u0915`
    assert.strictEqual(characters(syllable).length, 1)
    assert.include(
      String(Table.render(head, [row("111111111111", long, syllable)], { colors: plain, columns: 40 })),
      syllable
    )
  })

  it("stands in columns that a terminal shows as straight", () => {
    const rows = [row("名前", "x", "y"), row("e\u0301", "x", "y"), row("👋🏽", "x", "y")]
    const lines = String(Table.render(head, rows, { colors: plain, columns: 80 }))
      .trimEnd()
      .split("\n")
    assert.deepStrictEqual(lines.slice(1), ["名前  x  y", "e\u0301     x  y", "👋🏽    x  y"])
  })

  it("escapes what no reader sees", () => {
    const text = String(Table.render(head, [row("a\u200db", "x", "\ud800")], { colors: plain, columns: 80 }))
    assert.include(text, "a\\u{200d}b  x  \\u{d800}")
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
    ]).text.toString()
    assert.match(text, /^111111111111 {2}assumed-role\/Deploy\/\* /m)
    assert.match(text, /^111111111111 {2}user\/ada /m)
    assert.include(text, "arn:aws-cn:sts::111111111111:assumed-role/Deploy/*")
    assert.include(text, "✗ arn:aws:iam::111111111111:assumed-role/Deploy/*")
  })

  it("shows the ids where they fit, and says when they do not", () => {
    const wide = render(["arn:aws:iam::111111111111:user/ada"], 80)
    const narrow = render([`arn:aws:iam::111111111111:user/${"a".repeat(60)}`], 80)
    assert.isTrue(wide.showsIds)
    assert.include(String(wide.text), "621d1d5f")
    assert.isFalse(narrow.showsIds)
    assert.notInclude(String(narrow.text), "621d1d5f")
    assert.isAtMost(widest(narrow.text), 80)
  })

  it("escapes what comes from the site", () => {
    const { text } = MappingTable.render(
      [mapping("arn:aws:iam::111111111111:user/\u001b[2J", "evil\u202e\nadmin")],
      { colors: plain, columns: 120 }
    )
    assert.include(String(text), "\\u{1b}[2J")
    assert.include(String(text), "evil\\u{202e}\\nadmin")
  })

  describe("unusable", () => {
    const unusable = (...patterns: ReadonlyArray<string>) =>
      Mappings.unusable(
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
      assert.include(String(reports[1]), "corrected pattern: arn:aws:sts::111111111111:assumed-role/Deploy/*")
    })

    it("calls a pattern unmatchable where the judgement of patterns does, and not where Datadog only refuses it", () => {
      const patterns = [
        "arn:aws:iam::111111111111:root",
        "arn:aws-cn:sts::111111111111:assumed-role/Deploy/*",
        "arn:aws:iam::111111111111:user/a+b",
        "arn:aws:iam::111111111111:user/ada",
        "arn:aws:iam::11111111111:user/ada",
        "arn:aws:iam::1234-5678-9012:user/ada",
        "arn:aws:iam:eu-west-1:111111111111:user/ada",
        "arn:aws:iam::111111111111:user//ada",
        "arn:aws:iam::111111111111:user/ada/",
        "arn:aws:sts::111111111111:assumed-role/{{role}}/*",
        "arn:aws:sts::111111111111:assumed-role/Deploy/x#1",
        "arn:aws:iam::${account}:user/ada",
        "arn:aws:sts::111111111111:assumed-role/*",
        "arn:aws:iam::111111111111:group/admins"
      ]
      for (const pattern of patterns) {
        assert.strictEqual(
          unusable(pattern).length,
          Pattern.severity(pattern) === "NeverMatches" ? 1 : 0,
          pattern
        )
      }
      assert.deepStrictEqual(unusable(...patterns.slice(0, 4)), [])
    })

    it("stops at twenty and says how many more there are", () => {
      const reports = unusable(...Array.from({ length: 23 }, (_, i) => `role/${i}-*`))
      assert.strictEqual(reports.length, 21)
      assert.strictEqual(String(reports.at(-1)), "and 3 more mappings that match no caller")
    })
  })
})
