import * as Canary from "@dd-cloud-auth/canary"
import { assert, describe, it } from "@effect/vitest"
import { spawn } from "node:child_process"
import { mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { fileURLToPath } from "node:url"

const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8")
const programs = Array.from(readme.matchAll(/```ts\n(.*?)```/gs), ([, program = ""]) => program)

/** Runs a program of the README as it stands, and returns the lines that it prints. */
const run = async (program: string): Promise<ReadonlyArray<string>> => {
  const folder = new URL("../.test/", import.meta.url)
  mkdirSync(folder, { recursive: true })
  const file = new URL(`readme-${programs.indexOf(program)}.ts`, folder)
  writeFileSync(file, program)
  const { promise, resolve } = Promise.withResolvers<number | null>()
  const child = spawn(process.execPath, [fileURLToPath(file)])
  let printed = ""
  child.stdout.on("data", (chunk) => (printed += chunk))
  child.stderr.on("data", (chunk) => (printed += chunk))
  child.on("close", resolve)
  assert.strictEqual(await promise, 0, printed)
  Canary.assertAbsent({ "what the program printed": printed })
  return printed.trim().split("\n")
}

describe("README", () => {
  it("begins with a program that lists the mappings of the emulator", async () => {
    const lines = await run(programs[0]!)
    assert.isAbove(lines.length, 20)
    assert.isTrue(lines.every((line) => / acts as /.test(line)))
    assert.isAtMost(programs[0]!.trim().split("\n").length, 20)
  }, 20_000)

  it("lists two sites in one program", async () => {
    const program = programs.find((program) => program.includes("America"))!
    assert.deepStrictEqual(await run(program), ["44 mappings in Europe, 1000 in America"])
  }, 20_000)

  it("puts a middleware between the client and the wire", async () => {
    const program = programs.find((program) => program.includes("layerHttpClient"))!
    const lines = await run(program)
    assert.strictEqual(lines.length, 1)
    assert.match(lines[0]!, /^GET http:\/\/127\.0\.0\.1:\d+\/api\/v2\/cloud_auth\/aws\/persona_mapping: 200$/)
  }, 20_000)
})
