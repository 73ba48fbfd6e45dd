import type { Engine } from "../engine.ts"
import * as literal from "../literal.ts"
import * as spelling from "./spelling.ts"

const types = { text: "String", integer: "UInt32" }

export const clickhouse: Engine = {
  title: "ClickHouse",
  literal: literal.clickhouse,
  quote: spelling.quoteWithBackslash,
  text: (column) => `CAST(${column} AS Nullable(String))`,
  // With fewer slashes it is the whole caller, after which no slash comes: so it is no pattern. A condition is slower.
  cut: (slashes) => {
    const part = `substringIndex(assumeNotNull(caller), '/', ${slashes})`
    return `concat(${part}, substring(assumeNotNull(caller), length(${part}) + 1, 1), '*')`
  },
  cutsAll: true,
  lastName: "substringIndex(assumeNotNull(caller), '/', -1)",
  // Not by a character outside of the class: no class matches a byte that is not UTF-8.
  hasOnly: (text, characters) => `match(${text}, ${literal.clickhouse(`^[${characters}]*$`)})`,
  finds: (text, expression) => `match(${text}, ${literal.clickhouse(expression)})`,
  position: (text, part) => `position(${text}, ${part})`,
  // `ANY` copies no caller. What a column of a type without NULL has where nothing is found is a setting.
  lookUp: "ANY LEFT JOIN",
  orNull: (expression) => `toNullable(${expression})`,
  sure: (column) => `assumeNotNull(${column})`,
  inline: (columns, rows) => ({
    before: [],
    table: "dd_mappings",
    common: `dd_mappings AS (\n  SELECT * FROM values(\n    '${columns.map(({ name, type }) => `${name} ${types[type]}`).join(", ")}',\n    ${rows.join(",\n    ")}\n  )\n)`
  }),
  // `max_query_size`
  longest: 262_144,
  stored: {
    format: "csv",
    location: "a file that the server reads: below its user_files",
    readsParquet: true,
    isLocal: true,
    types,
    load: (table, columns, location, format) => [
      `CREATE OR REPLACE TABLE ${table} (\n${columns}\n) ENGINE = MergeTree ORDER BY narrowest`,
      `INSERT INTO ${table} SELECT * FROM file(${location}, ${format === "parquet" ? "Parquet" : "CSVWithNames"}, '${columns.replaceAll(/\s+/g, " ").trim()}')`
    ]
  }
}
