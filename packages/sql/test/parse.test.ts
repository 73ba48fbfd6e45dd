import * as Sql from "@dd-cloud-auth/sql/Sql"
import { assert, describe, it } from "vitest"
import { statements } from "./parse.ts"
import { hostile, mapping, script } from "./suite.ts"

// Five of the dialects cannot be run here.

const mappings = hostile
  .filter((text) => text !== "\0")
  .map((text, i) => ({
    ...mapping(text, `arn:aws:iam::123456789012:user/u${i}`, text),
    accountIdentifier: text
  }))
const wide = [
  mapping("role", "arn:aws:sts::123456789012:assumed-role/R/*"),
  mapping("path", "arn:aws:iam::123456789012:user/a/b/c/*", "b")
]

describe("Sql, parsed", () => {
  for (const dialect of Sql.dialects) {
    const inline = dialect === "postgres" ? 5 : 1

    it(`is a script of ${dialect}, whatever the texts of mappings are`, () => {
      assert.strictEqual(statements(script([...mappings, ...wide], { dialect }).sql, dialect), inline)
    })

    it(`is a script of ${dialect} without any mapping`, () => {
      assert.strictEqual(statements(script([], { dialect }).sql, dialect), 1)
    })

    it(`takes names for names in ${dialect}`, () => {
      const table = ["lake", `o"d\`d'; -- $1 \\`] as const
      const { sql } = script(wide, { dialect, table, column: ["useridentity", "arn"] })
      assert.strictEqual(statements(sql, dialect), inline)
    })

    // The command of psql is no SQL, and is run in the tests beside. The parser does not know BigQuery's LOAD DATA.
    if (dialect === "postgres" || dialect === "bigquery") continue
    it(`loads the table of mappings in ${dialect}`, () => {
      const location = dialect === "snowflake" ? "@stage/mappings.jsonl" : "s3://bucket/mappings/"
      for (const format of [{}, { format: "parquet" as const }]) {
        const made = script(wide, { dialect, mappingsTable: ["lake", "mappings"], location, ...format })
        assert.isAbove(Number(statements(made.sql, dialect)), 1, String(statements(made.sql, dialect)))
      }
    })
  }

  it("tells what is no script", () => {
    assert.isString(statements("SELECT 'a''", "trino"))
  })
})
