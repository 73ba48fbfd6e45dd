import { DuckDBInstance, VARCHAR } from "@duckdb/node-api"
import type { Database, Row } from "./database.ts"

export const open = async (): Promise<Database> => {
  const instance = await DuckDBInstance.create(":memory:", { threads: "2" })
  const connection = await instance.connect()
  return {
    dialect: "duckdb",
    // The client cuts a text at NUL, and drops a byte order mark; the engine does neither.
    holds: (text) => !text.includes("\0") && !text.startsWith("\ufeff"),
    holdsInLiteral: () => true,
    quote: (name) => `"${name.replaceAll('"', '""')}"`,
    explain: async (query) => {
      const reader = await connection.runAndReadAll(`EXPLAIN ${query}`)
      return reader.getRows().join("\n")
    },
    load: async (callers) => {
      await connection.run("CREATE OR REPLACE TABLE callers (caller VARCHAR)")
      const appender = await connection.createAppender("callers")
      for (const caller of callers) {
        appender.appendValue(caller, VARCHAR)
        appender.endRow()
      }
      appender.closeSync()
    },
    execute: async (statements) => {
      await connection.run(statements)
    },
    // It has a cross product with the one row that says how many patterns the query does not look for.
    joins: { hashed: /HASH_JOIN/g, other: /NESTED_LOOP_JOIN|BLOCKWISE|PIECEWISE|IE_JOIN/ },
    run: async (script) => {
      const reader = await connection.runAndReadAll(script)
      return reader.getRowObjectsJS() as ReadonlyArray<Row>
    },
    close: () => {
      connection.closeSync()
      instance.closeSync()
    }
  }
}
