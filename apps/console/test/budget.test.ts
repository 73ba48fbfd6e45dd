import { fileURLToPath } from "node:url"
import { gzipSync } from "node:zlib"
import { build, type Rollup } from "vite"
import { assert, beforeAll, describe, it } from "vitest"

/** Kilobytes of 1000 bytes, as networks count. */
const limits = { "what is loaded before the table": 180_000, "all of it": 192_000 }

describe("the built page", () => {
  let files: Rollup.RollupOutput["output"]

  beforeAll(async () => {
    const configFile = fileURLToPath(new URL("../vite.config.ts", import.meta.url))
    files = (
      (await build({ configFile, logLevel: "silent", build: { write: false } })) as Rollup.RollupOutput
    ).output
  }, 60_000)

  const scripts = (): ReadonlyArray<{ readonly name: string; readonly code: string }> =>
    files.flatMap((file) =>
      // The worker and what it loads are bundled apart, and come as assets.
      file.type === "chunk"
        ? [{ name: file.fileName, code: file.code }]
        : file.fileName.endsWith(".js")
          ? [{ name: file.fileName, code: String(file.source) }]
          : []
    )

  it("has at most 180 kB of script before its table is there, and 192 with the audit, gzipped", ({
    annotate
  }) => {
    const sizeOf = (isCounted: (name: string) => boolean): number =>
      scripts()
        .filter(({ name }) => isCounted(name))
        .reduce((sum, { code }) => sum + gzipSync(code, { level: 9 }).length, 0)
    const sizes = {
      "what is loaded before the table": sizeOf((name) => !name.includes("Auditing")),
      "all of it": sizeOf(() => true)
    }
    for (const name of ["what is loaded before the table", "all of it"] as const) {
      const text = `${name}: ${(sizes[name] / 1000).toFixed(1)} kB of script, gzipped; the limit is ${limits[name] / 1000} kB`
      void annotate(text)
      process.stdout.write(`console page, ${text}\n`)
      assert.isAtMost(sizes[name], limits[name])
    }
    assert.isAtLeast(sizes["what is loaded before the table"], 50_000, "nothing was measured")
    assert.isAbove(
      sizes["all of it"],
      sizes["what is loaded before the table"],
      "the audit is not loaded apart"
    )
  })

  it("has no script that is made from text, and no built-in of Node", () => {
    assert.lengthOf(scripts(), 3)
    for (const { code } of scripts()) {
      assert.notMatch(code, /\beval\(|new Function\(|["']node:/)
    }
  })

  it("has no inline script and no inline style", () => {
    const page = files.find(({ fileName }) => fileName === "index.html")
    assert.ok(page?.type === "asset")
    assert.notMatch(String(page.source), /<script(?![^>]*\ssrc=)|<style|\sstyle=|\son\w+=/)
  })
})
