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
    isLocal: false,
    types: { text: "string", integer: "int" },
    load: (table, columns, location) => [
      `CREATE EXTERNAL TABLE ${table} (\n${columns}\n)\nROW FORMAT SERDE 'org.openx.data.jsonserde.JsonSerDe'\nLOCATION ${location}`
    ],
    writeLocation: (location) => (/[^ -~]|['\\]/.test(location) ? undefined : `'${location}'`)
  }
}
