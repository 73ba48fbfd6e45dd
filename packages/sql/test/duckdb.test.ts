import { open } from "./databases/duckdb.ts"
import { suite } from "./suite.ts"

suite("DuckDB", open, 25)
