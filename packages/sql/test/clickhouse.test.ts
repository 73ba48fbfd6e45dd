/// <reference types="node" />
import { afterAll, beforeAll, describe } from "vitest"
import { open } from "./databases/clickhouse.ts"
import type { Database } from "./databases/database.ts"
import { runRecipe } from "./recipes.ts"
import { suite } from "./suite.ts"

// Half a gigabyte, so `pnpm run test:clickhouse` alone fetches and names it.
const installed = process.env["CHDB"]

describe.skipIf(installed === undefined)("with chdb", () => {
  suite("ClickHouse", () => open(installed!), 25)

  describe("RECIPES", () => {
    let database: Database
    beforeAll(async () => {
      database = await open(installed!)
    })
    afterAll(() => database.close())
    runRecipe("ClickHouse", () => database)
  })
})
