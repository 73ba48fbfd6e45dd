import { transformAsync } from "@babel/core"
import { build as esbuild, type Plugin as EsbuildPlugin, transform } from "esbuild"
import { readFile } from "node:fs/promises"
import { fileURLToPath } from "node:url"
import { build as vite, type Plugin as VitePlugin } from "vite"

/** The path of a program in `programs`, which stands there with imports of modules. */
const programPath = (name: string): string => fileURLToPath(new URL(`programs/${name}.ts`, import.meta.url))

/** Where a program that has no file of its own would stand, so that it finds its imports. */
const entry = programPath("entry")

/** Reads a program of `programs`. */
export const readProgram = (name: string): Promise<string> => readFile(programPath(name), "utf8")

/** Returns the same program with its imports taken from barrels: `import { Effect } from "effect"`. */
export const throughBarrels = (program: string): string =>
  program.replace(/import \* as (\w+) from "(.+)\/\1"/g, `import { $1 } from "$2"`)

const ours = /[\\/]packages[\\/]\w+[\\/]src[\\/].*\.ts$/

/** One of our own modules as `pnpm run build` publishes it: without types, and with calls marked as pure. */
const published = async (path: string): Promise<string> => {
  const { code } = await transform(await readFile(path, "utf8"), { loader: "ts" })
  const marked = await transformAsync(code, { plugins: ["annotate-pure-calls"], babelrc: false })
  return marked?.code ?? ""
}

const forEsbuild: EsbuildPlugin = {
  name: "as-published",
  setup: ({ onLoad }) =>
    onLoad({ filter: ours }, async ({ path }) => ({ contents: await published(path), loader: "js" }))
}

/** Bundles a program as users of esbuild would: minified, for browsers, out of the published modules. */
export const withEsbuild = async (program: string): Promise<string> => {
  const { outputFiles } = await esbuild({
    stdin: {
      contents: program,
      loader: "ts",
      sourcefile: entry,
      resolveDir: fileURLToPath(new URL(".", import.meta.url))
    },
    bundle: true,
    minify: true,
    format: "esm",
    platform: "browser",
    target: "es2022",
    plugins: [forEsbuild],
    write: false
  })
  return outputFiles[0]!.text
}

const forVite = (program: string): VitePlugin => ({
  name: "as-published",
  enforce: "pre",
  resolveId: (id) => (id === entry ? id : undefined),
  load: async (id) => {
    if (id === entry) return (await transform(program, { loader: "ts" })).code
    return ours.test(id) ? { code: await published(id), moduleType: "js" } : undefined
  }
})

/** Bundles a program as users of Vite would. */
export const withVite = async (program: string): Promise<string> => {
  const built = await vite({
    configFile: false,
    logLevel: "silent",
    root: fileURLToPath(new URL(".", import.meta.url)),
    plugins: [forVite(program)],
    build: {
      write: false,
      target: "es2022",
      modulePreload: false,

      rolldownOptions: { input: entry, preserveEntrySignatures: "exports-only" }
    }
  })
  if (!("output" in built)) throw new Error("Vite returned no output")
  return built.output[0].code
}
