import * as Printable from "@dd-cloud-auth/core/Printable"
import stringWidth from "string-width"
import { type Colors, join, print, type Printed } from "./printed.ts"

/** A column: its heading, and whether it may be narrowed, its text broken over several lines. */
export interface Column {
  readonly heading: string
  readonly flexible?: boolean
}

/** A cell: escaped text, the columns of a terminal that it takes on one line, and its colour. */
export interface Cell {
  readonly text: string
  readonly width: number
  readonly paint: (text: string) => Printed
}

/** Where a table goes. */
export interface Place {
  readonly colors: Colors
  readonly columns: number
  readonly indent?: number
}

/** Returns a cell with a text from anywhere. */
export const cell = (text: string, paint: Cell["paint"] = (text) => print`${text}`): Cell => {
  const escaped = Printable.escape(text)
  return { text: escaped, width: stringWidth(escaped), paint }
}

// Not by cli-table3: it cuts wide text off though there is room, and breaks lines between the halves of a character.

/** Returns a table without lines, no wider than `columns` where its flexible columns allow that. */
export const render = (
  head: ReadonlyArray<Column>,
  rows: ReadonlyArray<ReadonlyArray<Cell>>,
  { colors, columns, indent = 0 }: Place
): Printed => {
  const widths = fit(naturalWidths(head, rows), head, columns - indent - gap * (head.length - 1))
  const headings = head.map(({ heading }) => cell(heading, colors.dim))
  return join([headings, ...rows].map((row) => renderRow(row, widths, indent)))
}

/** Whether a table fits without a column being narrowed. */
export const fits = (
  head: ReadonlyArray<Column>,
  rows: ReadonlyArray<ReadonlyArray<Cell>>,
  { columns, indent = 0 }: Place
): boolean => sum(naturalWidths(head, rows)) + gap * (head.length - 1) + indent <= columns

const gap = 2
const narrowest = 12

const renderRow = (row: ReadonlyArray<Cell>, widths: ReadonlyArray<number>, indent: number): Printed => {
  const cells = row.map((cell, i) =>
    cell.width <= widths[i]! ? [cell.text] : breakAt(widths[i]!, cell.text)
  )
  const height = Math.max(...cells.map((lines) => lines.length))
  return join(
    Array.from({ length: height }, (_, line) => {
      const texts = cells.map((lines) => lines[line] ?? "")
      const last = texts.findLastIndex((text) => text !== "")
      // Each line is painted for itself, and the blanks after it are not.
      const painted = texts
        .slice(0, last + 1)
        .map((text, i) => print`${row[i]!.paint(text)}${i === last ? "" : blanks(widths[i]! + gap, text)}`)
      return print`${" ".repeat(indent)}${join(painted)}\n`
    })
  )
}

const blanks = (width: number, text: string): string => " ".repeat(Math.max(0, width - stringWidth(text)))

const sum = (numbers: ReadonlyArray<number>): number => numbers.reduce((sum, number) => sum + number, 0)

const naturalWidths = (
  head: ReadonlyArray<Column>,
  rows: ReadonlyArray<ReadonlyArray<Cell>>
): ReadonlyArray<number> =>
  head.map(({ heading }, i) => rows.reduce((width, row) => Math.max(width, row[i]!.width), heading.length))

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

/**
 * Breaks text into lines, best after a `/`, else after a `_` or `@`, else after a `-`, and never inside of what a reader
 * sees as one character.
 */
const breakAt = (width: number, text: string): ReadonlyArray<string> => {
  const characters = Array.from(segmenter.segment(text), ({ segment }) => segment)
  const lines: Array<string> = []
  for (let start = 0; start < characters.length;) {
    const fitting = countFitting(characters, start, width)
    const line = characters.slice(start, start + fitting)
    const ends = [["/"], ["_", "@"], ["-"]].map((marks) => line.findLastIndex((c) => marks.includes(c)) + 1)
    const end = start + fitting < characters.length ? ends.find((end) => end > fitting / 3) : undefined
    lines.push(line.slice(0, end).join(""))
    start += end ?? fitting
  }
  return lines
}

const segmenter = new Intl.Segmenter("en")

/** How many of the characters from `start` fit into the width: one at least. */
const countFitting = (characters: ReadonlyArray<string>, start: number, width: number): number => {
  let end = start
  for (let used = 0; end < characters.length; end++) {
    used += stringWidth(characters[end]!)
    if (used > width && end > start) break
  }
  return end - start
}
