// A million rows of callers against 100,000 mappings: the query of `Sql`, and joins by hand, in each engine that is there.
// Each engine has its own process, in which the queries take turns and each writes its rows into a table; the ratios of
// medians are the result. `pnpm bench:sql`. POSTGRES names the bin folder of a server; CHDB a folder with npm's chdb.

import { execFileSync } from "node:child_process"
import { mkdtempSync, rmSync } from "node:fs"
import { cpus, tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import type { Engine } from "./rivals.ts"
import { mappingCount, rowCount, write } from "./workload.ts"

const engines = (["duckdb", "postgres", "clickhouse"] as const).filter(
  (engine) => engine === "duckdb" || process.env[engine === "postgres" ? "POSTGRES" : "CHDB"] !== undefined
)

const median = (numbers: ReadonlyArray<number>): number =>
  numbers.toSorted((a, b) => a - b)[numbers.length >> 1]!

const folder = mkdtempSync(join(tmpdir(), "dd-cloud-auth-bench-sql-"))
try {
  const { callers, mappings, plain } = write(folder)
  const run = (engine: Engine) =>
    JSON.parse(
      execFileSync(
        process.execPath,
        [fileURLToPath(new URL("case.ts", import.meta.url)), engine, folder, callers, plain, mappings],
        { encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] }
      )
    ) as Readonly<Record<"sql" | "join" | "same answer", ReadonlyArray<number>>>
  console.log(
    `Node ${process.version}, ${cpus().length} x ${cpus()[0]?.model.trim()}; ${rowCount} rows, ${mappingCount} mappings; medians of 5`
  )
  console.table(
    engines.map((engine) => {
      const seconds = run(engine)
      const [sql, join, same] = [median(seconds.sql), median(seconds.join), median(seconds["same answer"])]
      const worst = Math.max(...seconds.sql.map((took, i) => took / seconds.join[i]!))
      return {
        engine,
        "Sql, s": sql.toFixed(2),
        "join by hand, s": join.toFixed(2),
        "same answer by hand, s": same.toFixed(2),
        "Sql / join": (sql / join).toFixed(2),
        "worst round": worst.toFixed(2),
        "Sql / same answer": (sql / same).toFixed(2)
      }
    })
  )
} finally {
  rmSync(folder, { recursive: true, force: true })
}
