import { build, type BuildOptions } from "esbuild"
import { fileURLToPath } from "node:url"

const text = async (options: BuildOptions): Promise<string> => {
  const { outputFiles } = await build({
    ...options,
    bundle: true,
    format: "esm",
    platform: "browser",
    target: "es2022",
    write: false
  })
  return outputFiles![0]!.text
}

/** Bundles an entry as a user of a browser would: no Node built-in resolves. */
export const bundle = (entry: string): Promise<string> =>
  text({ entryPoints: [fileURLToPath(new URL(`entries/${entry}.ts`, import.meta.url))] })

/** Bundles a program that stands in no file of its own. */
export const bundleProgram = (contents: string): Promise<string> =>
  text({ stdin: { contents, loader: "ts", resolveDir: fileURLToPath(new URL("../..", import.meta.url)) } })
