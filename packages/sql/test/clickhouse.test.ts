/// <reference types="node" />
import { describe } from "vitest"
import { open } from "./databases/clickhouse.ts"
import { suite } from "./suite.ts"

// Half a gigabyte, so `pnpm run test:clickhouse` alone fetches and names it.
const installed = process.env["CHDB"]

describe.skipIf(installed === undefined)("with chdb", () => {
  suite("ClickHouse", () => open(installed!), 25)
})
