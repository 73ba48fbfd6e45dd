/// <reference types="node" />
// ClickHouse in the process: npm's chdb, of half a gigabyte, which `scripts/chdb.mjs` fetches and this folder names.

import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { createRequire } from "node:module"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { Database, Row } from "./database.ts"

interface Session {
  readonly query: (sql: string, format?: string) => string
  readonly close: () => void
}

export const open = async (installed: string): Promise<Database> => {
  const { Session } = createRequire(join(installed, "package.json"))("chdb") as {
    readonly Session: new () => Session
  }
  const folder = mkdtempSync(join(tmpdir(), "dd-cloud-auth-clickhouse-"))
  const session = new Session()
  /** One statement after the other: the client takes no more. */
  const run = (statements: string): string => {
    let answer = ""
    for (const statement of statements.split(/;\n+/)) {
      if (statement.trim() !== "") answer = session.query(statement, "JSONEachRow")
    }
    return answer
  }
  return {
    dialect: "clickhouse",
    // The client hands SQL over as a text that ends at NUL; so none is read from a file either.
    holds: (text) => !text.includes("\0"),
    holdsInLiteral: () => true,
    quote: (name) => `"${name.replaceAll(/["\\]/g, "\\$&")}"`,
    explain: async (query) => session.query(`EXPLAIN actions = 1 ${query}`, "TSVRaw"),
    load: async (callers) => {
      const file = join(folder, "callers.jsonl")
      writeFileSync(file, callers.map((caller) => `${JSON.stringify({ caller })}\n`).join(""))
      session.query("CREATE OR REPLACE TABLE callers (caller Nullable(String)) ENGINE = Memory")
      session.query(
        `INSERT INTO callers SELECT * FROM file('${file}', JSONEachRow, 'caller Nullable(String)')`
      )
    },
    execute: async (statements) => {
      run(statements)
    },
    joins: {
      hashed: /Algorithm: \w*HashJoin/g,
      other: /Algorithm: (?!\w*HashJoin)|Strictness: Cross|Type: CROSS/
    },
    run: async (script) =>
      run(script)
        .split("\n")
        .filter((line) => line !== "")
        .map((line) => JSON.parse(line) as Row),
    close: () => {
      session.close()
      rmSync(folder, { recursive: true })
    }
  }
}
