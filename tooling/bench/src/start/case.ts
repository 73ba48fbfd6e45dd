// Starts one program in a process of its own, and prints how long it took to its end, in milliseconds.
import { spawnSync } from "node:child_process"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"

const folder = mkdtempSync(join(tmpdir(), "dd-cloud-auth-bench-"))
const snapshot = join(folder, "snapshot.json")
const uuid = (n: number) => `12bbdc5c-5966-47e0-8733-${String(n).padStart(12, "0")}`
const personaMappings = Array.from({ length: 1000 }, (_, n) => ({
  id: uuid(n),
  arnPattern: `arn:aws:sts::${100_000_000_000 + (n % 50)}:assumed-role/team-${n}/*`,
  accountIdentifier: `person-${n}@example.com`,
  accountUuid: uuid(n)
}))
const head = { format: "dd-cloud-auth/snapshot", version: 1, site: "datadoghq.eu" }
const takenAt = "2026-01-01T00:00:00.000Z"
writeFileSync(snapshot, JSON.stringify({ ...head, takenAt, personaMappings, intakeMappings: [] }))

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
