// Starts one program in a process of its own, and prints how long it took to its end, in milliseconds.

import { spawnSync } from "node:child_process"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import * as Snapshot from "../Snapshot.ts"

const folder = mkdtempSync(join(tmpdir(), "dd-cloud-auth-bench-"))
const snapshot = Snapshot.write(folder, 1000)

const program = "node_modules/@dd-cloud-auth/cli/dist/bin.js"
const caller = "arn:aws:sts::100000000007:assumed-role/team-7/run-7"
const cases: Record<string, ReadonlyArray<string>> = {
  node: ["-e", "0"],
  version: [program, "--version"],
  whois: [program, "whois", "--snapshot", snapshot, caller]
}

const start = performance.now()
const { status, stderr } = spawnSync(process.execPath, cases[process.argv[2] ?? ""]!, { encoding: "utf8" })
const ms = performance.now() - start
rmSync(folder, { recursive: true })
if (status !== 0) throw new Error(stderr)
console.log(JSON.stringify({ ms }))
