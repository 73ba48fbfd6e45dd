/// <reference types="node" />
import { readdirSync, readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { build } from "esbuild"
import { assert, describe, it } from "vitest"

const root = fileURLToPath(new URL("..", import.meta.url))

const programs = (path: string): ReadonlyArray<readonly [name: string, program: string]> => {
  const text = readFileSync(`${root}${path}`, "utf8")
  return [...text.matchAll(/^( \* )?```ts\n(.*?)\n\1?```$/gms)].map(([, , program], i) => [
    `${path} ${i + 1}`,
    program!.replaceAll(/^ \* ?/gm, "")
  ])
}

const sources = readdirSync(`${root}src`).filter((name) => name.endsWith(".ts"))
const examples = ["README.md", ...sources.map((name) => `src/${name}`)].flatMap(programs)

describe("documentation", () => {
  it("has an example in the README and in every module", () => {
    for (const name of ["README.md", ...sources.filter((name) => name !== "index.ts")]) {
      assert.isTrue(
        examples.some(([example]) => example.includes(name)),
        name
      )
    }
  })

  for (const [name, program] of examples) {
    it(`${name} runs`, async () => {
      const { outputFiles } = await build({
        stdin: { contents: program, loader: "ts", resolveDir: root },
        bundle: true,
        tsconfigRaw: { compilerOptions: { verbatimModuleSyntax: true } },
        format: "esm",
        write: false
      })
      await import(`data:text/javascript,${encodeURIComponent(outputFiles[0]!.text)}`)
    })
  }
})
