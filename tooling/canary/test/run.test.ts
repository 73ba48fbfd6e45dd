import { spawnSync } from "node:child_process"
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { delimiter, join } from "node:path"
import { fileURLToPath } from "node:url"
import { afterEach, assert, beforeEach, describe, it } from "vitest"
import * as Canary from "../src/Canary.ts"

const script = fileURLToPath(new URL("../../../scripts/test.mjs", import.meta.url))
const piece = Canary.keys.appKey.slice(11, 19)
const report = {
  testResults: [{ name: "a.test.ts", status: "passed", assertionResults: [{ status: "passed" }] }]
}

/** Puts a turbo in place that does as it is told: the script is run as it is, in a workspace of one package. */
describe("scripts/test.mjs", () => {
  let root: string
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "dd-cloud-auth-canary-"))
    for (const folder of ["apps", "bin", "tooling", "packages/one/.test", "packages/one/.turbo"]) {
      mkdirSync(join(root, folder), { recursive: true })
    }
    writeFileSync(join(root, "packages/one/package.json"), "{}")
  })
  afterEach(() => rmSync(root, { recursive: true, force: true }))

  const run = (does: string) => {
    const turbo = join(root, "bin/turbo")
    const says = `import { writeFileSync } from "node:fs";
      const report = (tests) => writeFileSync("packages/one/.test/report.json", JSON.stringify(tests));
      const log = (text) => writeFileSync("packages/one/.turbo/turbo-test.log", text);
      report(${JSON.stringify(report)}); ${does}`
    writeFileSync(turbo, `#!${process.execPath}\n${says}`)
    chmodSync(turbo, 0o755)
    const path = [join(root, "bin"), process.env["PATH"]].join(delimiter)
    const env = { ...process.env, PATH: path, CHROME_PATH: process.execPath }
    const { status, stderr, stdout } = spawnSync(process.execPath, [script], {
      cwd: root,
      encoding: "utf8",
      env
    })
    return { status, stderr, lines: stdout.trim().split("\n") }
  }

  it("passes what prints no key, with all that turbo prints", () => {
    const { lines, status, stderr } = run(`console.log("one"); console.error("two")`)
    assert.deepStrictEqual(
      { status, lines, stderr },
      { status: 0, lines: ["one", "1 passed, 0 failed"], stderr: "two\n" }
    )
  })

  it.each([
    [
      "what is printed, in whatever pieces",
      `process.stdout.write("${piece.slice(0, 4)}"); process.stdout.write("${piece.slice(4)}\\n")`,
      "standard output of turbo"
    ],
    ["an error", `console.error("\\n${piece}")`, "standard error of turbo"],
    [
      "the output of a package that is not printed again",
      `log("${piece}")`,
      "packages/one/.turbo/turbo-test.log"
    ],
    ["a report", `report({ testResults: [], success: "${piece}" })`, "packages/one/.test/report.json"]
  ])("fails where a piece of a key is in %s", (_, does, where) => {
    const { lines, status } = run(does)
    assert.strictEqual(status, 1)
    assert.match(lines.at(-1)!, /^\d passed, [12] failed$/)
    const found = lines.find((line) => line.includes("a piece of the application key"))
    assert.include(found, `failed: a piece of the application key is in ${where}, line `)
    assert.notInclude(found, piece)
  })
})
