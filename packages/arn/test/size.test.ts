/// <reference types="node" />
import { build } from "esbuild"
import { readdirSync } from "node:fs"
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

const modules = readdirSync(`${root}src`)
  .filter((name) => /^[A-Z]/.test(name))
  .map((name) => name.slice(0, -".ts".length))

/** A program that takes every module but one. */
const allBut = (left: string): string =>
  modules
    .filter((name) => name !== left)
    .map((name) => `export * as ${name} from "@dd-cloud-auth/arn/${name}"`)
    .join("\n")

describe("size, bundled, minified and compressed", () => {
  for (const [name, limit, program] of [
    // What reads other people's files is no part of the matcher, and has a ceiling of its own.
    ["all but Callers", 9000, allBut("Callers")],
    ["Callers alone", 5500, `export * from "@dd-cloud-auth/arn/Callers"`],
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
