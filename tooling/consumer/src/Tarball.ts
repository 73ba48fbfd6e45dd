/** Packs a package as it would be published, and lets publint and are-the-types-wrong look at the result. */

import { statSync } from "node:fs"
import { join } from "node:path"
import { run } from "./Run.ts"

export interface Tarball {
  readonly name: string
  readonly path: string
  readonly bytes: number
}

/** Packs the package at `root` into `folder`. */
export const pack = async (name: string, root: string, folder: string): Promise<Tarball> => {
  const path = join(folder, `${name.replace(/^@/, "").replace("/", "-")}.tgz`)
  await run("pnpm", ["pack", "--out", path], root)
  return { name, path, bytes: statSync(path).size }
}

/** Rejects with what the two say where they find anything. A program without modules has no types to look at. */
export const lint = async ({ path }: Tarball, hasModules: boolean): Promise<void> => {
  await run("publint", ["run", "--strict", path])
  if (hasModules) await run("attw", ["--profile", "esm-only", "--no-emoji", path])
}
