import { readFileSync } from "node:fs"
import { gzipSync } from "node:zlib"
import { assert, describe, it } from "vitest"
import { readProgram, throughBarrels, withEsbuild, withVite } from "./support/published.ts"

const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8")

// In bytes of gzip, Effect included. A ceiling goes down when the bundle does; it goes up only for a reason.
const ceilings = [
  ["core over FetchHttpClient", "core", { esbuild: 47_000, vite: 45_000 }],
  ["BrowserCloudAuth.layer", "layer", { esbuild: 47_500, vite: 45_500 }],
  // 2 kB of it are Effect's loggers, which the other two have as well: a call logs how it goes on.
  ["BrowserCloudAuth.layerProxy", "layerProxy", { esbuild: 61_000, vite: 57_000 }]
] as const

/** What the README says of a program, in bytes: Vite first, then esbuild. */
const said = (name: string): readonly [vite: number, esbuild: number] => {
  const [, vite, esbuild] =
    new RegExp(`^\\| ${name.replaceAll("`", "")} *\\| ([\\d.]+) kB *\\| ([\\d.]+) kB`, "m").exec(
      readme.replaceAll("`", "")
    ) ?? []
  return [1000 * Number(vite), 1000 * Number(esbuild)]
}

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

  it("weighs what the README says", async () => {
    const [vite, esbuild] = said(name)
    assert.approximately(sizeOf(await bundles.vite()), vite, 0.02 * vite)
    assert.approximately(sizeOf(await bundles.esbuild()), esbuild, 0.02 * esbuild)
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
