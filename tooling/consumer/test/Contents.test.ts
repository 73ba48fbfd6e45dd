import { assert, describe, it } from "vitest"
import * as Contents from "../src/Contents.ts"

const types = { types: "./dist/index.d.ts", default: "./dist/index.js" }

const library: Contents.Manifest = {
  name: "@dd-cloud-auth/core",
  version: "0.1.0",
  type: "module",
  description: "A library",
  license: "MIT",
  repository: { directory: "packages/core" },
  engines: { node: ">=20" },
  sideEffects: false,
  publishConfig: { access: "public" },
  exports: {
    "./package.json": "./package.json",
    ".": types,
    "./*": { types: "./dist/*.d.ts", default: "./dist/*.js" },
    "./internal/*": null
  },
  dependencies: { "@dd-cloud-auth/arn": "^0.1.0" },
  peerDependencies: { effect: "^4.1.0" }
}

const program: Contents.Manifest = {
  ...library,
  name: "@dd-cloud-auth/cli",
  bin: { "dd-cloud-auth": "./dist/bin.js" },
  exports: { "./package.json": "./package.json" },
  dependencies: {},
  peerDependencies: {}
}

const programFiles: Readonly<Record<string, string>> = {
  "package.json": "{}",
  "README.md": "",
  LICENSE: "",
  "dist/bin.js": "",
  "dist/chunks/main.js": "",
  "dist/licenses.md":
    "# Licenses\n\n## effect - 4.1.0 (MIT)\n\nMIT License\n\n## undici - 8.0.0 (MIT)\n\nMIT License\n",
  "dist/page/index.html": "",
  "dist/page/assets/main-1a2b.js": "",
  "CHANGELOG.md": ""
}

const map = (source: string) => JSON.stringify({ sources: [source] })

const files: Readonly<Record<string, string>> = {
  "package.json": "{}",
  "README.md": "",
  LICENSE: "",
  "src/index.ts": "",
  "src/internal/tag.ts": "",
  "dist/index.js": "",
  "dist/index.d.ts": "",
  "dist/index.js.map": map("../src/index.ts"),
  "dist/index.d.ts.map": map("../src/index.ts"),
  "dist/internal/tag.js": "",
  "dist/internal/tag.d.ts": "",
  "dist/internal/tag.js.map": map("../../src/internal/tag.ts"),
  "dist/internal/tag.d.ts.map": map("../../src/internal/tag.ts")
}

type Changes = Readonly<Record<string, string | undefined>>

const problemsOf = (manifest: Contents.Manifest, files: Changes, bytes = 100_000) => {
  const texts = new Map(
    Object.entries(files).filter((entry): entry is [string, string] => entry[1] !== undefined)
  )
  return Contents.problems({
    manifest,
    files: new Set(texts.keys()),
    read: (path) => texts.get(path) ?? "",
    bytes
  })
}

const problems = (manifest: Partial<Contents.Manifest> = {}, changes: Changes = {}) =>
  problemsOf({ ...library, ...manifest }, { ...files, ...changes })

const problemsOfProgram = (
  manifest: Partial<Contents.Manifest> = {},
  changes: Changes = {},
  bytes?: number
) => problemsOf({ ...program, ...manifest }, { ...programFiles, ...changes }, bytes)

