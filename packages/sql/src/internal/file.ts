// The rows of the table of mappings as a file: CSV as RFC 4180 has it, or a line of JSON for each row, whose one escape
// every reader of JSON knows.

import type { Answer } from "./answers.ts"
import { columns } from "./engine.ts"

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

/** Yields the lines of a file, each with its end. */
export function* lines(format: "csv" | "jsonl", rows: Iterable<Answer>): Iterable<string> {
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
