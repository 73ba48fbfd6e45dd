import * as Bundle from "@dd-cloud-auth/program/Bundle"
import * as Modules from "@dd-cloud-auth/program/Modules"
import { spawnSync } from "node:child_process"
import {
  copyFileSync,
  existsSync,
  linkSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync
} from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { afterAll, assert, beforeAll, describe, it } from "vitest"
import { log, put, record } from "./cloudTrail.ts"
import { bin as source } from "./program.ts"

const limit = 3_725_000

/** In megabytes. Without what `lookForGarbage` of `logs.ts` does, it is 250. */
const mostMemory = 210

/**
 * Of the modules that each command loads. What the transport, the emulator, tables and a login need is not among them. What
 * `whois` shares with `who-can`, with `snapshot`, with `diff`, with `watch`, with `audit`, with `scan`, with `sql`, with
 * `emulate`, with `whoami`, with `whois --claims` or with the advice on a refused login alone is a module of its own, of a few kilobytes each.
 */
const ceilings: ReadonlyArray<readonly [args: ReadonlyArray<string>, modules: number]> = [
  [["--version"], 1],
  [["--help"], 5],
  [["sites"], 5],
  [["whois", "--snapshot", "snapshot.json", "arn:aws:sts::123456789012:assumed-role/team-7/run-7"], 31]
]

// Beside no node_modules: what is not in the bundle is not there.
const folder = mkdtempSync(join(tmpdir(), "dd-cloud-auth-bundle-"))
const bin = join(folder, "dist", "bin.js")
const snapshot = join(folder, "snapshot.json")
const inFolder = (args: ReadonlyArray<string>) =>
  args.map((arg) => (arg === "snapshot.json" ? snapshot : arg))

const uuid = (n: number): string => `12bbdc5c-5966-47e0-8733-${String(n).padStart(12, "0")}`

beforeAll(async () => {
  await Bundle.bundle(fileURLToPath(new URL("..", import.meta.url)), join(folder, "dist"))
  const personaMappings = Array.from({ length: 1000 }, (_, n) => ({
    id: uuid(n),
    arnPattern: `arn:aws:sts::123456789012:assumed-role/team-${n}/*`,
    accountIdentifier: `team-${n}@example.com`,
    accountUuid: uuid(n)
  }))
  writeFileSync(
    snapshot,
    JSON.stringify({
      format: "dd-cloud-auth/snapshot",
      version: 1,
      site: "datadoghq.eu",
      takenAt: "2026-01-01T00:00:00.000Z",
      personaMappings,
      intakeMappings: []
    })
  )
})

afterAll(() => rmSync(folder, { recursive: true }))

const run = (program: string, args: ReadonlyArray<string>) => {
  const { status, stderr, stdout } = spawnSync(process.execPath, [program, ...inFolder(args)], {
    encoding: "utf8",
    env: { PATH: process.env["PATH"] }
  })
  return { status, stderr, stdout }
}

describe("the published program", () => {
  it(`has at most ${limit / 1_000_000} MB`, () => {
    const files = readdirSync(join(folder, "dist"), { recursive: true, withFileTypes: true })
    const size = files
      .filter((file) => file.isFile())
      .reduce((sum, file) => sum + statSync(join(file.parentPath, file.name)).size, 0)
    process.stdout.write(`dd-cloud-auth: ${size} bytes; the limit is ${limit}\n`)
    assert.isAtMost(size, limit)
    assert.isAtLeast(size, 500_000, "nothing was measured")
  })

  it.each(ceilings)("loads for %j at most %i modules", async (args, ceiling) => {
    const modules = await Modules.loaded(bin, inFolder(args))
    process.stdout.write(`dd-cloud-auth ${args[0]}: ${modules.length} modules; the limit is ${ceiling}\n`)
    assert.isAtMost(modules.length, ceiling)
    for (const module of modules)
      assert.notMatch(module, /\/(transport|CloudAuth|Emulator|Keyless|table)\.js$/)
  })

  it.each([
    [["--version"]],
    [["--help"]],
    [["whois", "--help"]],
    [["sites"]],
    [["sites", "--json"]],
    [["wat"]],
    [["list"]],
    [["whois", "--snapshot", "snapshot.json", "arn:aws:sts::123456789012:assumed-role/team-7/run-7"]],
    [["whois", "--snapshot", "snapshot.json", "arn:aws:sts::123456789012:assumed-role/nobody/run-7"]]
  ])("answers %j as the sources do", (args) => {
    assert.deepStrictEqual(run(bin, args), run(source, args))
  })

  it("reads logs on threads, and Parquet in them", () => {
    const caller = "arn:aws:sts::123456789012:assumed-role/team-7/run-7"
    const parquet = join(folder, "callers.parquet")
    put(folder, "logs/a.json.gz", log(record(caller)))
    put(folder, "logs/b.json", log(record(caller)))
    const args = ["scan", join(folder, "logs"), "--snapshot", "snapshot.json"]
    const { status, stderr, stdout } = run(bin, [...args, "--parquet", parquet])
    assert.strictEqual(status, 0, stderr)
    assert.match(stdout, /^arn:aws:sts::123456789012:assumed-role\/team-7\/run-7\tmatch\t.*\t2\t2026/)
    assert.deepStrictEqual(run(bin, args), run(source, args))
    // It has the columns of this program, not those of Security Lake, which takes the reader of Parquet to know.
    copyFileSync(parquet, join(folder, "logs", "callers.parquet"))
    const other = run(bin, [...args, "--format", "table"])
    assert.match(
      other.stdout,
      /Parquet without actor and class_uid and time, which events of Security Lake have/
    )
  })

  it.skipIf(!existsSync("/proc/self/status"))(
    `takes at most ${mostMemory} MB for logs of many callers, on two threads`,
    () => {
      const arns = Array.from(
        { length: 5000 },
        (_, i) => `arn:aws:sts::123456789012:assumed-role/team-${i}/run`
      )
      const first = put(folder, "many/0.json", log(...arns.map((arn) => record(arn))))
      // Of 900 kB each.
      for (let i = 1; i < 150; i++) linkSync(first, join(folder, "many", `${i}.json`))
      // Threads run it too. What Node itself says would be no less than what this process takes, which starts it.
      const recorder = `
      import { readFileSync, writeFileSync } from "node:fs"
      import { isMainThread } from "node:worker_threads"
      if (isMainThread) process.on("exit", () => writeFileSync(2, readFileSync("/proc/self/status")))`
      const hook = `data:text/javascript,${encodeURIComponent(recorder)}`
      const args = ["scan", join(folder, "many"), "--threads", "2", "--csv", "--snapshot", snapshot]
      const { stderr } = spawnSync(process.execPath, ["--import", hook, bin, ...args], { encoding: "utf8" })
      assert.include(stderr, "5,000 callers")
      const peak = Number(/^VmHWM:\s+(\d+) kB$/m.exec(stderr)?.[1]) / 1000
      process.stdout.write(`dd-cloud-auth scan: ${Math.round(peak)} MB; the limit is ${mostMemory}\n`)
      assert.isAtMost(peak, mostMemory)
    }
  )

  it("reaches a site, and serves one", () => {
    const { status, stderr, stdout } = run(bin, ["tour"])
    assert.strictEqual(status, 0, stderr)
    assert.include(stdout, "acts as")
  })
})
