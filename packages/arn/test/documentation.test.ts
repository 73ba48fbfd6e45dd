/// <reference types="node" />
import { build } from "esbuild"
import { readdirSync, readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { afterEach, assert, describe, it, vi } from "vitest"

const root = fileURLToPath(new URL("..", import.meta.url))

const programs = (path: string): ReadonlyArray<readonly [name: string, program: string]> => {
  const text = readFileSync(`${root}${path}`, "utf8")
  return [...text.matchAll(/^( \* )?```ts\n(.*?)\n\1?```$/gms)].map(([, , program], i) => [
    `${path} ${i + 1}`,
    program!.replaceAll(/^ \* ?/gm, "")
  ])
}

const sources = ["", "internal/"].flatMap((folder) =>
  readdirSync(`${root}src/${folder}`).flatMap((name) => (name.endsWith(".ts") ? [folder + name] : []))
)
const examples = ["README.md", ...sources.map((name) => `src/${name}`)].flatMap(programs)

describe("documentation", () => {
  afterEach(() => {
    vi.restoreAllMocks()
  })

  it("has an example in the README and in every module", () => {
    for (const name of ["README.md", ...sources.filter((name) => !/^internal|^index/.test(name))]) {
      assert.isTrue(
        examples.some(([example]) => example.includes(name)),
        name
      )
    }
  })

  for (const [name, program] of examples) {
    it(`${name} runs, and prints what it says`, async () => {
      const { outputFiles } = await build({
        stdin: { contents: program, loader: "ts", resolveDir: root },
        bundle: true,
        tsconfigRaw: { compilerOptions: { verbatimModuleSyntax: true } },
        format: "esm",
        write: false
      })
      const logged: Array<string> = []
      vi.spyOn(console, "log").mockImplementation((value: unknown) => logged.push(JSON.stringify(value)))
      await import(`data:text/javascript,${encodeURIComponent(outputFiles[0]!.text)}`)
      assert.deepStrictEqual(
        logged,
        [...program.matchAll(/console\.log\(.*\) \/\/ (.*)$/gm)].map(([, value]) => value!)
      )
    })
  }
})
