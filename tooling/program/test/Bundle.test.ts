import { spawnSync } from "node:child_process"
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, assert, beforeAll, describe, it } from "vitest"
import * as Bundle from "../src/Bundle.ts"
import * as Modules from "../src/Modules.ts"

// The space is on purpose: a user's folder may have one.
const folder = mkdtempSync(join(tmpdir(), "dd-cloud-auth program "))
const bin = join(folder, "dist", "bin.js")

const files = {
  "package.json": JSON.stringify({
    type: "module",
    version: "1.2.3",
    bin: { greet: "./dist/bin.js" },
    engines: { node: ">=22.19.0" }
  }),
  "src/bin.ts": `
    import { readFileSync } from "node:fs"
    import * as path from "node:path"
    import { hello } from "kind"
    if (process.argv.includes("--fail")) throw new Error("as asked")
    const [, , name = path.basename(import.meta.filename)] = process.argv
    console.log(hello(name), typeof readFileSync)
    if (name === "Ada") console.log((await import("./more.ts")).more)
    if (name === "Eve") void import("./start.ts").then(({ start }) => start())`,
  "src/start.ts": `
    import { extname } from "node:path"
    import { Worker } from "node:worker_threads"
    const entry = new URL(\`./thread\${extname(import.meta.url)}\`, import.meta.url)
    export const start = () => new Worker(entry)`,
  "src/thread.ts": `
    import { hello } from "kind"
    import { isMainThread } from "node:worker_threads"
    console.log(hello("thread"), isMainThread, (await import("./more.ts")).more)`,
  "src/more.ts": `export const more: string = "and more"`,
  "node_modules/kind/package.json": JSON.stringify({
    name: "kind",
    version: "4.5.6",
    license: "ISC",
    type: "module",
    exports: "./index.js"
  }),
  "node_modules/kind/index.js": `export const hello = (name) => "hello " + name`,
  "node_modules/kind/LICENSE": "Be kind."
}

beforeAll(async () => {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(folder, path, ".."), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  await Bundle.bundle(folder)
  rmSync(join(folder, "node_modules"), { recursive: true })
  rmSync(join(folder, "src"), { recursive: true })
})

afterAll(() => rmSync(folder, { recursive: true }))

const run = (args: ReadonlyArray<string>, node = process.versions.node) => {
  const older = `Object.defineProperty(process, "versions", { value: { ...process.versions, node: "${node}" } })`
  const hook = `data:text/javascript,${encodeURIComponent(older)}`
  return spawnSync(process.execPath, ["--import", hook, bin, ...args], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"]
  })
}

describe("bundle", () => {
  it("holds all that the program needs", () => {
    const { stderr, stdout } = run(["Ada"])
    assert.strictEqual(stdout, "hello Ada function\nand more\n")
    assert.strictEqual(stderr, "")
  })

  it("holds what a thread needs, which does not run the program", () => {
    const { stderr, stdout } = run(["Eve"])
    assert.strictEqual(stdout, "hello Eve function\nhello thread false and more\n")
    assert.strictEqual(stderr, "")
  })

  it.each(["licenses.md", "licenses-thread.md"])("holds the licence of what is inside, in %s", (name) => {
    const licenses = readFileSync(join(folder, "dist", name), "utf8")
    assert.include(licenses, "## kind - 4.5.6 (ISC)\n\nBe kind.")
  })

  it("answers --version, and nothing else, without loading the program", async () => {
    assert.strictEqual(run(["--version"]).stdout, "greet 1.2.3\n")
    assert.strictEqual((await Modules.loaded(bin, ["--version"])).length, 1)
    for (const args of [[], ["--version", "x"], ["x", "--version"], ["--versions"], ["-version"]]) {
      assert.include(run(args).stdout, "hello ", args.join(" "))
    }
  })

  it("loads what is imported when it is needed no earlier", async () => {
    const without = await Modules.loaded(bin, ["Bob"])
    const with_ = await Modules.loaded(bin, ["Ada"])
    assert.deepStrictEqual(
      with_.filter((url) => !without.includes(url)).map((url) => url.replace(/^.*\//, "")),
      ["more.js"]
    )
  })

  it.each(["22.18.9", "20.20.2", "18.0.0", "4.9.1"])("says in a sentence that Node %s is too old", (node) => {
    for (const args of [["Ada"], ["--version"], []]) {
      const { status, stderr, stdout } = run(args, node)
      assert.strictEqual(stderr, `The greet command needs Node 22.19 or newer; this is Node ${node}.\n`)
      assert.strictEqual(stdout, "")
      assert.strictEqual(status, 2)
    }
  })

  it.each(["22.19.0", "22.20.1", "23.0.0", "100.0.0"])("runs on Node %s", (node) => {
    assert.strictEqual(run(["Bob"], node).stdout, "hello Bob function\n")
  })

  it("keeps the names and lines of the program for the stack of a bug", () => {
    const { status, stderr } = run(["--fail"])
    assert.strictEqual(status, 1)
    assert.match(stderr, /chunks\/\w+\.js:\d+\n.*throw new Error\("as asked"\)/)
  })

  it("starts with nothing but a launcher that imports nothing", () => {
    assert.notMatch(readFileSync(bin, "utf8"), /^\s*import\s*[{*"']|require\(|\bawait\b/m)
  })
})
