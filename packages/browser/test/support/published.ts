import { transformAsync } from "@babel/core"
import { build, type Plugin, transform } from "esbuild"
import { readFile } from "node:fs/promises"
import { fileURLToPath } from "node:url"

/** Our own modules as `pnpm run build` publishes them: without types, and with calls marked as pure. */
const asPublished: Plugin = {
  name: "as-published",
  setup: ({ onLoad }) =>
    onLoad({ filter: /[\\/]packages[\\/]\w+[\\/]src[\\/].*\.ts$/ }, async ({ path }) => {
      const { code } = await transform(await readFile(path, "utf8"), { loader: "ts" })
      const marked = await transformAsync(code, { plugins: ["annotate-pure-calls"], babelrc: false })
      return { contents: marked?.code ?? "", loader: "js" }
    })
}

/** Bundles a program as its users would: minified, for browsers, out of the published modules. */
export const bundlePublished = async (program: string): Promise<string> => {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL(`programs/${program}.ts`, import.meta.url))],
    bundle: true,
    minify: true,
    format: "esm",
    platform: "browser",
    target: "es2022",
    plugins: [asPublished],
    write: false
  })
  return outputFiles[0]!.text
}
