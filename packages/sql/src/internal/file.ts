// The rows of the table of mappings as a file: CSV as RFC 4180 has it, or a line of JSON for each row, whose one escape
// every reader of JSON knows.

import type { Answer, Answers } from "./answers.ts"
import { columns, type Format } from "./engine.ts"

/** The values of a row, in the order of `columns`. */
export const cells = ({ form, mapping, matchNumber, narrowest, outcome }: Answer) =>
  [
    narrowest,
    form,
    outcome,
    matchNumber,
    mapping.arnPattern,
    mapping.accountIdentifier,
    mapping.accountUuid,
    mapping.id
  ] as const

/** The rows as a file of a format. */
export const fileOf = (format: Format, { rows }: Answers) => ({
  format,
  columns,
  lines: () => lines(format, rows),
  *rows() {
    for (const row of rows) yield cells(row)
  }
})

/** Yields the lines of a file, each with its end. */
function* lines(format: Format, rows: Iterable<Answer>): Iterable<string> {
  if (format === "parquet") return
  if (format === "csv") yield csv(columns.map(({ name }) => name))
  for (const row of rows) {
    const values = cells(row)
    yield format === "csv"
      ? csv(values)
      : `${JSON.stringify(Object.fromEntries(columns.map(({ name }, i) => [name, values[i]])))}\n`
  }
}

// All in quotes, so that an empty text is never taken for no value.
const csv = (values: ReadonlyArray<string | number>): string =>
  `${values.map((value) => `"${String(value).replaceAll('"', '""')}"`).join(",")}\n`
