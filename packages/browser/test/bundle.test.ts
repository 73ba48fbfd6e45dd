import { gzipSync } from "node:zlib"
import { assert, describe, it } from "vitest"
import { bundlePublished } from "./support/published.ts"

// In bytes of gzip, Effect included. A ceiling goes down when the bundle does; it goes up only for a reason.
const ceilings = [
  ["core with FetchHttpClient", "core", 46_500],
  ["BrowserCloudAuth.layer", "layer", 47_000],
  ["BrowserCloudAuth.layerProxy", "layerProxy", 59_000]
] as const

// A bundle that needs a Node built-in does not come into being: esbuild finds none for a browser.
describe.each(ceilings)("a page that lists through %s", (name, program, ceiling) => {
  it(`weighs at most ${ceiling} bytes`, async () => {
    const bundle = await bundlePublished(program)
    const size = gzipSync(bundle).length
    process.stdout.write(`${name}: ${bundle.length} bytes minified, ${size} gzip, ceiling ${ceiling}\n`)
    assert.isAtMost(size, ceiling)
  })

  it("evaluates no text as code", async () => {
    const bundle = await bundlePublished(program)
    assert.notMatch(bundle, /\beval\s*\(|\bFunction\s*\(|\bimport\s*\(/)
  })
})
