import * as PGlite from "./databases/pglite.ts"
import * as Postgres from "./databases/postgres.ts"
import { suite } from "./suite.ts"

suite("PGlite", PGlite.open, 10)
if (Postgres.bin !== undefined) suite("PostgreSQL", Postgres.open, 10)
