import * as Printable from "@dd-cloud-auth/core/Printable"
import stringWidth from "string-width"
import { type Colors, join, print, type Printed, type Text } from "./printed.ts"

/** A column of a table: what each row has in it. */
export interface Column<A> {
  readonly heading: string
  /** The text of a cell, from anywhere: it is escaped here. `undefined` where the row has none. */
  readonly text: (row: A) => string | undefined
  /** Whether the column may be narrowed, its text broken over several lines. */
  readonly flexible?: boolean
  readonly paint?: (text: Text, row: A, colors: Colors) => Printed
}

/** Where a table goes. */
export interface Place {
  readonly colors: Colors
  /** How wide it may be; `Infinity` where nothing has to be broken. */
  readonly columns: number
  readonly indent?: number
}

/** A table whose widths are known: what stands above the rows, and each of them. */
export interface Layout<A> {
  readonly head: Printed
  readonly row: (row: A) => Printed
}

// Not by cli-table3: it cuts wide text off though there is room, and breaks lines between the halves of a character.

/**
 * Lays out a table without lines, no wider than `columns` where its flexible columns allow that.
 *
 * Only widths are computed here. A row is made when it is asked for, so that a long table is shown while it is made, and
 * may be another than those that were measured: it is broken, or stands out where nothing has to be.
 */
export const layout = <A>(columns: ReadonlyArray<Column<A>>, rows: Iterable<A>, place: Place): Layout<A> => {
  const { colors, indent = 0 } = place
  const isBounded = Number.isFinite(place.columns)
  const widths = fit(
    naturalWidths(columns, rows),
    columns,
    place.columns - indent - gap * (columns.length - 1)
  )
  return {
    head: renderRow(
      columns.map(({ heading }) => heading),
      (text) => colors.dim(text),
      widths,
      indent,
      isBounded
    ),
    row: (row) =>
      renderRow(
        columns.map(({ text }) => Printable.escape(text(row) ?? "")),
        (text, i) => columns[i]!.paint?.(text, row, colors) ?? print`${text}`,
        widths,
        indent,
        isBounded
      )
  }
}

/** Returns a table as one text. */
export const render = <A>(
  columns: ReadonlyArray<Column<A>>,
  rows: ReadonlyArray<A>,
  place: Place
): Printed => {
  const { head, row } = layout(columns, rows, place)
  return join([head, ...rows.map(row)])
}

/** Whether a table fits without a column being narrowed. */
export const fits = <A>(
  columns: ReadonlyArray<Column<A>>,
  rows: Iterable<A>,
  { columns: available, indent = 0 }: Place
): boolean => sum(naturalWidths(columns, rows)) + gap * (columns.length - 1) + indent <= available

const gap = 2
const lineBreak = print`\n`
const narrowest = 12

const renderRow = (
  texts: ReadonlyArray<string>,
  paint: (text: string, column: number) => Printed,
  widths: ReadonlyArray<number>,
  indent: number,
  breaks: boolean
): Printed => {
  const textWidths = texts.map(widthOf)
  const line = (texts: ReadonlyArray<string>, textWidths: ReadonlyArray<number>): Printed => {
    const last = texts.findLastIndex((text) => text !== "")
    // Each line is painted for itself, and the blanks after it are not.
    const painted = texts
      .slice(0, last + 1)
      .flatMap((text, i) =>
        i === last
          ? [paint(text, i)]
          : [paint(text, i), blanks(Math.max(widths[i]! - textWidths[i]!, 0) + gap)]
      )
    return join([blanks(indent), ...painted, lineBreak])
  }
  if (!breaks || textWidths.every((width, i) => width <= widths[i]!)) return line(texts, textWidths)
  const cells = texts.map((text, i) => (textWidths[i]! <= widths[i]! ? [text] : breakAt(widths[i]!, text)))
  const height = Math.max(...cells.map((lines) => lines.length))
  return join(
    Array.from({ length: height }, (_, number) => {
      const texts = cells.map((lines) => lines[number] ?? "")
      return line(texts, texts.map(widthOf))
    })
  )
}

const widthOf = (text: string): number => stringWidth(text)

const blanks = (width: number): string => " ".repeat(width)

const sum = (numbers: ReadonlyArray<number>): number => numbers.reduce((sum, number) => sum + number, 0)

const naturalWidths = <A>(columns: ReadonlyArray<Column<A>>, rows: Iterable<A>): ReadonlyArray<number> => {
  const widths = columns.map(({ heading }) => heading.length)
  for (const row of rows) {
    for (const [i, { text }] of columns.entries()) {
      widths[i] = Math.max(widths[i]!, stringWidth(Printable.escape(text(row) ?? "")))
    }
  }
  return widths
}

/** Takes from the widest flexible column until everything fits, or all of them are as narrow as is sensible. */
const fit = (
  natural: ReadonlyArray<number>,
  columns: ReadonlyArray<{ readonly flexible?: boolean }>,
  available: number
): ReadonlyArray<number> => {
  const widths = [...natural]
  for (let excess = sum(widths) - available; excess > 0; excess--) {
    const widest = columns.reduce(
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
  const characters = charactersOf(text)
  const lines: Array<string> = []
  for (let start = 0; start < characters.length;) {
    const fitting = countFitting(characters, start, width)
    const line = characters.slice(start, start + fitting)
    const isLast = start + fitting === characters.length
    const end = isLast ? fitting : (ends(line).find((end) => end > fitting / 3) ?? fitting)
    const piece = line.slice(0, end)
    lines.push(typeof piece === "string" ? piece : piece.join(""))
    start += end
  }
  return lines
}

/** Behind which characters a line may end, the best first. */
const ends = (line: Characters): ReadonlyArray<number> => [
  line.lastIndexOf("/") + 1,
  Math.max(line.lastIndexOf("_"), line.lastIndexOf("@")) + 1,
  line.lastIndexOf("-") + 1
]

/** What a reader sees as characters: of printable ASCII each is one unit, so that the text is as good as a list of them. */
type Characters = string | ReadonlyArray<string>

const charactersOf = (text: string): Characters =>
  /[^ -~]/.test(text) ? Array.from(segmenter.segment(text), ({ segment }) => segment) : text

const segmenter = new Intl.Segmenter("en")

/** How many of the characters from `start` fit into the width: one at least. */
const countFitting = (characters: Characters, start: number, width: number): number => {
  if (typeof characters === "string") return Math.min(width, characters.length - start)
  let end = start
  for (let used = 0; end < characters.length; end++) {
    used += stringWidth(characters[end]!)
    if (used > width && end > start) break
  }
  return end - start
}
