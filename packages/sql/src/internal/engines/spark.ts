import type { Engine } from "../engine.ts"
import * as literal from "../literal.ts"
import * as spelling from "./spelling.ts"

export const spark: Engine = {
  title: "Spark",
  literal: literal.spark,
  quote: spelling.quoteWith("`"),
  text: (column) => `CAST(${column} AS STRING)`,
  cut: (slashes) => spelling.ifCutAt(slashes, `concat(substring_index(caller, '/', ${slashes}), '/*')`),
  lastName: "substring_index(caller, '/', -1)",
  hasOnly: (text, characters) => `NOT (${text} RLIKE ${literal.spark(`[^${characters}]`)})`,
  finds: (text, expression) => `${text} RLIKE ${literal.spark(expression)}`,
  position: (text, part) => `instr(${text}, ${part})`,
  inline: (columns, rows) => ({
    before: [],
    table: "dd_mappings",
    common: `dd_mappings AS (\n  SELECT * FROM VALUES\n    ${rows.join(",\n    ")}\n  AS listed (${spelling.names(columns)})\n)`
  }),
  stored: {
    format: "jsonl",
    location: "a file or a folder that the cluster reads",
    readsParquet: true,
    isLocal: true,
    types: { text: "STRING", integer: "INT" },
    load: (table, columns, location, format) => [
      `DROP TABLE IF EXISTS ${table}`,
      `CREATE TABLE ${table} (\n${columns}\n) USING ${format === "parquet" ? "parquet" : "json"} LOCATION ${location}`
    ]
  }
}
