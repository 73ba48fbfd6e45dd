import * as Canary from "@dd-cloud-auth/canary"
import { assert, describe, it } from "@effect/vitest"
import { spawn } from "node:child_process"
import { mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { fileURLToPath } from "node:url"

const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8")
const program = /```ts\n(.*?)```/s.exec(readme)?.[1] ?? ""

describe("README", () => {
  it("begins with a program that lists the mappings of the emulator", async () => {
    const folder = new URL("../.test/", import.meta.url)
    mkdirSync(folder, { recursive: true })
    const file = new URL("readme.ts", folder)
    writeFileSync(file, program)
    const { promise, resolve } = Promise.withResolvers<number | null>()
    const child = spawn(process.execPath, [fileURLToPath(file)])
    let printed = ""
    child.stdout.on("data", (chunk) => (printed += chunk))
    child.stderr.on("data", (chunk) => (printed += chunk))
    child.on("close", resolve)
    assert.strictEqual(await promise, 0, printed)
    Canary.assertAbsent({ "what the program printed": printed })
    const lines = printed.trim().split("\n")
    assert.isAbove(lines.length, 20)
    assert.isTrue(lines.every((line) => / acts as /.test(line)))
    assert.isAtMost(program.trim().split("\n").length, 20)
  }, 20_000)
})
