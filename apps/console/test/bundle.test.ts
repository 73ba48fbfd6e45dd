import * as Bundle from "@dd-cloud-auth/program/Bundle"
import * as Modules from "@dd-cloud-auth/program/Modules"
import { spawn, spawnSync } from "node:child_process"
import { cpSync, mkdtempSync, readdirSync, rmSync, statSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { afterAll, assert, beforeAll, describe, it } from "vitest"

const limit = 3_100_000

const root = fileURLToPath(new URL("..", import.meta.url))
const source = join(root, "src", "bin.ts")
// Beside no node_modules: what is not in the bundle is not there.
const folder = mkdtempSync(join(tmpdir(), "dd-cloud-auth-bundle-"))
const bin = join(folder, "dist", "bin.js")

beforeAll(() => Bundle.bundle(root, join(folder, "dist")))

afterAll(() => rmSync(folder, { recursive: true }))

const run = (program: string, args: ReadonlyArray<string>) => {
  const { status, stderr, stdout } = spawnSync(process.execPath, [program, ...args], {
    encoding: "utf8",
    env: { PATH: process.env["PATH"] }
  })
  return { status, stderr, stdout }
}

describe("the published program", () => {
  it(`has at most ${limit / 1_000_000} MB next to its page`, () => {
    const files = readdirSync(join(folder, "dist"), { recursive: true, withFileTypes: true })
    const size = files
      .filter((file) => file.isFile())
      .reduce((sum, file) => sum + statSync(join(file.parentPath, file.name)).size, 0)
    process.stdout.write(`dd-cloud-auth-console: ${size} bytes; the limit is ${limit}\n`)
    assert.isAtMost(size, limit)
    assert.isAtLeast(size, 500_000, "nothing was measured")
  })

  it("loads one module for --version", async () => {
    assert.strictEqual((await Modules.loaded(bin, ["--version"])).length, 1)
  })

  it.each([[["--version"]], [["--help"]], [["--wat"]], [[]], [["--demo", "--host", ""]]])(
    "answers %j as the sources do",
    (args) => {
      assert.deepStrictEqual(run(bin, args), run(source, args))
    }
  )

  it("says where its page should be, if that is missing", () => {
    const { status, stderr } = run(bin, ["--demo", "--port", "0"])
    assert.strictEqual(status, 2)
    assert.include(stderr, "The page cannot be read")
  })

  it("serves the page that stands beside it", async () => {
    cpSync(join(root, "dist", "page"), join(folder, "dist", "page"), { recursive: true })
    const server = spawn(process.execPath, [bin, "--demo", "--port", "0"], {
      env: { PATH: process.env["PATH"] }
    })
    try {
      let text = ""
      for await (const chunk of server.stdout) {
        text += String(chunk)
        if (text.includes("Ctrl-C")) break
      }
      const [url = text] = /http:\S+/.exec(text) ?? []
      const page = await (await fetch(url)).text()
      const [, script = page] = /<script[^>]+src="([^"]+)"/.exec(page) ?? []
      assert.strictEqual((await fetch(new URL(script, url))).status, 200)
    } finally {
      server.kill()
    }
  })
})
