import * as Printable from "@dd-cloud-auth/core/Printable"
import { print, type Printed } from "./printed.ts"

/**
 * One line of a table in Markdown, as GitHub and GitLab show it.
 *
 * A text from outside stands in a code span: there it is neither emphasis nor HTML, and pings nobody who is called `@name`.
 */
export const markdown = (cells: ReadonlyArray<string>): Printed => row(cells.map(code))

/** What stands above the rows. */
export const heading = (names: ReadonlyArray<string>): Printed =>
  print`${line(names)}${line(names.map(() => "---"))}`

/** One line of a table, of cells that are Markdown already. */
export const row = (cells: ReadonlyArray<Printed>): Printed => line(cells.map(String))

const line = (cells: ReadonlyArray<string>): Printed => print`${["", ...cells, ""].join(" | ").trim()}\n`

/** Text from outside as a code span, which may stand in a table. */
export const code = (text: string): Printed => print`${span(text)}`

const span = (text: string): string => {
  const escaped = Printable.escape(text)
  if (escaped === "") return ""
  // A bar ends the cell unless a backslash stands before it, and a backslash before that one takes it away again.
  if (/\\\|/.test(escaped)) return `<code>${escaped.replace(/[^\w .:/@-]/g, entity)}</code>`
  const longest = Math.max(0, ...Array.from(escaped.matchAll(/`+/g), ([ticks]) => ticks.length))
  const fence = "`".repeat(longest + 1)
  const pad = /^`|`$|^ .*[^ ].* $/.test(escaped) ? " " : ""
  return `${fence}${pad}${escaped.replaceAll("|", "\\|")}${pad}${fence}`
}

const entity = (character: string): string => `&#${character.codePointAt(0)!};`
