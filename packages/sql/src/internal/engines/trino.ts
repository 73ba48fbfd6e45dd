import type { Engine } from "../engine.ts"
import * as literal from "../literal.ts"
import * as spelling from "./spelling.ts"

export const trino: Engine = {
  title: "Trino",
  literal: literal.standard,
  quote: spelling.quoteWith('"'),
  text: (column) => `CAST(${column} AS varchar)`,
  cut: spelling.bySplitPart,
  lastName: "element_at(split(caller, '/'), -1)",
  hasOnly: (text, characters) => `NOT regexp_like(${text}, ${literal.standard(`[^${characters}]`)})`,
  finds: (text, expression) => `regexp_like(${text}, ${literal.standard(expression)})`,
  position: (text, part) => `strpos(${text}, ${part})`,
  inline: spelling.values,
  // `query.max-length`
  longest: 1_000_000,
  stored: {
    format: "jsonl",
    location: "a folder in the object store, such as s3://bucket/mappings/",
    readsParquet: true,
    isLocal: false,
    types: { text: "varchar", integer: "integer" },
    load: (table, columns, location, format) => [
      `DROP TABLE IF EXISTS ${table}`,
      `CREATE TABLE ${table} (\n${columns}\n) WITH (format = '${format === "parquet" ? "PARQUET" : "JSON"}', external_location = ${location})`
    ]
  }
}
