/// <reference types="node" />
import { build } from "esbuild"
import { fileURLToPath } from "node:url"
import { gzipSync } from "node:zlib"
import { assert, it } from "vitest"

it("is at most 11,500 bytes, bundled, minified and compressed, with what it takes of arn", async () => {
  const { outputFiles } = await build({
    stdin: {
      contents: `export * from "@dd-cloud-auth/sql"`,
      loader: "ts",
      resolveDir: fileURLToPath(new URL("..", import.meta.url))
    },
    bundle: true,
    minify: true,
    format: "esm",
    write: false
  })
  const { length } = gzipSync(outputFiles[0]!.contents, { level: 9 })
  assert.isAtMost(length, 11_500, `${length} bytes`)
})
