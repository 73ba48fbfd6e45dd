import type { Engine } from "../engine.ts"
import * as literal from "../literal.ts"
import * as spelling from "./spelling.ts"

export const snowflake: Engine = {
  title: "Snowflake",
  literal: literal.snowflake,
  quote: spelling.quoteWith('"'),
  text: (column) => `COLLATE(CAST(${column} AS VARCHAR), 'utf8')`,
  cut: spelling.bySplitPart,
  lastName: "SPLIT_PART(caller, '/', -1)",
  // `REGEXP_LIKE` asks of the whole text.
  hasOnly: (text, characters) => `REGEXP_INSTR(${text}, ${literal.snowflake(`[^${characters}]`)}) = 0`,
  finds: (text, expression) => `REGEXP_INSTR(${text}, ${literal.snowflake(expression)}) > 0`,
  position: (text, part) => `POSITION(${part}, ${text})`,
  inline: (columns, rows) => ({
    before: [],
    table: "dd_mappings",
    common: `dd_mappings AS (\n  SELECT ${columns.map(({ name }, i) => `column${i + 1} AS ${name}`).join(", ")}\n  FROM VALUES\n    ${rows.join(",\n    ")}\n)`
  }),
  // "SQL text size": 1 MB; "VALUES": 16,384 rows.
  longest: 1_000_000,
  mostRows: 16_384,
  stored: {
    format: "jsonl",
    location: "a file in a stage, such as @stage/mappings.jsonl",
    readsParquet: true,
    isLocal: false,
    types: { text: "VARCHAR", integer: "INTEGER" },
    load: (table, columns, location, format) => [
      `CREATE OR REPLACE TABLE ${table} (\n${columns}\n)`,
      `COPY INTO ${table} FROM ${location} FILE_FORMAT = (TYPE = ${format === "parquet" ? "PARQUET" : "JSON"}) MATCH_BY_COLUMN_NAME = CASE_INSENSITIVE`
    ]
  }
}
