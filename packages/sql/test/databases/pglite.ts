/// <reference types="node" />
import { PGlite } from "@electric-sql/pglite"
import { readFileSync } from "node:fs"
import type { Database, Row } from "./database.ts"

/** What psql takes for a command of its own: the file is read here, and handed to the engine. */
const copy = /^\\copy (.*) FROM '(.*)' (WITH .*)\n/m

export const open = async (): Promise<Database> => {
  const database = await PGlite.create()
  return {
    dialect: "postgres",
    // The client drops a byte order mark; the engine does not.
    holds: (text) => !text.includes("\0") && !text.startsWith("\ufeff"),
    holdsInLiteral: (text) => !text.includes("\0"),
    quote: (name) => `"${name.replaceAll('"', '""')}"`,
    explain: async (query) => {
      const { rows } = await database.query<Row>(`EXPLAIN ${query}`)
      return rows.map((row) => row["QUERY PLAN"]).join("\n")
    },
    load: async (callers) => {
      await database.exec("DROP TABLE IF EXISTS callers; CREATE TABLE callers (caller text)")
      await database.query("INSERT INTO callers SELECT unnest($1::text[])", [callers])
    },
    execute: async (statements) => {
      await database.exec(statements)
    },
    joins: { hashed: /Hash (?:\w+ )?Join/g, other: /Nested Loop|Merge (?:\w+ )?Join/ },
    run: async (script) => {
      const copied = copy.exec(script)
      if (copied === null) return (await database.exec(script)).at(-1)!.rows as ReadonlyArray<Row>
      const [statement, table, file, options] = copied
      const [before, after] = script.split(statement)
      await database.exec(before!)
      const blob = new Blob([readFileSync(file!.replaceAll("''", "'"))])
      await database.query(`COPY ${table} FROM '/dev/blob' ${options}`, [], { blob })
      return (await database.exec(after!)).at(-1)!.rows as ReadonlyArray<Row>
    },
    close: () => database.close()
  }
}
