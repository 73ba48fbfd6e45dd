import { assert, describe, it, vi } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { hasTerminal, run, runOnTerminal } from "./program.ts"
import { mapping, snapshotFile } from "./snapshots.ts"

// A process of its own each: slow where others want the processors too.
vi.setConfig({ testTimeout: 60_000 })

const user = "arn:aws:iam::111111111111:user"
const mappings = [
  mapping("1", `${user}/ada`, "ada"),
  mapping("2", "arn:aws:sts::111111111111:assumed-role/Deploy/*", "ci"),
  mapping("3", `${user}/eve`, 'a|b`c\n@acme "x",<b>\u001b[31m'),
  mapping("4", `${user}/bob`, "back\\|slash")
]

const list = (...args: ReadonlyArray<string>) =>
  Effect.flatMap(snapshotFile(mappings), (file) => run(["list", "--snapshot", file, ...args]))

const whois = (...args: ReadonlyArray<string>) =>
  Effect.flatMap(snapshotFile(mappings), (file) =>
    run(["whois", "--snapshot", file, ...args, `${user}/ada`, `${user}/nobody`])
  )

const lines = (text: string) => text.replace(/\n$/, "").split("\n")

/** The cells of a line of a table in Markdown, cut where GitHub cuts them. */
const cells = (line: string) => Array.from(line.matchAll(/(?:\\.|[^|\\])+(?=\|)/g), ([cell]) => cell.trim())

