// Rows of tables: CSV with or without quotes, TSV, Markdown.

/** What may stand between the cells of a row. */
export const delimiters = ",\t;|"

/** The heading of a table that has a column of callers. */
export interface Heading {
  readonly delimiter: string
  /** How many cells it has. */
  readonly width: number
  /** Which of its cells is over the callers. */
  readonly column: number
}

/** What columns of callers are called, without blanks and punctuation. Where a table has several, the first of these counts. */
const names = ["arn", "callerarn", "useridentityarn", "principalarn", "userarn", "caller"]

/** Reads a line as the heading of a table; `undefined` if no column is named as those of callers are. */
export const readHeading = (line: string): Heading | undefined => {
  for (const delimiter of delimiters) {
    const cells = splitRow(line, delimiter).map((cell) => cell.toLowerCase().replaceAll(/[^a-z]/g, ""))
    const name = names.find((name) => cells.includes(name))
    if (name) return { delimiter, width: cells.length, column: cells.indexOf(name) }
  }
  return undefined
}

/** Cuts a row into its cells, without the blanks and the quotes around them. A quote within quotes is written twice. */
export const splitRow = (line: string, delimiter: string): ReadonlyArray<string> => {
  const cells: Array<string> = []
  let start = 0
  while (start <= line.length) {
    while (line[start] === " ") start++
    const quote = line[start] === '"' ? closingQuote(line, start) : -1
    const next = line.indexOf(delimiter, Math.max(start, quote))
    const end = next < 0 ? line.length : next
    cells.push(quote < 0 ? line.slice(start, end).trim() : line.slice(start + 1, quote).replaceAll('""', '"'))
    start = end + 1
  }
  return cells
}

const closingQuote = (line: string, opening: number): number => {
  let at = line.indexOf('"', opening + 1)
  while (at >= 0 && line[at + 1] === '"') at = line.indexOf('"', at + 2)
  return at
}
