// How fast callers are read out of CloudTrail, by the command `scan` and by its reader alone, against `JSON.parse`, DuckDB
// and ClickHouse on the same files. Each case has its own process; the ratios are the result. Build first, then
// `pnpm bench:scan [megabytes] [rounds]`.

import { execFileSync } from "node:child_process"
import { mkdtempSync, rmSync } from "node:fs"
import { cpus, tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import * as Project from "../src/Project.ts"
import { fetched } from "./chdb.ts"
import type { Name } from "./program.ts"
import { layouts, write } from "./workload.ts"

const [megabytes = "200", rounds = "3"] = process.argv.slice(2)
const names: ReadonlyArray<Name> = [
  "scan",
  "scan, one thread",
  "reader",
  "JSON.parse",
  "DuckDB",
  "ClickHouse"
]

const environment = { ...process.env, CHDB: fetched() }
const folder = mkdtempSync(join(tmpdir(), "dd-cloud-auth-scan-"))
const program = fileURLToPath(new URL("case.ts", import.meta.url))

const run = (layout: string, rival: string): Record<string, number> =>
  JSON.parse(
    execFileSync(process.execPath, [program, folder, layout, rival], { encoding: "utf8", env: environment })
  ) as Record<string, number>

try {
  write(folder, Number(megabytes) * 1_000_000)
  console.log(
    `Node ${process.version}, ${cpus().length} x ${cpus()[0]?.model.trim()}; medians of ${rounds} processes`
  )
  for (const layout of layouts) {
    const results = Project.rounds(names, Number(rounds), (rival) => run(layout, rival))
    console.log(`\n${megabytes} MB of CloudTrail, ${layout}`)
    console.table(results)
    for (const name of names) {
      if (
        results[name]["calls"] !== results.reader["calls"] ||
        results[name]["callers"] !== results.reader["callers"]
      ) {
        throw new Error(`${name} finds other callers than reader`)
      }
    }
    const slower = (rival: keyof typeof results) =>
      results[rival]["MB/s of processor"]! / results.reader["MB/s of processor"]!
    Project.verdict("speed of the reader, per processor, that JSON.parse has", slower("JSON.parse"), 1 / 2)
    Project.verdict("speed of the reader, per processor, that DuckDB has", slower("DuckDB"), 1 / 3)
    Project.verdict("speed of the reader, per processor, that ClickHouse has", slower("ClickHouse"), 1 / 1.5)
    Project.verdict("peak memory of the reader, in units of 150 MB", results.reader["peak MB"]! / 150, 1)
    const scan = (rival: Name) => results[rival]["MB/s"]! / results.scan["MB/s"]!
    Project.verdict("speed of scan that it has on one thread", scan("scan, one thread"), 1)
    Project.verdict("speed of scan that DuckDB has on the same cores", scan("DuckDB"), 1 / 3)
    Project.verdict("speed of scan that ClickHouse has on the same cores", scan("ClickHouse"), 1 / 1.5)
    Project.verdict("peak memory of scan, in units of 150 MB", results.scan["peak MB"]! / 150, 1)
  }
} finally {
  rmSync(folder, { recursive: true })
}
