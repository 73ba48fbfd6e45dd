/** The published packages of this workspace, where they stand, and the versions that their users get beside them. */

import { existsSync, readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import type { Manifest } from "./Contents.ts"

export interface Package {
  readonly name: string
  readonly root: string
  readonly isBuilt: boolean
}

const home = fileURLToPath(new URL("..", import.meta.url))
const top = join(home, "..", "..")

const manifestOf = (folder: string) =>
  JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as Manifest & { readonly private?: boolean }

export const packages = (): ReadonlyArray<Package> =>
  ["packages", "apps"]
    .flatMap((room) => readdirSync(join(top, room)).map((name) => join(top, room, name)))
    .filter((root) => existsSync(join(root, "package.json")) && manifestOf(root).private !== true)
    .map((root) => ({
      name: manifestOf(root).name,
      root,
      isBuilt: existsSync(join(root, "dist"))
    }))

/** Where a dependency of this package is installed. */
export const dependency = (name: string): string => join(home, "node_modules", name)

/** The exact versions that the workspace itself is tested with. */
export const versions = (names: ReadonlyArray<string>): Readonly<Record<string, string>> =>
  Object.fromEntries(names.map((name) => [name, manifestOf(dependency(name)).version]))

export const programs = join(home, "programs")

export const readme = join(top, "README.md")
