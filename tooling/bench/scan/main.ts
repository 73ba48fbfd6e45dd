// How fast callers are read out of CloudTrail, by the command `scan` and by its reader alone, against `JSON.parse`, DuckDB
// and ClickHouse on the same files. Each case has its own process; the ratios are the result. Build first, then
// `pnpm bench:scan [megabytes] [rounds] [layout…]`.

import { execFileSync } from "node:child_process"
import { mkdtempSync, rmSync } from "node:fs"
import { cpus, tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import * as Project from "../src/Project.ts"
import { fetched } from "./chdb.ts"
import type { Name } from "./program.ts"
import { layouts, write } from "./workload.ts"

const [megabytes = "200", rounds = "3", ...chosen] = process.argv.slice(2)
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

type Result = Readonly<Record<string, number>>

/** Returns nothing of a case that ends in a failure: a text of more than half a gigabyte is too long for `JSON.parse`. */
const run = (layout: string, name: string): Result => {
  try {
    const output = execFileSync(process.execPath, [program, folder, layout, name], {
      encoding: "utf8",
      env: environment,
      stdio: ["ignore", "pipe", "pipe"]
    })
    return JSON.parse(output) as Result
  } catch (error) {
    const { stderr } = error as { readonly stderr?: string }
    console.log(
      `${name} ends in a failure: ${/^\w*Error.*|^.*terminate.*/m.exec(stderr ?? "")?.[0] ?? error}`
    )
    return {}
  }
}

const compare = (layout: string): void => {
  const all: Array<Record<Name, Result>> = []
  const results = Project.rounds(names, Number(rounds), (name) => {
    const result = run(layout, name)
    if (name === names[0]) all.push({} as Record<Name, Result>)
    all.at(-1)![name] = result
    return result
  })
  console.log(`\n${megabytes} MB of CloudTrail, ${layout}`)
  console.table(results)
  for (const name of names) {
    const { callers, calls } = results[name]
    if (
      callers !== undefined &&
      (calls !== results.reader["calls"] || callers !== results.reader["callers"])
    ) {
      throw new Error(`${name} finds other callers than reader`)
    }
  }
  /** Says a ratio of the medians, and the worst of a round; nothing where the rival has failed. */
  const verdict = (what: string, ceiling: number, ratio: (results: Record<Name, Result>) => number): void => {
    const ratios = all.map(ratio)
    if (ratios.some(Number.isNaN)) return
    Project.verdict(`${what}; worst round ${Math.max(...ratios).toFixed(2)}`, ratio(results), ceiling)
  }
  const speed =
    (rival: Name, ours: Name, unit: "MB/s" | "MB/s of processor") =>
    (results: Record<Name, Result>): number =>
      (results[rival][unit] ?? Number.NaN) / results[ours][unit]!
  for (const ours of ["reader", "scan"] as const) {
    const of = (rival: Name) => speed(rival, ours, "MB/s of processor")
    verdict(`speed of the ${ours}, per processor, that JSON.parse has`, 1 / 2, of("JSON.parse"))
    verdict(`speed of the ${ours}, per processor, that DuckDB has`, 1 / 3, of("DuckDB"))
    verdict(`speed of the ${ours}, per processor, that ClickHouse has`, 1 / 1.5, of("ClickHouse"))
    verdict(
      `peak memory of the ${ours}, in units of 150 MB`,
      1,
      ({ [ours]: { "peak MB": peak } }) => peak! / 150
    )
  }
  verdict("speed of scan that it has on one thread", 1, speed("scan, one thread", "scan", "MB/s"))
  verdict("speed of scan that DuckDB has on the same cores", 1 / 3, speed("DuckDB", "scan", "MB/s"))
  verdict("speed of scan that ClickHouse has on the same cores", 1 / 1.5, speed("ClickHouse", "scan", "MB/s"))
}

try {
  const wanted = layouts.filter((layout) => chosen.length === 0 || chosen.includes(layout))
  await write(folder, Number(megabytes) * 1_000_000, new Set(wanted))
  console.log(
    `Node ${process.version}, ${cpus().length} x ${cpus()[0]?.model.trim()}; medians of ${rounds} processes`
  )
  for (const layout of wanted) compare(layout)
} finally {
  rmSync(folder, { recursive: true })
}
