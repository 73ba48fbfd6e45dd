/** What the check knows of the workspace from its files: who is published, and which changesets are pending. */

import parse from "@changesets/parse"
import { existsSync, readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"

/** A published package, and the folders whose change its users notice. */
export interface Package {
  readonly name: string
  readonly version: string
  readonly folder: string
  readonly sources: ReadonlyArray<string>
  /** What a program is bundled with. Who changes one of these changes the program. */
  readonly inside: ReadonlySet<string>
}

/** A pending changeset; `names` holds the packages that it releases, or excuses with `none`. */
export interface Changeset {
  readonly path: string
  readonly names: ReadonlySet<string>
  readonly problem?: string
}

const list = (path: string): ReadonlyArray<string> => (existsSync(path) ? readdirSync(path).sort() : [])

/** Returns the published packages under `packages/` and `apps/`. */
export const packages = (root: string): ReadonlyArray<Package> =>
  ["packages", "apps"]
    .flatMap((room) => list(join(root, room)).map((name) => `${room}/${name}`))
    .filter((folder) => existsSync(join(root, folder, "package.json")))
    .flatMap((folder) => {
      const manifest = JSON.parse(readFileSync(join(root, folder, "package.json"), "utf8")) as {
        readonly name: string
        readonly version: string
        readonly private?: boolean
        readonly bin?: Readonly<Record<string, string>>
        readonly devDependencies?: Readonly<Record<string, string>>
      }
      if (manifest.private === true) return []
      const { bin, devDependencies = {}, name, version } = manifest
      const inside = new Set(bin === undefined ? [] : Object.keys(devDependencies))
      return [{ name, version, folder, sources: [`${folder}/src`, `${folder}/page`], inside }]
    })

/** Returns the pending changesets; one that does not parse or says nothing carries its `problem`. */
export const changesets = (root: string): ReadonlyArray<Changeset> =>
  list(join(root, ".changeset"))
    .filter((name) => name.endsWith(".md") && name !== "README.md")
    .map((name) => {
      const path = `.changeset/${name}`
      try {
        const { releases, summary } = parse(readFileSync(join(root, path), "utf8"))
        const names = new Set(releases.map((release) => release.name))
        return summary === ""
          ? { path, names, problem: "says nothing: write what changes for users" }
          : { path, names }
      } catch (error) {
        const [problem = ""] = (error instanceof Error ? error.message : String(error)).split("\n")
        return { path, names: new Set(), problem }
      }
    })
