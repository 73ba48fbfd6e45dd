import type { Engine } from "../engine.ts"
import * as literal from "../literal.ts"
import * as spelling from "./spelling.ts"

const types = { text: "STRING", integer: "INT64" }

export const bigquery: Engine = {
  title: "BigQuery",
  literal: literal.bigquery,
  quote: spelling.quoteWithBackslash,
  text: (column) => `COLLATE(CAST(${column} AS STRING), '')`,
  cut: (slashes) => `CONCAT(REGEXP_EXTRACT(caller, r'^(?:[^/]*/){${slashes}}'), '*')`,
  lastName: "REGEXP_EXTRACT(caller, r'[^/]*$')",
  hasOnly: (text, characters) => `NOT REGEXP_CONTAINS(${text}, ${literal.bigquery(`[^${characters}]`)})`,
  finds: (text, expression) => `REGEXP_CONTAINS(${text}, ${literal.bigquery(expression)})`,
  position: (text, part) => `STRPOS(${text}, ${part})`,
  inline: (columns, rows) => ({
    before: [],
    table: "dd_mappings",
    common: `dd_mappings AS (\n  SELECT * FROM UNNEST(ARRAY<STRUCT<${columns.map(({ name, type }) => `${name} ${types[type]}`).join(", ")}>>[\n    ${rows.join(",\n    ")}\n  ])\n)`
  }),
  // "Quotas and limits": the maximum unresolved GoogleSQL query length is 1 MB.
  longest: 1_000_000,
  stored: {
    format: "jsonl",
    location: "a file in Cloud Storage, such as gs://bucket/mappings.jsonl",
    readsParquet: true,
    isLocal: false,
    types,
    load: (table, columns, location, format) => [
      `LOAD DATA OVERWRITE ${table} (\n${columns}\n) FROM FILES (format = '${format === "parquet" ? "PARQUET" : "JSON"}', uris = [${location}])`
    ]
  }
}
