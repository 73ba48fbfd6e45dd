import { fileURLToPath } from "node:url"
import { gzipSync } from "node:zlib"
import { build, type Rollup } from "vite"
import { assert, beforeAll, describe, it } from "vitest"

/** Kilobytes of 1000 bytes, as networks count. */
const limit = 180_000

describe("the built page", () => {
  let files: Rollup.RollupOutput["output"]

  beforeAll(async () => {
    const configFile = fileURLToPath(new URL("../vite.config.ts", import.meta.url))
    files = (
      (await build({ configFile, logLevel: "silent", build: { write: false } })) as Rollup.RollupOutput
    ).output
  }, 60_000)

  const scripts = (): ReadonlyArray<string> =>
    files.flatMap((file) =>
      // The worker is bundled apart, and comes as an asset.
      file.type === "chunk" ? [file.code] : file.fileName.endsWith(".js") ? [String(file.source)] : []
    )

  it("has at most 180 kB of script, gzipped", ({ annotate }) => {
    const size = scripts().reduce((sum, code) => sum + gzipSync(code, { level: 9 }).length, 0)
    void annotate(`script: ${(size / 1000).toFixed(1)} kB gzip of ${limit / 1000} kB`)
    process.stdout.write(
      `console page: ${(size / 1000).toFixed(1)} kB of script, gzipped; the limit is ${limit / 1000} kB\n`
    )
    assert.isAtMost(size, limit)
    assert.isAtLeast(size, 50_000, "nothing was measured")
  })

  it("has no script that is made from text, and no built-in of Node", () => {
    assert.lengthOf(scripts(), 2)
    for (const code of scripts()) {
      assert.notMatch(code, /\beval\(|new Function\(|["']node:/)
    }
  })

  it("has no inline script and no inline style", () => {
    const page = files.find(({ fileName }) => fileName === "index.html")
    assert.ok(page?.type === "asset")
    assert.notMatch(String(page.source), /<script(?![^>]*\ssrc=)|<style|\sstyle=|\son\w+=/)
  })
})
