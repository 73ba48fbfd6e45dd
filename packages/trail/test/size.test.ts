/// <reference types="node" />
import { build } from "esbuild"
import { fileURLToPath } from "node:url"
import { gzipSync } from "node:zlib"
import { assert, describe, it } from "vitest"

/** What a program pays that imports these modules, in bytes. */
const sizeOf = async (...modules: ReadonlyArray<string>): Promise<number> => {
  const { outputFiles } = await build({
    stdin: {
      contents: modules.map((name) => `export * as ${name} from "@dd-cloud-auth/trail/${name}"`).join("\n"),
      loader: "ts",
      resolveDir: fileURLToPath(new URL("..", import.meta.url))
    },
    bundle: true,
    minify: true,
    format: "esm",
    write: false
  })
  return gzipSync(outputFiles[0]!.contents, { level: 9 }).length
}

describe("size, bundled, minified and compressed, with what is taken of arn", () => {
  it("of Callers is at most 6,000 bytes", async () => {
    assert.isAtMost(await sizeOf("Callers"), 6000)
  })

  it("of Reader and Fold is at most 13,100 bytes", async () => {
    assert.isAtMost(await sizeOf("Reader", "Fold"), 13_100)
  })
})
