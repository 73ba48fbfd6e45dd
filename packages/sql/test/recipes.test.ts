import * as Sql from "@dd-cloud-auth/sql/Sql"
import { afterAll, assert, beforeAll, describe, it } from "vitest"
import type { Database } from "./databases/database.ts"
import * as DuckDB from "./databases/duckdb.ts"
import * as PGlite from "./databases/pglite.ts"
import { statements } from "./parse.ts"
import { blocks, runRecipe } from "./recipes.ts"

describe("RECIPES", () => {
  describe("DuckDB", () => {
    let database: Database
    beforeAll(async () => {
      database = await DuckDB.open()
    })
    afterAll(() => database.close())
    runRecipe("DuckDB", () => database)
  })

  describe("PostgreSQL", () => {
    let database: Database
    beforeAll(async () => {
      database = await PGlite.open()
    })
    afterAll(() => database.close())
    runRecipe(
      "PostgreSQL",
      () => database,
      async (records) => {
        for (const record of records) {
          await database.execute(`INSERT INTO cloudtrail VALUES ('${JSON.stringify(record)}')`)
        }
      }
    )
  })

  for (const dialect of Sql.dialects) {
    it(`has a recipe for ${dialect}, which is SQL of it`, () => {
      assert.isAbove(blocks(dialect).length, 0)
      for (const block of blocks(dialect)) assert.isNumber(statements(block, dialect), block)
      for (const block of blocks("every")) assert.strictEqual(statements(block, dialect), 1)
    })
  }
})