describe("--format", () => {
  it.live("json is an array, indented, of what jsonl has one a line", () =>
    Effect.gen(function* () {
      const json = yield* list("--format", "json")
      assert.strictEqual(json.stdout, `${JSON.stringify(mappings, null, 2)}\n`)
      const jsonl = yield* list("--format", "jsonl")
      assert.deepStrictEqual(
        lines(jsonl.stdout).map((line) => JSON.parse(line)),
        mappings
      )
    })
  )

  it.live("json of nothing is an empty array", () =>
    Effect.gen(function* () {
      const file = yield* snapshotFile([])
      const { code, stdout } = yield* run(["list", "--snapshot", file, "--format", "json"])
      assert.deepStrictEqual([code, stdout], [0, "[]\n"])
    })
  )

  it.live("csv has a heading and quotes what has to be; tsv has neither", () =>
    Effect.gen(function* () {
      const csv = lines((yield* list("--format", "csv")).stdout)
      assert.strictEqual(csv[0], "arnPattern,accountIdentifier,accountUuid,id")
      assert.include(csv[3], `"a|b\`c\\n@acme ""x"",<b>\\u{1b}[31m@acme.example"`)
      const tsv = lines((yield* list("--format", "tsv")).stdout)
      assert.strictEqual(tsv.length, 4)
      assert.strictEqual(tsv[0], `${user}/ada\tada@acme.example\tuuid-of-ada\t1`)
    })
  )

  it.live("markdown is a table whose cells no text can leave, and in which it is nothing but text", () =>
    Effect.gen(function* () {
      const { code, stdout } = yield* list("--format", "markdown")
      assert.strictEqual(code, 0)
      const rows = lines(stdout)
      assert.strictEqual(rows[0], "| arnPattern | accountIdentifier | accountUuid | id |")
      assert.strictEqual(rows[1], "| --- | --- | --- | --- |")
      assert.strictEqual(rows.length, 6)
      for (const row of rows) assert.strictEqual(cells(row).length, 4, row)
      assert.deepStrictEqual(cells(rows[2]!), [
        `\`${user}/ada\``,
        "`ada@acme.example`",
        "`uuid-of-ada`",
        "`1`"
      ])
      assert.strictEqual(cells(rows[4]!)[1], '``a\\|b`c\\n@acme "x",<b>\\u{1b}[31m@acme.example``')
      // In a code span a backslash before a bar could not be told from one that keeps the bar in the cell.
      assert.strictEqual(cells(rows[5]!)[1], "<code>back&#92;&#124;slash@acme.example</code>")
    })
  )

  it.live("table is aligned in a pipe too, as wide as it has to be and without colours", () =>
    Effect.gen(function* () {
      const { stdout } = yield* list("--format", "table", "--columns", "id,accountIdentifier", "--sort", "id")
      assert.deepStrictEqual(lines(stdout).slice(0, 3), [
        "MAPPING ID  ACTS AS",
        "1           ada@acme.example",
        "2           ci@acme.example"
      ])
      assert.notInclude(stdout, "\u001b")
      const wide = yield* list("--format", "table", "--sort", "id:desc")
      assert.strictEqual(lines(wide.stdout).length, 5)
    })
  )

  it.live("prints the answers of whois in each format", () =>
    Effect.gen(function* () {
      const formats: Readonly<Record<string, ReadonlyArray<string | RegExp>>> = {
        tsv: [`${user}/ada\tmatch\tada@acme.example\t${user}/ada\t1`, `${user}/nobody\tno-match\t\t\t`],
        csv: [
          "caller,outcome,accountIdentifier,arnPattern,id",
          `${user}/ada,match,ada@acme.example,${user}/ada,1`,
          `${user}/nobody,no-match,,,`
        ],
        markdown: [
          "| caller | outcome | accountIdentifier | arnPattern | id |",
          "| --- | --- | --- | --- | --- |",
          `| \`${user}/ada\` | \`match\` | \`ada@acme.example\` | \`${user}/ada\` | \`1\` |`,
          `| \`${user}/nobody\` | \`no-match\` |  |  |  |`
        ],
        table: [
          /^CALLER +OUTCOME +ACTS AS +BY +MAPPING ID$/,
          /^arn:aws:iam::111111111111:user\/ada +match +ada@acme\.example +arn:aws:iam::111111111111:user\/ada +1$/,
          /^arn:aws:iam::111111111111:user\/nobody +no-match$/
        ]
      }
      for (const [format, expected] of Object.entries(formats)) {
        const { code, stdout } = yield* whois("--format", format)
        assert.strictEqual(code, 1)
        const printed = lines(stdout)
        assert.strictEqual(printed.length, expected.length, stdout)
        for (const [i, line] of expected.entries()) {
          if (typeof line === "string") assert.strictEqual(printed[i], line)
          else assert.match(printed[i]!, line)
        }
      }
      const outcomes = (answers: ReadonlyArray<{ readonly outcome: string }>) =>
        answers.map(({ outcome }) => outcome)
      const json = yield* whois("--format", "json")
      assert.deepStrictEqual(outcomes(JSON.parse(json.stdout)), ["match", "no-match"])
      for (const args of [["--format", "jsonl"], ["--json"]]) {
        const { stdout } = yield* whois(...args)
        assert.deepStrictEqual(outcomes(lines(stdout).map((line) => JSON.parse(line))), ["match", "no-match"])
      }
      const report = yield* whois("--format", "report")
      assert.include(report.stdout, "✓ acts as ada@acme.example\n")
      assert.strictEqual(report.stderr, "")
    })
  )

  it.live("prints the sites in each format", () =>
    Effect.gen(function* () {
      const csv = lines((yield* run(["sites", "--csv"])).stdout)
      assert.strictEqual(csv[0], "name,site,apiOrigin,appOrigin")
      assert.strictEqual(csv.length, 10)
      const markdown = lines((yield* run(["sites", "--format", "markdown"])).stdout)
      assert.strictEqual(markdown.length, 11)
      const jsonl = lines((yield* run(["sites", "--format", "jsonl"])).stdout)
      assert.strictEqual(JSON.parse(jsonl[3]!).site, "datadoghq.eu")
      const table = lines((yield* run(["sites", "--format", "table"])).stdout)
      assert.match(
        table[4]!,
        /^EU1 +datadoghq\.eu +https:\/\/api\.datadoghq\.eu +https:\/\/app\.datadoghq\.eu$/
      )
    })
  )

  it.live("refuses two formats that are not the same, and one that it does not know", () =>
    Effect.gen(function* () {
      const two = yield* list("--format", "csv", "--json")
      assert.strictEqual(two.code, 2)
      assert.match(two.stderr, /--format csv and --json exclude each other/)
      assert.strictEqual((yield* list("--format", "json", "--json")).code, 0)
      const unknown = yield* list("--format", "yaml")
      assert.strictEqual(unknown.code, 2)
      assert.match(unknown.stderr, /table.*json.*jsonl.*csv.*tsv.*markdown/)
    })
  )

  it.live.skipIf(!hasTerminal)("prints on a terminal what was asked for", () =>
    Effect.gen(function* () {
      const file = yield* snapshotFile(mappings)
      const { stdout } = yield* runOnTerminal(["list", "--snapshot", file, "--format", "tsv"])
      assert.include(stdout, `${user}/ada\tada@acme.example\tuuid-of-ada\t1\r\n`)
      assert.notInclude(stdout, "AWS ACCOUNT")
    })
  )
})
