// What several dialects spell in the same way.

import type { Column, Inline } from "../engine.ts"

/** Puts a quote around each part of a name, and doubles it within, as the standard has it. */
export const quoteWith =
  (quote: string) =>
  (name: ReadonlyArray<string>): string =>
    name.map((part) => quote + part.replaceAll(quote, quote + quote) + quote).join(".")

/** A name in backticks, with a backslash before a backtick or a backslash within. */
export const quoteWithBackslash = (name: ReadonlyArray<string>): string =>
  name.map((part) => `\`${part.replaceAll(/[`\\]/g, "\\$&")}\``).join(".")

export const names = (columns: ReadonlyArray<Column>): string => columns.map(({ name }) => name).join(", ")

/** `dd_mappings (…) AS (VALUES …)`. */
export const values: Inline = (columns, rows) => ({
  before: [],
  table: "dd_mappings",
  common: `dd_mappings (${names(columns)}) AS (\n  VALUES\n    ${rows.join(",\n    ")}\n)`
})

/** A condition that `caller` has so many slashes, and else no value. */
export const ifCutAt = (slashes: number, expression: string): string =>
  `CASE WHEN caller LIKE '${"%/".repeat(slashes)}%' THEN ${expression} END`

/** The first parts of `caller`, each by its number, and `/*`. */
export const bySplitPart = (slashes: number): string =>
  ifCutAt(
    slashes,
    `${Array.from({ length: slashes }, (_, i) => `split_part(caller, '/', ${i + 1})`).join(" || '/' || ")} || '/*'`
  )

/** The definitions of columns, all of which have a value. */
export const definitions = (
  columns: ReadonlyArray<Column>,
  types: Readonly<Record<Column["type"], string>>,
  notNull: string
): string => columns.map(({ name, type }) => `  ${name} ${types[type]}${notNull}`).join(",\n")
