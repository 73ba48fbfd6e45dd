// One engine in a process of its own: `node case.ts <engine> <folder>` prints a line of JSON, the seconds of each run.

import { DuckDBInstance } from "@duckdb/node-api"
import { execFileSync } from "node:child_process"
import { chmodSync, mkdirSync } from "node:fs"
import { createRequire } from "node:module"
import { dirname, join } from "node:path"
import { type Engine, queries } from "./rivals.ts"
import type { Files } from "./workload.ts"

/** Runs a statement, and returns how many seconds that took. */
type Run = (statement: string) => Promise<number>

const timed = async (run: () => unknown): Promise<number> => {
  const start = performance.now()
  await run()
  return (performance.now() - start) / 1000
}

const duckdb = async (files: Files): Promise<Run> => {
  const connection = await (await DuckDBInstance.create(":memory:", { threads: "2" })).connect()
  for (const [table, file] of Object.entries(files)) {
    // Every column a text, and the lines of callers whole.
    const columns = table === "callers" ? ", columns = {caller: 'VARCHAR'}, delim = '\\x01'" : ""
    await connection.run(
      `CREATE TABLE ${table} AS SELECT * FROM read_csv('${file}', header = true${columns})`
    )
  }
  return (statement) => timed(() => connection.run(statement))
}

const postgres = async (files: Files, folder: string): Promise<Run> => {
  const bin = process.env["POSTGRES"]!
  chmodSync(dirname(folder), 0o755)
  chmodSync(folder, 0o777)
  const data = join(folder, "data")
  const asServer = (program: string, ...args: ReadonlyArray<string>) =>
    process.getuid?.() === 0
      ? execFileSync("runuser", ["-u", "postgres", "--", join(bin, program), ...args], {
          stdio: "ignore",
          cwd: folder
        })
      : execFileSync(join(bin, program), args, { stdio: "ignore", cwd: folder })
  asServer("initdb", "-D", data, "-A", "trust", "-U", "postgres", "-E", "UTF8", "--locale=C.UTF-8")
  asServer("pg_ctl", "-D", data, "-w", "-o", `-k ${folder} -c listen_addresses= -c work_mem=256MB`, "start")
  process.on("exit", () => asServer("pg_ctl", "-D", data, "-m", "immediate", "stop"))
  const psql = (input: string): string =>
    execFileSync(join(bin, "psql"), ["-X", "-q", "-h", folder, "-U", "postgres", "-v", "ON_ERROR_STOP=1"], {
      encoding: "utf8",
      input
    })
  const texts = (columns: string): string =>
    columns
      .split(" ")
      .map((name) => `${name} ${/position|number/.test(name) ? "integer" : 'text COLLATE "C"'}`)
      .join(", ")
  psql(`CREATE TABLE callers (caller text COLLATE "C");
CREATE TABLE plain (${texts("position arn_pattern account_identifier account_uuid mapping_id")});
CREATE TABLE mappings (${texts("narrowest form outcome match_number arn_pattern account_identifier account_uuid mapping_id")});
\\copy callers FROM '${files.callers}' WITH (FORMAT csv, HEADER, DELIMITER E'\\x01')
\\copy plain FROM '${files.plain}' WITH (FORMAT csv, HEADER)
\\copy mappings FROM '${files.mappings}' WITH (FORMAT csv, HEADER)
VACUUM ANALYZE;`)
  return async (statement) => {
    const printed = psql(`\\timing on\n${statement};`)
    return Number(/Time: ([\d.]+) ms/.exec(printed)![1]) / 1000
  }
}

const clickhouse = async (files: Files): Promise<Run> => {
  const { Session } = createRequire(join(process.env["CHDB"]!, "package.json"))("chdb") as {
    readonly Session: new () => { readonly query: (sql: string) => string }
  }
  const session = new Session()
  session.query("SET max_threads = 2")
  session.query(
    `CREATE TABLE callers ENGINE = Memory AS SELECT * FROM file('${files.callers}', LineAsString, 'caller String') WHERE caller <> 'caller'`
  )
  const columns = {
    plain:
      "position UInt32, arn_pattern String, account_identifier String, account_uuid String, mapping_id String",
    mappings:
      "narrowest String, form String, outcome String, match_number UInt32, arn_pattern String, account_identifier String, account_uuid String, mapping_id String"
  }
  for (const table of ["plain", "mappings"] as const) {
    session.query(
      `CREATE TABLE ${table} ENGINE = Memory AS SELECT * FROM file('${files[table]}', CSVWithNames, '${columns[table]}')`
    )
  }
  return (statement) => timed(() => session.query(statement))
}

const engines = { duckdb, postgres, clickhouse }

const [engine, folder, ...paths] = process.argv.slice(2) as [Engine, string, string, string, string]
const [callers, plain, mappings] = paths
const own = join(folder, engine)
mkdirSync(own)
const run = await engines[engine]({ callers, plain, mappings } as Files, own)
const storage = engine === "clickhouse" ? " ENGINE = Memory" : ""
const seconds: Record<string, Array<number>> = {}
// The first round warms up, and does not count.
for (let round = 0; round < 6; round++) {
  for (const [name, query] of Object.entries(queries(engine))) {
    const took = await run(`CREATE TABLE result${storage} AS ${query}`)
    await run("DROP TABLE result")
    if (round > 0) (seconds[name] ??= []).push(took)
  }
}
console.log(JSON.stringify(seconds))
process.exit()
