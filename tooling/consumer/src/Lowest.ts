/**
 * The lowest Effect that packages work with. All else here is tested with the newest, that of the workspace's catalog:
 * so both ends of a range like `^4.0.0` are.
 *
 * To move an end: the newest is `effect` in `pnpm-workspace.yaml`, the lowest `effect-lowest` in this package.json. A
 * test fails where a package promises a version that is neither.
 */

import { cpSync, mkdirSync, readdirSync, realpathSync, symlinkSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import type * as Contents from "./Contents.ts"
import * as Workspace from "./Workspace.ts"

/** The versions of Effect that something is tested with. */
export const versions = (): { readonly lowest: string; readonly newest: string } => {
  const { effect, "effect-lowest": lowest } = Workspace.versions(["effect", "effect-lowest"])
  return { lowest: lowest!, newest: effect! }
}

/** Whether a package works with the lowest Effect, or without any. */
export const isPromised = ({
  peerDependencies = {},
  peerDependenciesMeta = {}
}: Contents.Manifest): boolean =>
  Object.entries(peerDependencies)
    .filter(([name]) => peerDependenciesMeta[name]?.optional !== true)
    .every(([name, range]) => name === "effect" && range === `^${versions().lowest}`)

/** A project with the same packages as another, and beside them the lowest Effect. It needs no registry. */
export const install = (from: string, folder: string, names: ReadonlyArray<string>): void => {
  const [own, modules] = [join(from, "node_modules"), join(folder, "node_modules")]
  mkdirSync(join(modules, "@dd-cloud-auth"), { recursive: true })
  // Copies, which find the Effect that is beside them; a link would find the one beside what it leads to.
  for (const name of names) cpSync(join(own, name), join(modules, name), { recursive: true })
  for (const name of readdirSync(own).filter((name) => name !== "effect" && name !== "@dd-cloud-auth")) {
    symlinkSync(join(own, name), join(modules, name), "junction")
  }
  symlinkSync(realpathSync(Workspace.dependency("effect-lowest")), join(modules, "effect"), "junction")
  writeFileSync(join(folder, "package.json"), JSON.stringify({ private: true, type: "module" }))
}
