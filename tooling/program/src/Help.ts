/** Help pages, no wider than what they are read on. */

import type * as HelpDoc from "effect/cli/HelpDoc"
import * as Option from "effect/Option"
import { styleText } from "node:util"

/** What a page is read on. */
export interface Style {
  readonly columns: number
  readonly colors: boolean
}

/** The width of what is no terminal, such as a file or a pager. */
export const defaultColumns = 80

// Longer lines are harder to read than they are worth, and shorter ones hold no word.
const widest = 120
const narrowest = 20

/** Prints a help page. Descriptions are paragraphs with an empty line between them, however their lines are broken. */
export const render = (doc: HelpDoc.HelpDoc, style: Style): string => {
  const columns = Math.min(Math.max(style.columns, narrowest), widest)
  const paint = (format: Parameters<typeof styleText>[0], text: string): string =>
    style.colors ? styleText(format, text, { validateStream: false }) : text

  const section = (title: string, lines: ReadonlyArray<string>): ReadonlyArray<string> =>
    lines.length === 0 ? [] : [[paint("bold", title), ...lines].join("\n")]

  const prose = (text: string): ReadonlyArray<string> =>
    text
      .split(/\n\s*\n/)
      .flatMap((paragraph, i) => [
        ...(i === 0 ? [] : [""]),
        ...wrap(paragraph, columns - 2).map((line) => `  ${line}`)
      ])

  const command = (text: string): ReadonlyArray<string> => {
    const [first = "", ...rest] = wrap(text, columns - 4)
    return [`  ${paint("cyan", first)}`, ...rest.map((line) => `    ${paint("cyan", line)}`)]
  }

  /** Names and what they mean: side by side, or one above the other where that leaves too little room for the meaning. */
  const table = (rows: ReadonlyArray<Row>): ReadonlyArray<string> => {
    const left = Math.max(...rows.map(([name]) => name.length)) + 4
    const room = columns - 2 - left
    return rows.flatMap(([name, meaning]) => {
      if (room >= 36) {
        const [first = "", ...rest] = wrap(meaning, room)
        return [
          `  ${paint("green", name)}${" ".repeat(left - name.length)}${first}`.trimEnd(),
          ...rest.map((line) => `${" ".repeat(left + 2)}${line}`)
        ]
      }
      return [
        ...wrap(name, columns - 2).map((line) => `  ${paint("green", line)}`),
        ...wrap(meaning, columns - 6).map((line) => `      ${line}`)
      ]
    })
  }

  const examples = (doc.examples ?? []).flatMap(({ command: text, description = "" }, i) => [
    ...(i === 0 ? [] : [""]),
    ...wrap(description, columns - 4).map((line) => `  ${paint("dim", `# ${line}`)}`),
    ...command(text)
  ])
  const subcommands = (doc.subcommands ?? []).flatMap(({ commands }) => commands)
  return `${[
    ...section("DESCRIPTION", prose(doc.description)),
    ...section("USAGE", command(usage(doc))),
    ...section("ARGUMENTS", table((doc.args ?? []).map(argumentRow))),
    ...section("FLAGS", table(doc.flags.map((flag) => [flagNames(flag, true), meaning(flag)]))),
    ...section(
      "GLOBAL FLAGS",
      table((doc.globalFlags ?? []).map((flag) => [flagNames(flag, false), meaning(flag)]))
    ),
    ...section("SUBCOMMANDS", table(subcommands.map(subcommandRow))),
    ...section("EXAMPLES", examples)
  ].join("\n\n")}\n`
}

type Row = readonly [name: string, meaning: string]

const argumentRow = (argument: HelpDoc.ArgDoc): Row => [
  argument.variadic ? `${argument.name}...` : argument.name,
  meaning(argument)
]

/** How a flag is written; one that is on or off, and can be taken back, with how. */
export const flagNames = ({ aliases, name, type }: HelpDoc.FlagDoc, canBeTakenBack: boolean): string => {
  if (type !== "boolean") return `${[...aliases, `--${name}`].join(", ")} ${type}`
  return [...aliases, canBeTakenBack ? `--[no-]${name}` : `--${name}`].join(", ")
}

/** The usage line: a command that has flags of its own does something by itself, so its subcommands may be left out. */
export const usage = (doc: HelpDoc.HelpDoc): string =>
  doc.flags.length === 0 ? doc.usage : doc.usage.replace(" <subcommand> ", " [<subcommand>] ")

const meaning = ({ description }: { readonly description: Option.Option<string> }): string =>
  Option.getOrElse(description, () => "")

const subcommandRow = ({ description, name, shortDescription }: HelpDoc.SubcommandDoc): Row => [
  name,
  shortDescription ?? description
]

/** Breaks a text into lines at its blanks; what is longer than a line, after a mark within it, or where the line ends. */
const wrap = (text: string, width: number): ReadonlyArray<string> => {
  const lines: Array<string> = []
  let line = ""
  for (let word of text.split(/\s+/).filter((word) => word !== "")) {
    if (line !== "" && line.length + 1 + word.length > width) {
      lines.push(line)
      line = ""
    }
    while (word.length > width) {
      const mark = Math.max(...["|", ",", "/", ":"].map((mark) => word.lastIndexOf(mark, width - 1)))
      const end = mark > 0 ? mark + 1 : width
      lines.push(word.slice(0, end))
      word = word.slice(end)
    }
    line = line === "" ? word : `${line} ${word}`
  }
  return line === "" ? lines : [...lines, line]
}
