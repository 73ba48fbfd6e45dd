import { build } from "esbuild"
import { fileURLToPath } from "node:url"

/** Bundles an entry as a user of a browser would: no Node built-in resolves. */
export const bundle = async (entry: string): Promise<string> => {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL(`entries/${entry}.ts`, import.meta.url))],
    bundle: true,
    format: "esm",
    platform: "browser",
    target: "es2022",
    write: false
  })
  return outputFiles[0]!.text
}
