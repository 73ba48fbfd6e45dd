/** The packages of the workspace as data: what the rules read. */

import { existsSync, readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"

/** The part of a package.json that the rules look at. */
export interface Manifest {
  readonly name: string
  readonly private?: boolean
  readonly bin?: Readonly<Record<string, string>>
  readonly exports?: Readonly<Record<string, unknown>>
  readonly dependencies?: Readonly<Record<string, string>>
  readonly peerDependencies?: Readonly<Record<string, string>>
  readonly optionalDependencies?: Readonly<Record<string, string>>
  readonly devDependencies?: Readonly<Record<string, string>>
}

/** One workspace package; `files` maps a path inside it (`src/Arn.ts`, always `/`) to its text. */
export interface Package {
  readonly folder: string
  readonly manifest: Manifest
  readonly files: ReadonlyMap<string, string>
}

const rooms = ["packages", "apps", "tooling"]
const skipped = new Set(["node_modules", "dist"])

/** Reads every package of the workspace at `root`. */
export const read = (root: string): ReadonlyArray<Package> =>
  rooms
    .filter((room) => existsSync(join(root, room)))
    .flatMap((room) => readdirSync(join(root, room)).map((name) => `${room}/${name}`))
    .concat("examples")
    .filter((folder) => existsSync(join(root, folder, "package.json")))
    .map((folder) => ({
      folder,
      manifest: JSON.parse(readFileSync(join(root, folder, "package.json"), "utf8")) as Manifest,
      files: new Map(sources(join(root, folder), ""))
    }))

const sources = (folder: string, prefix: string): ReadonlyArray<[path: string, text: string]> =>
  readdirSync(join(folder, prefix), { withFileTypes: true }).flatMap((entry) => {
    const path = `${prefix}${entry.name}`
    if (entry.isDirectory()) {
      return entry.name.startsWith(".") || skipped.has(entry.name) ? [] : sources(folder, `${path}/`)
    }
    return isSource(path) ? [[path, readFileSync(join(folder, path), "utf8")]] : []
  })

/** Code anywhere, and whatever lies in `src`, so that a stray file there is seen. */
const isSource = (path: string): boolean => /\.[cm]?[jt]sx?$/.test(path) || path.startsWith("src/")
