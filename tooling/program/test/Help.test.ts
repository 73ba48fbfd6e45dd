import type * as HelpDoc from "effect/cli/HelpDoc"
import * as Context from "effect/Context"
import * as Option from "effect/Option"
import { stripVTControlCharacters } from "node:util"
import { assert, describe, it } from "vitest"
import * as Help from "../src/Help.ts"

const flag = (name: string, type: string, description: string, aliases: ReadonlyArray<string> = []) => ({
  name,
  aliases,
  type,
  description: Option.some(description),
  required: false
})

const doc: HelpDoc.HelpDoc = {
  description: "Greet somebody, in\n  a language of yours.\n\n  Twice, if need be.",
  usage: "greet [flags] <name>",
  annotations: Context.empty(),
  args: [{ name: "name", type: "string", description: Option.some("Who"), required: true, variadic: false }],
  flags: [
    flag("language", "de|en|es|fr|it|nl|pl|pt|sv|zh", "Which language; default: en", ["-l"]),
    flag("loud", "boolean", "In capitals")
  ],
  globalFlags: [flag("help", "boolean", "Show this help", ["-h"])],
  examples: [{ command: "greet --language fr Ada", description: "In French" }]
}

const widest = (page: string): number => Math.max(...page.split("\n").map((line) => line.length))

describe("Help", () => {
  it("sets names and meanings side by side where there is room, and paragraphs anew", () => {
    assert.strictEqual(
      Help.render(doc, { columns: 100, colors: false }),
      `DESCRIPTION
  Greet somebody, in a language of yours.

  Twice, if need be.

USAGE
  greet [flags] <name>

ARGUMENTS
  name    Who

FLAGS
  -l, --language de|en|es|fr|it|nl|pl|pt|sv|zh    Which language; default: en
  --[no-]loud                                     In capitals

GLOBAL FLAGS
  -h, --help    Show this help

EXAMPLES
  # In French
  greet --language fr Ada
`
    )
  })

  it("says of a command with flags of its own that its subcommands may be left out", () => {
    const parent = { ...doc, usage: "greet <subcommand> [flags]" }
    assert.strictEqual(Help.usage(parent), "greet [<subcommand>] [flags]")
    assert.strictEqual(Help.usage({ ...parent, flags: [] }), parent.usage)
    assert.include(Help.render(parent, { columns: 80, colors: false }), "greet [<subcommand>] [flags]")
  })

  it("sets them one above the other where there is none, and breaks what is too long after a mark", () => {
    const page = Help.render(doc, { columns: 30, colors: false })
    assert.include(
      page,
      `
  -l, --language
  de|en|es|fr|it|nl|pl|pt|sv|
  zh
      Which language; default:
      en
`
    )
    assert.isAtMost(widest(page), 30)
  })

  it.each([20, 33, 40, 57, 80, 120])("is no wider than %i columns", (columns) => {
    assert.isAtMost(widest(Help.render(doc, { columns, colors: false })), columns)
  })

  it("has colours that change no width, where they are wanted", () => {
    const plain = Help.render(doc, { columns: 60, colors: false })
    const coloured = Help.render(doc, { columns: 60, colors: true })
    assert.notStrictEqual(coloured, plain)
    assert.strictEqual(stripVTControlCharacters(coloured), plain)
  })
})
