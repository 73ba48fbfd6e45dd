/** The page for whoever runs the console from its sources: `npm start`, and the tests. */

import { readdir, rename, rm, stat } from "node:fs/promises"
import { fileURLToPath } from "node:url"
import { build } from "vite"

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

/** What the page is made of. */
const sources = [
  "page",
  "vite.config.ts",
  "package.json",
  ...["arn", "audit", "browser", "core", "directory", "trail"].map((name) => `../../packages/${name}/src`)
]

/** Builds `dist/page` unless it is newer than everything it is made of; returns whether it did. */
export const buildPage = async (): Promise<boolean> => {
  const built = await changedAt(here("dist/page/index.html"))
  const changed = await Promise.all(sources.map((source) => changedAt(here(source))))
  if (built >= Math.max(...changed)) return false
  // Built beside, then put in place: a console that is being served never finds half a page.
  const outDir = here(`dist/.page-${crypto.randomUUID()}`)
  await build({ configFile: here("vite.config.ts"), logLevel: "warn", build: { outDir } })
  await rm(here("dist/page"), { recursive: true, force: true })
  await rename(outDir, here("dist/page"))
  return true
}

/** When a file, or the youngest file of a folder, was changed; 0 where there is none. */
const changedAt = async (path: string): Promise<number> => {
  const found = await stat(path).catch(() => undefined)
  if (found === undefined || !found.isDirectory()) return found?.mtimeMs ?? 0
  const entries = await readdir(path)
  return Math.max(
    found.mtimeMs,
    ...(await Promise.all(entries.map((entry) => changedAt(`${path}/${entry}`))))
  )
}

if (import.meta.main) await buildPage()
