import type { Engine } from "../engine.ts"
import { quoteWith } from "./spelling.ts"
import { trino } from "./trino.ts"

/** Queries are Trino's; tables are defined in Hive's language, with other quotes and types. */
export const athena: Engine = {
  ...trino,
  title: "Athena",
  quoteInDefinition: quoteWith("`"),
  // "Service Quotas": the maximum query string length.
  longest: 262_144,
  stored: {
    format: "jsonl",
    location: "a folder in S3, such as s3://bucket/mappings/",
    readsParquet: true,
    isLocal: false,
    types: { text: "string", integer: "int" },
    load: (table, columns, location, format) => [
      `CREATE EXTERNAL TABLE ${table} (\n${columns}\n)\n${format === "parquet" ? "STORED AS PARQUET" : "ROW FORMAT SERDE 'org.openx.data.jsonserde.JsonSerDe'"}\nLOCATION ${location}`
    ],
    writeLocation: (location) => (/[^ -~]|['\\]/.test(location) ? undefined : `'${location}'`)
  }
}
