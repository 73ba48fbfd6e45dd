/// <reference types="node" />
import { build } from "esbuild"
import { fileURLToPath } from "node:url"
import { gzipSync } from "node:zlib"
import { assert, it } from "vitest"

it("Callers is at most 6,000 bytes, bundled, minified and compressed, with what it takes of arn", async () => {
  const { outputFiles } = await build({
    stdin: {
      contents: `export * from "@dd-cloud-auth/trail/Callers"`,
      loader: "ts",
      resolveDir: fileURLToPath(new URL("..", import.meta.url))
    },
    bundle: true,
    minify: true,
    format: "esm",
    write: false
  })
  const { length } = gzipSync(outputFiles[0]!.contents, { level: 9 })
  assert.isAtMost(length, 6000, `${length} bytes`)
})
