/// <reference types="node" />
import { build } from "esbuild"
import { fileURLToPath } from "node:url"
import { gzipSync } from "node:zlib"
import { assert, describe, it } from "vitest"

const root = fileURLToPath(new URL("..", import.meta.url))

const gzip = async (program: string): Promise<number> => {
  const { outputFiles } = await build({
    stdin: { contents: program, loader: "ts", resolveDir: root },
    bundle: true,
    minify: true,
    format: "esm",
    write: false
  })
  return gzipSync(outputFiles[0]!.contents, { level: 9 }).length
}

describe("size, bundled, minified and compressed", () => {
  for (const [name, limit, program] of [
    ["the whole package", 9000, `export * from "@dd-cloud-auth/arn"`],
    ["PatternIndex alone", 4000, `export * from "@dd-cloud-auth/arn/PatternIndex"`],
    [
      "Arn, and Pattern without validate",
      2000,
      `export * from "@dd-cloud-auth/arn/Arn"; export { matches, parse as pattern } from "@dd-cloud-auth/arn/Pattern"`
    ]
  ] as const) {
    it(`${name} is at most ${limit} bytes`, async () => {
      const size = await gzip(program)
      assert.isAtMost(size, limit, `${name}: ${size} bytes`)
    })
  }
})
