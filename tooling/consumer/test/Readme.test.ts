import { assert, describe, it } from "vitest"
import * as Readme from "../src/Readme.ts"

const readme = (text: string): Readme.Readme => ({ name: "@dd-cloud-auth/a", text })
const block = (code: string) => `Text.\n\n\`\`\`ts\n${code}\n\`\`\`\n`

describe("Readme", () => {
  describe("programs", () => {
    it("finds the blocks that import something, word for word", () => {
      const text = block('import * as A from "a"\n\nA.b()') + block("A.c()") + "```sh\nimport it\n```\n"
      assert.deepStrictEqual(Readme.programs(readme(text)), [
        { code: 'import * as A from "a"\n\nA.b()\n', kind: "ends" }
      ])
    })

    it.each([
      ["document.title = A.b()", "needs a page"],
      ["A.layerFromEnv", "needs a site"],
      ["A.layer({ site: Site.config })", "needs a site"],
      ["run({ ...config })", "ends"],
      ["A.b() // or A.layerFromEnv", "ends"]
    ] as const)("tells of %j that it %s", (code, kind) => {
      const [program] = Readme.programs(readme(block(`import "a"\n${code}`)))
      assert.strictEqual(program?.kind, kind)
    })
  })

  describe("installed", () => {
    it("reads every line of npm install, without flags and comments, and each package once", () => {
      const text = "```sh\nnpm install a @b/c\nnpm install --save-dev d a # for tests\nnpx e\n```\n"
      assert.deepStrictEqual(Readme.installed(readme(text)), ["a", "@b/c", "d"])
    })
  })

  describe("withoutPeers", () => {
    it("names the peers that no line brings", () => {
      const peersOf = (name: string) => ({
        peerDependencies: name === "@dd-cloud-auth/a" ? { b: "1", c: "1" } : { d: "1" }
      })
      assert.deepStrictEqual(Readme.withoutPeers(readme("npm install @dd-cloud-auth/a b\n"), peersOf), [
        "@dd-cloud-auth/a: its README installs @dd-cloud-auth/a without c, which that needs"
      ])
    })

    it("asks for no peer that is optional", () => {
      const peersOf = () => ({
        peerDependencies: { b: "1", c: "1" },
        peerDependenciesMeta: { b: { optional: true } }
      })
      assert.deepStrictEqual(Readme.withoutPeers(readme("npm install @dd-cloud-auth/a c\n"), peersOf), [])
    })
  })
})
