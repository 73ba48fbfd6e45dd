import CliTable from "cli-table3"
import type { Colors } from "./output.ts"

/** A column: its heading, and whether it may be narrowed, its text broken over several lines. */
export interface Column {
  readonly heading: string
  readonly flexible?: boolean
}

/** A cell: text without colours or line breaks, and a colour. */
export interface Cell {
  readonly text: string
  readonly paint?: (text: string) => string
}

/** Where a table goes. */
export interface Place {
  readonly colors: Colors
  readonly columns: number
  readonly indent?: number
}

/** Returns a table without lines, no wider than `columns` where its flexible columns allow that. */
export const render = (
  head: ReadonlyArray<Column>,
  rows: ReadonlyArray<ReadonlyArray<Cell>>,
  { colors, columns, indent = 0 }: Place
): string => {
  const widths = fit(naturalWidths(head, rows), head, columns - indent - gap * (head.length - 1))
  const all = [head.map(({ heading }): Cell => ({ text: heading, paint: colors.dim })), ...rows]
  return Array.from({ length: Math.ceil(all.length / atOnce) }, (_, batch) =>
    layOut(all.slice(batch * atOnce, (batch + 1) * atOnce), widths, indent)
  ).join("")
}

/** Whether a table fits without a column being narrowed. */
export const fits = (
  head: ReadonlyArray<Column>,
  rows: ReadonlyArray<ReadonlyArray<Cell>>,
  { columns, indent = 0 }: Place
): boolean => sum(naturalWidths(head, rows)) + gap * (head.length - 1) + indent <= columns

const gap = 2
const narrowest = 16

// cli-table3 takes time that grows with the square of the rows; the widths being fixed, batches look like one table.
const atOnce = 50

const layOut = (
  rows: ReadonlyArray<ReadonlyArray<Cell>>,
  widths: ReadonlyArray<number>,
  indent: number
): string => {
  const table = new CliTable({
    chars: noLines,
    // cli-table3 counts the padding as part of the width.
    colWidths: widths.map((width) => width + gap),
    style: { head: [], border: [], "padding-left": 0, "padding-right": gap }
  })
  for (const row of rows) {
    // Each line is painted for itself: cli-table3 would let the colour of a cell run on.
    table.push(row.map(({ paint = String, text }, i) => breakAt(widths[i]!, text).map(paint).join("\n")))
  }
  return table
    .toString()
    .split("\n")
    .map((line) => `${" ".repeat(indent)}${line}`.trimEnd() + "\n")
    .join("")
}

const noLines = Object.fromEntries(
  ["top", "bottom", "mid"]
    .flatMap((line) => [line, `${line}-mid`, `${line}-left`, `${line}-right`])
    .concat("left", "left-mid", "mid-mid", "right", "right-mid", "middle")
    .map((name) => [name, ""])
)

const sum = (numbers: ReadonlyArray<number>): number => numbers.reduce((sum, number) => sum + number, 0)

const naturalWidths = (
  head: ReadonlyArray<Column>,
  rows: ReadonlyArray<ReadonlyArray<Cell>>
): ReadonlyArray<number> =>
  head.map(({ heading }, i) =>
    rows.reduce((width, row) => Math.max(width, row[i]!.text.length), heading.length)
  )

/** Takes from the widest flexible column until everything fits, or all of them are as narrow as is sensible. */
const fit = (
  natural: ReadonlyArray<number>,
  head: ReadonlyArray<Column>,
  available: number
): ReadonlyArray<number> => {
  const widths = [...natural]
  for (let excess = sum(widths) - available; excess > 0; excess--) {
    const widest = head.reduce(
      (best, { flexible }, i) => (flexible && widths[i]! > (widths[best] ?? narrowest) ? i : best),
      -1
    )
    if (widest === -1) break
    widths[widest]! -= 1
  }
  return widths
}

/** Breaks text into lines, best after a `/`, else after a `_` or `@`, else after a `-`. */
const breakAt = (width: number, text: string): ReadonlyArray<string> => {
  const lines: Array<string> = []
  let rest = text
  while (rest.length > width) {
    const head = rest.slice(0, width)
    const ends = [/^.*\//, /^.*[_@]/, /^.*-/].map((upTo) => upTo.exec(head)?.[0].length ?? 0)
    const end = ends.find((end) => end > width / 3) ?? width
    lines.push(rest.slice(0, end))
    rest = rest.slice(end)
  }
  return [...lines, rest]
}
