/** A program as it is published: a launcher, and `src/bin.ts` with everything that it imports, in some files. */

import { readFileSync, writeFileSync } from "node:fs"
import { isBuiltin } from "node:module"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"
import { build, type InlineConfig, mergeConfig, type Plugin } from "vite"
import * as Licenses from "./Licenses.ts"

/** The part of a package.json that says what the program is. */
interface Manifest {
  readonly version: string
  readonly bin: Readonly<Record<string, string>>
  readonly engines: { readonly node: string }
}

const launcher = fileURLToPath(new URL("launcher.ts", import.meta.url))

/**
 * Bundles the program of a package into a folder, `dist` of the package by default, in place of what is there.
 *
 * Whatever is imported goes in, with its licence in `licenses.md`, that of a thread in a file of its own; what is imported
 * when it is needed stays a file of its own. Names and lines are kept, since they are all that the stack of a bug has to tell.
 */
export const bundle = async (root: string, outDir = join(root, "dist")): Promise<void> => {
  const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as Manifest
  const shared: InlineConfig = {
    configFile: false,
    root,
    logLevel: "warn",
    ssr: { noExternal: true },
    build: { ssr: true, outDir, emptyOutDir: false, target: "node22", minify: false }
  }
  // Each for itself: together they would share files, which an old Node might not understand.
  await build(
    mergeConfig(shared, {
      define: { PROGRAM: JSON.stringify(settings(manifest)) },
      build: { emptyOutDir: true, rolldownOptions: { input: { bin: launcher }, output: { comments: false } } }
    })
  )
  const main = join(root, "src", "bin.ts")
  const always = reached(main)
  const threads = startedBy()
  await build(
    mergeConfig(shared, {
      plugins: [builtins, lazySegmenter, always.plugin, threads.plugin],
      build: {
        license: { fileName: "licenses.md" },
        rolldownOptions: {
          input: { main },
          // A library may load late what a program needs at once.
          checks: { ineffectiveDynamicImport: false },
          output: {
            comments: false,
            codeSplitting: { groups: [{ name: "main", test: always.has }] },
            entryFileNames: "chunks/[name].js",
            chunkFileNames: "chunks/[name].js"
          }
        }
      }
    })
  )
  completeLicenses(join(outDir, "licenses.md"))
  // For itself too: what it shared with the program would run the program.
  for (const [name, entry] of threads.entries) {
    await build(
      mergeConfig(shared, {
        plugins: [builtins],
        build: {
          license: { fileName: `licenses-${name}.md` },
          rolldownOptions: {
            input: { [name]: entry },
            output: {
              comments: false,
              entryFileNames: "chunks/[name].js",
              chunkFileNames: `chunks/${name}-[name].js`
            }
          }
        }
      })
    )
    completeLicenses(join(outDir, `licenses-${name}.md`))
  }
}

const completeLicenses = (file: string): void =>
  writeFileSync(file, Licenses.complete(readFileSync(file, "utf8")))

const settings = ({ bin, engines, version }: Manifest) => {
  const [command] = Object.keys(bin)
  const [, major, minor] = /^>=(\d+)\.(\d+)\.0$/.exec(engines.node) ?? []
  if (command === undefined || major === undefined) {
    throw new Error(`package.json names no command in "bin", or "engines" is not of the form ">=22.19.0"`)
  }
  return { command, version, node: [Number(major), Number(minor)] }
}

/** What a module imports, and what that imports, as far as it does so at once: one file, for all of it is needed. */
const reached = (start: string): { readonly plugin: Plugin; readonly has: (id: string) => boolean } => {
  const ids = new Set<string>()
  const plugin: Plugin = {
    name: "reached",
    buildEnd() {
      const visit = (id: string): void => {
        if (ids.has(id)) return
        ids.add(id)
        for (const imported of this.getModuleInfo(id)?.importedIds ?? []) visit(imported)
      }
      visit(start)
    }
  }
  return { plugin, has: (id) => ids.has(id) }
}

/**
 * The entries of threads, by their names. One stands beside the module that starts it, in the sources as in the bundle, and
 * that names it by ``new URL(`./name${extname(import.meta.url)}`, import.meta.url)``.
 */
const startedBy = (): { readonly plugin: Plugin; readonly entries: ReadonlyMap<string, string> } => {
  const entries = new Map<string, string>()
  const plugin: Plugin = {
    name: "threads",
    transform: (code, id) => {
      const named = /new URL\(`\.\/(\w+)\$\{extname\(import\.meta\.url\)\}`, import\.meta\.url\)/g
      for (const [, name = ""] of code.matchAll(named)) entries.set(name, join(dirname(id), `${name}.ts`))
      return undefined
    }
  }
  return { plugin, entries }
}

/**
 * Looks Node's own modules up, where an `import` would first read every one of their properties, and so load all that
 * Node itself loads only when it is needed: a tenth of the time of a short command.
 */
const builtins: Plugin = {
  name: "builtins",
  enforce: "pre",
  // The bundler's own runtime imports node:module, for what a look-up of the others needs.
  resolveId: (id) => (isBuiltin(id) && id !== "node:module" ? `\0${id}` : undefined),
  load: (id) =>
    id.startsWith("\0") && isBuiltin(id.slice(1))
      ? `module.exports = process.getBuiltinModule(${JSON.stringify(id.slice(1))})`
      : undefined
}

/** Creates what only help pages need with the first of them: it takes a third of the time that Node itself needs. */
const lazySegmenter: Plugin = {
  name: "lazy-segmenter",
  transform: (code, id) => {
    if (!id.endsWith("/effect/dist/cli/CliOutput.js")) return undefined
    const eager = /const graphemeSegmenter = (.*new Intl\.Segmenter\([^)]*\));/
    if (!eager.test(code)) throw new Error(`${id} has changed: is its segmenter still created at once?`)
    return code.replace(
      eager,
      "let segmenter; const graphemeSegmenter = { segment: (text) => (segmenter ??= $1).segment(text) };"
    )
  }
}