describe("Contents", () => {
  describe("problems", () => {
    it("finds nothing in a whole library", () => {
      assert.deepStrictEqual(problems(), [])
    })

    it("finds nothing in a whole program, with a page of its own", () => {
      assert.deepStrictEqual(problemsOfProgram(), [])
    })

    it.each(["README.md", "LICENSE", "dist/bin.js", "dist/licenses.md"])(
      "finds that a program has no %s",
      (path) => {
        assert.deepStrictEqual(problemsOfProgram({}, { [path]: undefined }), [`${path} is missing`])
      }
    )

    it.each(["src/bin.ts", "dist/bin.d.ts", "dist/chunks/main.js.map", "page/main.tsx", "tsconfig.json"])(
      "finds that %s does not belong into a program",
      (path) => {
        assert.deepStrictEqual(problemsOfProgram({}, { [path]: "" }), [
          `${path} does not belong into a program`
        ])
      }
    )

    it.each<Partial<Contents.Manifest>>([
      { dependencies: { effect: "^4.1.0" } },
      { peerDependencies: { effect: "^4.1.0" } },
      { optionalDependencies: { effect: "^4.1.0" } }
    ])("finds that a program has %j", (manifest) => {
      assert.deepStrictEqual(problemsOfProgram(manifest), [
        "effect has to be inside: a program depends on nothing"
      ])
    })

    it("finds a program that exports modules", () => {
      const exports = { ...program.exports, "./Console": "./dist/Console.js" }
      assert.deepStrictEqual(problemsOfProgram({ exports }), [
        `a program has no modules, but "exports" has ./Console`
      ])
    })

    it.each([
      ["dist/licenses.md", "## a - 1.0.0 (MIT)\n\n## b - 2.0.0 (MIT)\n\nMIT License\n", "a - 1.0.0 (MIT)"],
      ["dist/licenses.md", "## a - 1.0.0 (MIT)\n\nMIT License\n\n## b - 2.0.0\n", "b - 2.0.0"],
      ["dist/page/licenses.md", "## b - 2.0.0", "b - 2.0.0"],
      ["dist/licenses-worker.md", "## b - 2.0.0", "b - 2.0.0"]
    ])("finds a licence without its text in %s", (path, text, name) => {
      assert.deepStrictEqual(problemsOfProgram({}, { [path]: text }), [`the licence of ${name} is missing`])
    })

    it("finds a program that is too heavy", () => {
      assert.deepStrictEqual(problemsOfProgram({}, {}, 5_000_000), [])
      assert.deepStrictEqual(problemsOfProgram({}, {}, 5_000_001), [
        "it takes 5000001 bytes, more than 5000000"
      ])
    })

    it.each(["README.md", "LICENSE", "dist/index.d.ts", "dist/internal/tag.js", "dist/index.js.map"])(
      "finds that %s is missing",
      (path) => {
        assert.deepStrictEqual(problems({}, { [path]: undefined }), [`${path} is missing`])
      }
    )

    it.each([
      "test/Site.test.ts",
      "src/Site.bench.ts",
      "tsconfig.json",
      ".test/report.json",
      "dist/Gone.d.ts"
    ])("finds that %s is left over", (path) => {
      const found = problems({}, { [path]: "" })
      assert.include(found.join("\n"), `${path} does not belong into the package`)
    })

    it("finds a map that points out of the package", () => {
      const found = problems({}, { "dist/index.js.map": map("../../../home/me/src/index.ts") })
      assert.deepStrictEqual(found, [
        "dist/index.js.map points to home/me/src/index.ts, which is not in the package"
      ])
    })

    it.each<[string, Partial<Contents.Manifest>]>([
      [`"type" is not "module"`, { type: "commonjs" }],
      [`"license" is not "MIT"`, { license: "ISC" }],
      [`"description" is empty`, { description: "" }],
      [`"repository" does not say the directory`, { repository: {} }],
      [`"sideEffects" is not said`, { sideEffects: undefined }],
      [`"engines" does not say which Node`, { engines: {} }],
      [`"publishConfig" is not public`, { publishConfig: {} }],
      [`"exports" does not close ./internal/*`, { exports: { ".": types, "./*": types } }],
      [
        `"exports" gives no types for ./*`,
        { exports: { ".": types, "./*": "./dist/*.js", "./internal/*": null } }
      ],
      [`effect is not a peer dependency`, { peerDependencies: {}, dependencies: { effect: "^4.1.0" } }],
      [
        `@dd-cloud-auth/arn is still "workspace:^"`,
        { dependencies: { "@dd-cloud-auth/arn": "workspace:^" } }
      ],
      [`effect is still "catalog:"`, { peerDependencies: { effect: "catalog:" } }],
      ["arn must not depend on anything", { name: "@dd-cloud-auth/arn" }]
    ])("finds that %s", (problem, manifest) => {
      assert.deepStrictEqual(problems(manifest), [problem])
    })

    it("takes a JSON Schema beside the documents", () => {
      assert.deepStrictEqual(problems({}, { "config.schema.json": "{}" }), [])
    })

    it("asks for Effect as a peer where a module uses it, and only there", () => {
      const manifest = { peerDependencies: {} }
      assert.deepStrictEqual(problems(manifest), [])
      const code = { "dist/internal/tag.js": 'import * as Effect from "effect/Effect"\n' }
      assert.deepStrictEqual(problems(manifest, code), ["effect is not a peer dependency"])
    })
  })
})
