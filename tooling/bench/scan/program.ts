/** The command `scan`, as it is built, in a process of its own: what it finds, and what that took. */

import { execFileSync } from "node:child_process"
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import type { Counts, rivals } from "./rivals.ts"

/** The flags of each way to run it: on all cores, and on one. */
export const programs = { scan: [], "scan, one thread": ["--threads", "1"] } satisfies Record<
  string,
  ReadonlyArray<string>
>

/** All that is compared. */
export type Name = keyof typeof rivals | keyof typeof programs

export const isProgram = (name: Name): name is keyof typeof programs => Object.hasOwn(programs, name)

export interface Run {
  readonly counts: Counts
  /** Of all its threads, in microseconds. */
  readonly processor: number
  /** In kB. */
  readonly peak: number
}

const program = fileURLToPath(new URL("../../../packages/cli/dist/bin.js", import.meta.url))

// Threads run it too.
const recorder = `
  import { writeFileSync } from "node:fs"
  import { isMainThread } from "node:worker_threads"
  if (isMainThread) process.on("exit", () => {
    const { maxRSS, systemCPUTime, userCPUTime } = process.resourceUsage()
    writeFileSync(process.env.USAGE, JSON.stringify({ peak: maxRSS, processor: systemCPUTime + userCPUTime }))
  })`

const noMappings = {
  format: "dd-cloud-auth/snapshot",
  version: 1,
  site: "datadoghq.com",
  takenAt: "2026-01-01T00:00:00.000Z",
  personaMappings: [],
  intakeMappings: []
}

export const scan = (logs: string, flags: ReadonlyArray<string>): Run => {
  const folder = mkdtempSync(join(tmpdir(), "dd-cloud-auth-scan-"))
  try {
    const [snapshot, usage] = [join(folder, "snapshot.json"), join(folder, "usage.json")]
    writeFileSync(snapshot, JSON.stringify(noMappings))
    const hook = `data:text/javascript,${encodeURIComponent(recorder)}`
    const args = ["scan", logs, "--snapshot", snapshot, "--json", ...flags]
    const output = execFileSync(process.execPath, ["--import", hook, program, ...args], {
      encoding: "utf8",
      env: { PATH: process.env["PATH"], USAGE: usage },
      maxBuffer: 1_000_000_000,
      stdio: ["ignore", "pipe", "ignore"]
    })
    const { callers } = JSON.parse(output) as {
      readonly callers: ReadonlyArray<{
        readonly caller: string
        readonly count: number
        readonly made: number
      }>
    }
    const { peak, processor } = JSON.parse(readFileSync(usage, "utf8")) as Omit<Run, "counts">
    return { counts: callers.map(({ caller, count, made }) => [caller, count - made]), peak, processor }
  } finally {
    rmSync(folder, { recursive: true })
  }
}
