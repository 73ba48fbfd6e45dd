import { gzipSync } from "node:zlib"
import { assert, describe, it } from "vitest"
import { readProgram, throughBarrels, withEsbuild, withVite } from "./support/published.ts"

// In bytes of gzip, Effect included. A ceiling goes down when the bundle does; it goes up only for a reason.
const ceilings = [
  ["core with FetchHttpClient", "core", { esbuild: 47_000, vite: 45_000 }],
  ["BrowserCloudAuth.layer", "layer", { esbuild: 47_500, vite: 45_500 }],
  // 2 kB of it are Effect's loggers, which the other two have as well: a call logs how it goes on.
  ["BrowserCloudAuth.layerProxy", "layerProxy", { esbuild: 61_000, vite: 57_000 }]
] as const

const sizeOf = (bundle: string): number => gzipSync(bundle).length

/** Bundles once, for whichever test asks first. */
const once = (bundle: () => Promise<string>): (() => Promise<string>) => {
  let bundled: Promise<string> | undefined
  return () => (bundled ??= bundle())
}

// A bundle that needs a Node built-in does not come into being: esbuild finds none for a browser.
describe.each(ceilings)("a page that lists through %s", (name, file, ceiling) => {
  const bundles = {
    esbuild: once(async () => withEsbuild(await readProgram(file))),
    vite: once(async () => withVite(await readProgram(file)))
  }

  it.each(["esbuild", "vite"] as const)("keeps below its ceiling with %s", async (bundler) => {
    const bundle = await bundles[bundler]()
    const size = sizeOf(bundle)
    process.stdout.write(
      `${name}, ${bundler}: ${bundle.length} bytes minified, ${size} gzip, ceiling ${ceiling[bundler]}\n`
    )
    assert.isAtMost(size, ceiling[bundler])
  })

  it("weighs the same with Vite if it imports barrels: ours, and those of Effect", async () => {
    const barrels = throughBarrels(await readProgram(file))
    assert.include(barrels, `import { CloudAuth } from "@dd-cloud-auth/core"`)
    assert.include(barrels, `import { Effect } from "effect"`)
    assert.isAtMost(sizeOf(await withVite(barrels)), sizeOf(await bundles.vite()) * 1.02)
  })

  it("evaluates no text as code", async () => {
    assert.notMatch(await bundles.esbuild(), /\beval\s*\(|\bFunction\s*\(|\bimport\s*\(/)
  })
})
