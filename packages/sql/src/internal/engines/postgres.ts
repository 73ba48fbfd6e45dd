import type { Engine } from "../engine.ts"
import * as literal from "../literal.ts"
import * as spelling from "./spelling.ts"

const table = "dd_cloud_auth_mappings"
const types = { text: 'text COLLATE "C"', integer: "integer" }

export const postgres: Engine = {
  title: "PostgreSQL",
  literal: literal.postgres,
  quote: spelling.quoteWith('"'),
  text: (column) => `CAST(${column} AS text) COLLATE "C"`,
  cut: spelling.bySplitPart,
  // A number below zero for the part is new in version 14.
  lastName: "reverse(split_part(reverse(caller), '/', 1))",
  // Its regular expressions are slow but for this one form: a single character outside of a class.
  hasOnly: (text, characters) => `${text} !~ ${literal.postgres(`[^${characters}]`)}`,
  finds: (text, expression) => `${text} ~ ${literal.postgres(expression)}`,
  length: "octet_length",
  position: (text, part) => `strpos(${text}, ${part})`,
  // Else a key is worked out again for each comparison. `MATERIALIZED` would do the same, and copy every row.
  fence: "OFFSET 0",
  // The plan of a join rests on statistics, which a list of values does not have.
  inline: (columns, rows) => ({
    before: [
      `DROP TABLE IF EXISTS pg_temp.${table}`,
      `CREATE TEMPORARY TABLE ${table} (\n${spelling.definitions(columns, types, " NOT NULL")}\n)`,
      `INSERT INTO ${table} (${spelling.names(columns)}) VALUES\n  ${rows.join(",\n  ")}`,
      `ANALYZE ${table}`
    ],
    table
  }),
  stored: {
    format: "csv",
    location: "a file beside psql",
    readsParquet: false,
    isLocal: true,
    types,
    load: (name, columns, location) => [
      `DROP TABLE IF EXISTS ${name}`,
      `CREATE TABLE ${name} (\n${columns}\n)`,
      `\\copy ${name} FROM ${location} WITH (FORMAT csv, HEADER)`,
      `ANALYZE ${name}`
    ],
    // psql reads it, which knows no other escape here than the doubled quote.
    writeLocation: (location) => (/[^ -~]/.test(location) ? undefined : `'${location.replaceAll("'", "''")}'`)
  }
}
