import type { Engine } from "../engine.ts"
import * as literal from "../literal.ts"
import * as spelling from "./spelling.ts"

export const duckdb: Engine = {
  title: "DuckDB",
  literal: literal.duckdb,
  quote: spelling.quoteWith('"'),
  // A column may be declared NOCASE.
  text: (column) => `CAST(${column} AS VARCHAR) COLLATE "C"`,
  cut: spelling.bySplitPart,
  lastName: "split_part(caller, '/', -1)",
  hasOnly: (text, characters) => `regexp_full_match(${text}, ${literal.duckdb(`[${characters}]*`)})`,
  finds: (text, expression) => `regexp_matches(${text}, ${literal.duckdb(expression)})`,
  position: (text, part) => `strpos(${text}, ${part})`,
  inline: spelling.values,
  stored: {
    format: "csv",
    location: "a file or a URL",
    readsParquet: true,
    isLocal: true,
    types: { text: "VARCHAR", integer: "INTEGER" },
    load: (table, columns, location, format) => [
      `CREATE OR REPLACE TABLE ${table} (\n${columns}\n)`,
      // An empty text in quotes would be NULL.
      `COPY ${table} FROM ${location} (${format === "parquet" ? "FORMAT parquet" : `FORMAT csv, HEADER, QUOTE '"', ESCAPE '"', ALLOW_QUOTED_NULLS false`})`
    ],
    // No expression stands there, and a plain literal shows what it holds.
    writeLocation: (location) => (/[^ -~]/.test(location) ? undefined : `'${location.replaceAll("'", "''")}'`)
  }
}
