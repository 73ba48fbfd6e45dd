/// <reference types="node" />
// A server of its own in a temporary folder, if PostgreSQL is installed; it listens on a socket there, on no port.

import { execFileSync, spawnSync } from "node:child_process"
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { type Database, parts, type Row } from "./database.ts"

const debian = "/usr/lib/postgresql"

/** The folder of the newest installed server, as Debian and Ubuntu lay them out. */
export const bin = existsSync(debian)
  ? readdirSync(debian)
      .sort((a, b) => Number(b) - Number(a))
      .map((version) => join(debian, version, "bin"))
      .find((folder) => existsSync(join(folder, "initdb")))
  : undefined

/** The server refuses to run as root, which a container's user often is: there it is nobody's. */
const owner = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {}

const null_ = "\u0001null"

export const open = async (): Promise<Database> => {
  const folder = mkdtempSync(join(tmpdir(), "dd-cloud-auth-postgres-"))
  if (owner.uid !== undefined) chownSync(folder, owner.uid, owner.gid)
  const data = join(folder, "data")
  const run = (command: string, ...args: ReadonlyArray<string>): void => {
    execFileSync(join(bin!, command), ["-D", data, ...args], { ...owner, cwd: folder, stdio: "ignore" })
  }
  run("initdb", "-A", "trust", "-U", "postgres", "-E", "UTF8", "--locale=C.UTF-8")
  const control = (...args: ReadonlyArray<string>): void => run("pg_ctl", "-w", ...args)
  control("-o", `-k ${folder} -c listen_addresses=`, "-l", join(folder, "log"), "start")
  const psql = (input: string): string => {
    const { status, stderr, stdout } = spawnSync(
      join(bin!, "psql"),
      ["-X", "-q", "-A", "-t", "-h", folder, "-U", "postgres", "-v", "ON_ERROR_STOP=1"],
      { cwd: folder, encoding: "utf8", input, maxBuffer: 2 ** 30 }
    )
    if (status !== 0) throw new Error(stderr)
    return stdout
  }
  const cell = (caller: string | null): string =>
    caller === null ? null_ : `"${caller.replaceAll('"', '""')}"`
  return {
    dialect: "postgres",
    holds: (text) => !text.includes("\0"),
    holdsInLiteral: (text) => !text.includes("\0"),
    quote: (name) => `"${name.replaceAll('"', '""')}"`,
    explain: async (query) => psql(`EXPLAIN ${query};`),
    load: async (callers) => {
      psql(`DROP TABLE IF EXISTS callers; CREATE TABLE callers (caller text);
COPY callers FROM STDIN WITH (FORMAT csv, NULL '${null_}');\n${callers.map((caller) => `${cell(caller)}\n`).join("")}\\.\n`)
    },
    execute: async (statements) => {
      psql(statements)
    },
    joins: { hashed: /Hash (?:\w+ )?Join/g, other: /Nested Loop|Merge (?:\w+ )?Join/ },
    run: async (script) => {
      const [before, query] = parts(script)
      return JSON.parse(
        psql(`${before}SELECT coalesce(json_agg(answer), '[]') FROM (${query}) AS answer;`)
      ) as ReadonlyArray<Row>
    },
    close: () => {
      control("-m", "immediate", "stop")
      rmSync(folder, { recursive: true })
    }
  }
}
