// The table of mappings, which the query joins callers to: in the script, or loaded from a file.

import type { Answers } from "./answers.ts"
import { columns, type Engine, type Format } from "./engine.ts"
import { definitions } from "./engines/spelling.ts"
import { cells } from "./file.ts"
import type { Mapping } from "./mapping.ts"
import { type Refusal, refuse } from "./refusal.ts"

/** The table, and the statements that make it. */
export interface MappingsTable {
  readonly before: ReadonlyArray<string>
  readonly table: string
  /** The first of the query's common tables, if the query brings it. */
  readonly common?: string
  /** After how many slashes callers are cut. */
  readonly cuts: ReadonlyArray<number>
}

/** The table within the script. */
export const inline = (engine: Engine, answers: Answers): MappingsTable | Refusal => {
  if (answers.rowCount > (engine.mostRows ?? Infinity)) {
    return refuse(
      "TooLong",
      `${engine.title} takes no list of ${answers.rowCount} rows: put the mappings into a table of their own.`
    )
  }
  const rows: Array<string> = []
  for (const answer of answers.rows) {
    const values = cells(answer).map((value) =>
      typeof value === "number" ? String(value) : engine.literal(value)
    )
    if (values.includes(undefined)) return unwritable(engine, answer.mapping)
    rows.push(`(${values.join(", ")})`)
  }
  if (rows.length > 0) return { ...engine.inline(columns, rows), cuts: answers.cuts }
  // No dialect has a list of no values.
  const empty = columns.map(({ name, type }) => `${type === "text" ? "''" : 0} AS ${name}`).join(", ")
  return {
    before: [],
    table: "dd_mappings",
    common: `dd_mappings AS (\n  SELECT ${empty} FROM (SELECT 1 AS one) AS nothing WHERE 1 = 0\n)`,
    cuts: answers.cuts
  }
}

/** Where callers are cut for any mappings: the sessions of a role have this pattern. */
const usualCut = 2

/** A table of its own; with a location, loaded from there. */
export const stored = (
  engine: Engine,
  answers: Answers,
  name: ReadonlyArray<string>,
  location: string | undefined,
  format: Format
): MappingsTable | Refusal => {
  if (format === "parquet" && !engine.stored.readsParquet) {
    return refuse("NoParquet", `${engine.title} reads no Parquet: give it a file of CSV.`)
  }
  for (const { mapping } of answers.rows) {
    const texts = [mapping.id, mapping.accountIdentifier, mapping.accountUuid]
    if (texts.some((text) => engine.literal(text) === undefined)) return unwritable(engine, mapping)
  }
  const table = engine.quote(name)
  const cuts = [...new Set([usualCut, ...answers.cuts])].sort((a, b) => a - b)
  if (location === undefined) return { before: [], table, cuts }
  const { literal, quote, quoteInDefinition = quote, stored, title } = engine
  const { load, types, writeLocation = literal } = stored
  const written = writeLocation(location)
  if (written === undefined) return refuse("Unwritable", `${title} takes no location with such characters.`)
  return {
    before: load(quoteInDefinition(name), definitions(columns, types, ""), written, format),
    table,
    cuts
  }
}

const unwritable = (engine: Engine, mapping: Mapping): Refusal =>
  refuse("Unwritable", `The text of a mapping has a character that ${engine.title} cannot hold.`, mapping)
