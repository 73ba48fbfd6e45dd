import { existsSync, readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { assert, describe, it } from "vitest"
import * as Arrows from "../src/Arrows.ts"
import * as Project from "../src/Project.ts"
import * as Rules from "../src/Rules.ts"
import * as Unstable from "../src/Unstable.ts"

/** A package of the workspace that exists only here: its name, its files, and what its package.json adds. */
const workspacePackage = (
  folder: string,
  files: Readonly<Record<string, string>>,
  manifest: Partial<Project.Manifest> = {}
): Project.Package => ({
  folder,
  manifest: {
    name: `@dd-cloud-auth/${folder.split("/")[1]}`,
    dependencies: { "@dd-cloud-auth/core": "workspace:^" },
    peerDependencies: { effect: "^4.1.0" },
    ...manifest
  },
  files: new Map(Object.entries(files))
})

const arn = (files: Readonly<Record<string, string>>, manifest: Partial<Project.Manifest> = {}) =>
  workspacePackage("packages/arn", files, { dependencies: {}, peerDependencies: {}, ...manifest })

const trail = (files: Readonly<Record<string, string>>, manifest: Partial<Project.Manifest> = {}) =>
  workspacePackage("packages/trail", files, { dependencies: {}, ...manifest })

const core = (files: Readonly<Record<string, string>>, manifest: Partial<Project.Manifest> = {}) =>
  workspacePackage("packages/core", files, { dependencies: {}, ...manifest })

// The files of these tests are too short to say what they are; one test asks for that by itself.
const findings = (owner: Project.Package) => Rules.check([owner]).filter(({ rule }) => rule !== "described")

const rulesOf = (owner: Project.Package) =>
  findings(owner).map(({ line, path, rule }) => `${rule} ${path}:${line}`)

const messagesOf = (owner: Project.Package) => findings(owner).map(({ message }) => message)

describe("Arrows", () => {
  it("are those that CONTRIBUTING.md draws", () => {
    const text = readFileSync(new URL("../../../CONTRIBUTING.md", import.meta.url), "utf8")
    const drawn = Array.from(
      text.matchAll(/^(?:packages|apps|tooling)\/(\w+) ──► ((?:\w+, )*\w+)/gm),
      ([, name, to = ""]) => [name, to.split(", ").filter((name) => Object.hasOwn(Arrows.arrows, name))]
    )
    assert.deepStrictEqual(Object.fromEntries(drawn), Arrows.arrows)
  })

  describe("reach", () => {
    it("follows the arrows through other packages", () => {
      assert.deepStrictEqual([...(Arrows.reach("audit") ?? [])].sort(), ["arn", "core", "directory"])
    })

    it("knows no package that the floor plan does not draw", () => {
      assert.isUndefined(Arrows.reach("constructor"))
    })
  })
})

describe("Project", () => {
  describe("read", () => {
    it("reads the packages of this workspace with their sources", () => {
      const packages = Project.read(fileURLToPath(new URL("../../..", import.meta.url)))
      assert.includeMembers(
        packages.map(({ folder }) => folder),
        ["packages/arn", "packages/core", "tooling/architecture", "examples"]
      )
      const self = packages.find(({ folder }) => folder === "tooling/architecture")
      assert.includeMembers([...(self?.files.keys() ?? [])], ["src/Rules.ts", "test/Rules.test.ts"])
    })

    it("finds the examples that examples/README.md lists, each with its test", () => {
      const root = fileURLToPath(new URL("../../..", import.meta.url))
      const examples = Project.read(root).find(({ folder }) => folder === "examples")
      const files = [...(examples?.files.keys() ?? [])]
      const listed = Array.from(
        readFileSync(join(root, "examples/README.md"), "utf8").matchAll(/^\| \[([\w-]+)\]\((\S+)\)/gm),
        ([, name = "", path = ""]) => {
          assert.include(files, path)
          assert.isTrue(files.some((file) => file.startsWith(`${name}/`) && file.endsWith(".test.ts")))
          return name
        }
      )
      assert.sameMembers(listed, [...new Set(files.map((file) => file.split("/")[0]!))])
    })

    it("finds the packages that the tsconfig.json at the top names, so that an editor knows them all", () => {
      const root = fileURLToPath(new URL("../../..", import.meta.url))
      const { references } = JSON.parse(readFileSync(join(root, "tsconfig.json"), "utf8")) as {
        readonly references: ReadonlyArray<{ readonly path: string }>
      }
      const projects = Project.read(root)
        .map(({ folder }) => `${folder}/tsconfig.json`)
        .filter((path) => existsSync(join(root, path)))
      assert.sameMembers(
        references.map(({ path }) => path).filter((path) => path.endsWith("/tsconfig.json")),
        [...projects, "scripts/tsconfig.json"]
      )
    })
  })
})

describe("Rules", () => {
  describe("check", () => {
    it("finds nothing in a package that keeps the rules", () => {
      const owner = workspacePackage(
        "packages/emulator",
        {
          "src/index.ts": `export * as Emulator from "./Emulator.ts"\nexport * as Store from "./Store.ts"\n`,
          "src/Emulator.ts": `/** A local one. */\nimport * as Layer from "effect/Layer"\nimport { createServer } from "node:http"\nimport * as Site from "@dd-cloud-auth/core/Site"\nimport { rows } from "./internal/rows.ts"\n`,
          "src/Store.ts": `/** What it holds. */\nimport type * as Arn from "@dd-cloud-auth/arn/Arn"\n`,
          "src/internal/rows.ts": `export const rows = []\n`,
          "test/Store.test.ts": `import { it } from "vitest"\nimport * as NodeCloudAuth from "@dd-cloud-auth/node"\nimport { rows } from "../src/internal/rows.ts"\nconst now = Date.now()\n`
        },
        {
          exports: { ".": "./src/index.ts" },
          dependencies: { "@dd-cloud-auth/arn": "workspace:^", "@dd-cloud-auth/core": "workspace:^" },
          devDependencies: { vitest: "catalog:", "@dd-cloud-auth/node": "workspace:^" }
        }
      )
      assert.deepStrictEqual(Rules.check([owner]), [])
    })
  })

  describe("parses", () => {
    it("finds a file that does not parse, rather than take it for an empty one", () => {
      assert.deepStrictEqual(rulesOf(core({ "src/Site.ts": "export const = 1" })), [
        "parses packages/core/src/Site.ts:1"
      ])
    })
  })

  describe("arrows", () => {
    it("finds an import against the arrows, by any syntax", () => {
      const text = [
        `import * as NodeCloudAuth from "@dd-cloud-auth/node/NodeCloudAuth"`,
        `import type * as Store from "@dd-cloud-auth/node/Store"`,
        `export * from "@dd-cloud-auth/node/NodeProxy"`,
        `const late = import("@dd-cloud-auth/node/NodeProxy")`,
        "const later = import(`@dd-cloud-auth/node/NodeProxy`)",
        `type Lazy = import("@dd-cloud-auth/node/NodeProxy").Options`,
        `import old = require("@dd-cloud-auth/node/NodeProxy")`,
        `const older = require("@dd-cloud-auth/node/NodeProxy")`
      ]
      const found = Rules.check([core({ "src/Site.ts": text.join("\n") })]).filter(
        ({ rule }) => rule === "arrows"
      )
      assert.deepStrictEqual(
        found.map(({ line }) => line).sort(),
        text.map((_, index) => index + 1)
      )
    })

    it("finds a dependency against the arrows that nobody imports yet", () => {
      assert.include(
        messagesOf(core({}, { dependencies: { "@dd-cloud-auth/emulator": "workspace:^" } })),
        "core may not use @dd-cloud-auth/emulator: it may use no other package"
      )
    })

    it("lets a package import what its arrows reach through others", () => {
      const page = { "src/Server.ts": `import * as Site from "@dd-cloud-auth/core/Site"` }
      assert.deepStrictEqual(rulesOf(workspacePackage("apps/console", page)), [])
    })

    it("finds a package that the floor plan does not draw", () => {
      assert.deepStrictEqual(rulesOf(workspacePackage("packages/extra", {})), [
        "arrows packages/extra/package.json:1"
      ])
    })
  })

  describe("declared", () => {
    it("finds an import that package.json does not ship", () => {
      const files = { "src/Site.ts": `import pc from "picocolors"` }
      assert.deepStrictEqual(rulesOf(core(files, { devDependencies: { picocolors: "1" } })), [
        "declared packages/core/src/Site.ts:1"
      ])
    })

    it("lets a test and the console's page use a development dependency, but not an undeclared one", () => {
      const files = { "test/a.test.ts": `import "vitest"`, "page/main.tsx": `import "react"\nimport "d3"` }
      const owner = workspacePackage("apps/console", files, {
        devDependencies: { vitest: "catalog:", react: "19" }
      })
      assert.deepStrictEqual(rulesOf(owner), ["declared apps/console/page/main.tsx:2"])
    })
  })

  describe("programs", () => {
    const bin = { "dd-cloud-auth": "./dist/bin.js" }
    const program = (manifest: Partial<Project.Manifest>) =>
      workspacePackage(
        "packages/cli",
        { "src/bin.ts": `import pc from "picocolors"\nimport manifest from "../package.json"` },
        { bin, dependencies: {}, peerDependencies: {}, ...manifest }
      )

    it("may import what is in devDependencies, which is bundled, and their own package.json", () => {
      assert.deepStrictEqual(Rules.check([program({ devDependencies: { picocolors: "1" } })]), [])
    })

    it("may not import what is not declared", () => {
      assert.deepStrictEqual(rulesOf(program({})), ["declared packages/cli/src/bin.ts:1"])
    })

    it.each(["dependencies", "peerDependencies", "optionalDependencies"])("may not have %s", (kind) => {
      const owner = program({ devDependencies: { picocolors: "1" }, [kind]: { picocolors: "1" } })
      assert.deepStrictEqual(messagesOf(owner), [
        "a program is published with all that it needs inside: make picocolors a devDependency"
      ])
    })
  })

  describe("internals", () => {
    it("finds another package's internal module, in tests too", () => {
      const files = {
        "src/A.ts": `import { tag } from "@dd-cloud-auth/core/internal/tag"`,
        "test/A.test.ts": `import { effect } from "effect/internal/core"`
      }
      assert.deepStrictEqual(rulesOf(workspacePackage("packages/node", files)), [
        "internals packages/node/src/A.ts:1",
        "internals packages/node/test/A.test.ts:1"
      ])
    })
  })

  describe("stays-inside", () => {
    it("finds a relative import that leaves the package or src", () => {
      const files = {
        "src/A.ts": `import "../../core/src/Site.ts"\nimport "../test/fixture.ts"`,
        "src/internal/b.ts": `import "../A.ts"`,
        "test/A.test.ts": `import "../src/A.ts"\nimport "../../../scripts/x.mjs"`
      }
      assert.deepStrictEqual(rulesOf(workspacePackage("packages/node", files)), [
        "stays-inside packages/node/src/A.ts:1",
        "stays-inside packages/node/src/A.ts:2",
        "stays-inside packages/node/test/A.test.ts:2"
      ])
    })

    it("lets tooling, which is not built, read its own package.json", () => {
      const files = { "src/bin.ts": `import manifest from "../package.json"` }
      assert.deepStrictEqual(rulesOf(workspacePackage("tooling/bench", files)), [])
    })

    it("lets an example import what its users import: barrels, and any package", () => {
      const files = {
        "testing/a.test.ts": `import { CloudAuth } from "@dd-cloud-auth/core"\nimport "effect/http"`
      }
      const owner = workspacePackage("examples", files, { name: "@dd-cloud-auth/examples" })
      assert.deepStrictEqual(rulesOf(owner), [])
    })

    it("finds an absolute path", () => {
      assert.include(
        rulesOf(core({ "test/a.test.ts": `import "/usr/lib/x.js"` })),
        "stays-inside packages/core/test/a.test.ts:1"
      )
    })
  })

  describe("circles", () => {
    it.each([
      `import type { Problem } from "../Pattern.ts"`,
      `import { type Problem } from "../Pattern.ts"`,
      `export type { Problem } from "../Pattern.ts"`,
      `type Problem = import("../Pattern.ts").Problem`,
      `const load = () => import("../Pattern.ts")`,
      `import type { Problem } from "@dd-cloud-auth/core/Pattern"`
    ])("finds an internal module that imports the public one that it serves: %s", (text) => {
      const files = {
        "src/Pattern.ts": `import { read } from "./internal/read.ts"`,
        "src/internal/read.ts": `import "./syntax.ts"`,
        "src/internal/syntax.ts": text
      }
      assert.include(rulesOf(core(files)), "circles packages/core/src/internal/syntax.ts:1")
      assert.include(
        messagesOf(core(files)),
        "src/Pattern.ts is built on this file: move what both need inward, and let src/Pattern.ts export it " +
          "(src/internal/syntax.ts → src/Pattern.ts → src/internal/read.ts → src/internal/syntax.ts)"
      )
    })

    it("finds a circle of public modules, of internal ones, of tests, and a file that imports itself", () => {
      const files = {
        "src/A.ts": `import type {} from "./B.ts"`,
        "src/B.ts": `import type {} from "./A.ts"`,
        "src/internal/a.ts": `import "./b.ts"`,
        "src/internal/b.ts": `import "./a.ts"`,
        "test/a.ts": `import "./b.ts"`,
        "test/b.ts": `import "./a.ts"`,
        "test/c.ts": `import "./c.ts"`
      }
      assert.deepStrictEqual(
        rulesOf(core(files)),
        Object.keys(files).map((path) => `circles packages/core/${path}:1`)
      )
    })

    it("says the whole circle, once, where only the way back is wrong", () => {
      const files = {
        "src/A.ts": `import "./internal/a.ts"`,
        "src/internal/a.ts": `import type {} from "../A.ts"`
      }
      assert.deepStrictEqual(rulesOf(core(files)), ["circles packages/core/src/internal/a.ts:1"])
    })

    it("lets an internal module import a public one that it does not serve", () => {
      const files = {
        "src/Explain.ts": `import "./internal/diagnose.ts"\nimport "./Pattern.ts"`,
        "src/Pattern.ts": "",
        "src/internal/diagnose.ts": `import "../Pattern.ts"`,
        "test/Explain.test.ts": `import "../src/Explain.ts"\nimport "../src/internal/diagnose.ts"`
      }
      assert.deepStrictEqual(rulesOf(core(files)), [])
    })
  })

  describe("barrels", () => {
    it.each(["effect", "effect/http", "effect/http-api", "@effect/platform-node", "@dd-cloud-auth/core"])(
      "finds an import of %s",
      (specifier) => {
        const owner = workspacePackage(
          "packages/node",
          { "src/A.ts": `import {} from "${specifier}"` },
          { peerDependencies: { effect: "^4.1.0", "@effect/platform-node": "^4.1.0" } }
        )
        assert.include(rulesOf(owner), "barrels packages/node/src/A.ts:1")
      }
    )

    it.each(["effect/Effect", "effect/http/HttpClient", "@dd-cloud-auth/core/Site"])(
      "lets %s pass",
      (specifier) => {
        const owner = workspacePackage("packages/node", {
          "src/internal/unstable.ts": `import {} from "${specifier}"`
        })
        assert.deepStrictEqual(rulesOf(owner), [])
      }
    )

    it("finds an import of the package's own index.ts, in tests too", () => {
      const files = { "src/A.ts": `import "./index.ts"`, "test/A.test.ts": `import "../src/index.ts"` }
      assert.deepStrictEqual(rulesOf(core(files)), [
        "barrels packages/core/src/A.ts:1",
        "barrels packages/core/test/A.test.ts:1"
      ])
    })
  })

  describe("index", () => {
    const modules = { "src/Arn.ts": "", "src/Pattern.ts": "" }
    const face = (...lines: ReadonlyArray<string>) =>
      rulesOf(arn({ ...modules, "src/index.ts": lines.join("\n") }, { exports: { ".": "./src/index.ts" } }))

    it("wants every public module once, sorted", () => {
      assert.deepStrictEqual(
        face(`export * as Arn from "./Arn.ts"`, `export * as Pattern from "./Pattern.ts"`),
        []
      )
      assert.deepStrictEqual(face(`export * as Arn from "./Arn.ts"`), ["index packages/arn/src/index.ts:1"])
      assert.deepStrictEqual(
        face(`export * as Pattern from "./Pattern.ts"`, `export * as Arn from "./Arn.ts"`),
        ["index packages/arn/src/index.ts:1"]
      )
    })

    it("finds any other statement, and a module under another name", () => {
      assert.deepStrictEqual(
        face(
          `export * as Arn from "./Arn.ts"`,
          `export * from "./Pattern.ts"`,
          `export { x } from "./Arn.ts"`,
          `export const version = "1"`,
          `export * as Rule from "./Pattern.ts"`
        ),
        [2, 3, 4, 5].map((line) => `index packages/arn/src/index.ts:${line}`)
      )
    })

    it("leaves out what is for Node alone, since whoever imports the face gets all of it", () => {
      assert.deepStrictEqual(
        rulesOf(
          trail(
            {
              "src/Fold.ts": "",
              "src/NodeTrail.ts": "",
              "src/index.ts": `export * as Fold from "./Fold.ts"`
            },
            { exports: { ".": "./src/index.ts" } }
          )
        ),
        []
      )
    })

    it("finds that the face is missing", () => {
      assert.deepStrictEqual(rulesOf(arn(modules, { exports: { ".": "./src/index.ts" } })), [
        "index packages/arn/package.json:1"
      ])
    })
  })

  describe("names", () => {
    it("finds a file that is neither PascalCase, index, bin nor internal/camelCase", () => {
      const files = {
        "src/bin.ts": "",
        "src/Site.ts": "",
        "src/internal/rateLimit.ts": "",
        "src/internal/commands/list.ts": "",
        "src/site.ts": "",
        "src/internal/RateLimit.ts": "",
        "src/commands/List.ts": "",
        "src/internal/commands/List.ts": "",
        "src/internal/Commands/list.ts": "",
        "src/View.tsx": "",
        "src/data.json": ""
      }
      assert.deepStrictEqual(
        rulesOf(core(files)),
        [
          "site.ts",
          "internal/RateLimit.ts",
          "commands/List.ts",
          "internal/commands/List.ts",
          "internal/Commands/list.ts",
          "View.tsx",
          "data.json"
        ].map((path) => `names packages/core/src/${path}:1`)
      )
    })
  })

  describe("runs-anywhere", () => {
    it("finds a Node built-in, with or without its prefix, where the code runs in browsers", () => {
      const text = `import "node:http"\nimport "fs"\nimport "fs/promises"`
      assert.deepStrictEqual(
        rulesOf(core({ "src/A.ts": text, "test/a.test.ts": text })),
        [1, 2, 3].map((line) => `runs-anywhere packages/core/src/A.ts:${line}`)
      )
      assert.deepStrictEqual(rulesOf(workspacePackage("apps/console", { "page/main.tsx": text })).length, 3)
      assert.deepStrictEqual(rulesOf(workspacePackage("packages/node", { "src/A.ts": text })), [])
    })

    it("lets what reads files in trail use Node, and nothing else there use that", () => {
      const files = {
        "src/NodeTrail.ts": `import { walk } from "./internal/node/walk.ts"\nimport "node:os"`,
        "src/internal/node/walk.ts": `import "node:fs"\nimport { read } from "../read.ts"`,
        "src/internal/read.ts": "export const read = 0"
      }
      assert.deepStrictEqual(rulesOf(trail(files)), [])
      assert.deepStrictEqual(
        rulesOf(
          trail({
            ...files,
            "src/A.ts": `import "./internal/node/walk.ts"\nimport "@dd-cloud-auth/trail/NodeTrail"\nimport "node:fs"`
          })
        ),
        [1, 2, 3].map((line) => `runs-anywhere packages/trail/src/A.ts:${line}`)
      )
      assert.deepStrictEqual(rulesOf(core({ "src/internal/node/walk.ts": `import "node:fs"` })), [
        "runs-anywhere packages/core/src/internal/node/walk.ts:1"
      ])
    })
  })

  describe("does-without-effect", () => {
    it("finds Effect in trail where it is not for Node alone", () => {
      const text = `import * as Effect from "effect/Effect"`
      assert.deepStrictEqual(
        rulesOf(trail({ "src/NodeTrail.ts": text, "src/internal/node/walk.ts": text })),
        []
      )
      assert.deepStrictEqual(rulesOf(trail({ "src/Fold.ts": text, "src/internal/read.ts": text })), [
        "does-without-effect packages/trail/src/Fold.ts:1",
        "does-without-effect packages/trail/src/internal/read.ts:1"
      ])
    })
  })

  describe("errors", () => {
    it.each([
      `class A extends Error {}`,
      `class A extends globalThis.RangeError {}`,
      `class A extends Data.Error<{ readonly a: string }> {}`,
      `class A extends Schema.TaggedError<A>()("A", { message: Schema.String }) {}`,
      `class A extends TaggedError("A")<{}> {}`,
      `const A = class extends Schema.ErrorClass<A>("A")({}) {}`
    ])("finds a class of errors that is no Data.TaggedError: %s", (text) => {
      assert.deepStrictEqual(rulesOf(core({ "src/A.ts": text })), ["errors packages/core/src/A.ts:1"])
      assert.deepStrictEqual(rulesOf(workspacePackage("apps/console", { "page/A.ts": text })), [
        "errors apps/console/page/A.ts:1"
      ])
      assert.deepStrictEqual(rulesOf(workspacePackage("tooling/bench", { "src/A.ts": text })), [
        "errors tooling/bench/src/A.ts:1"
      ])
      assert.deepStrictEqual(rulesOf(core({ "test/a.test.ts": text })), [])
    })

    it("lets Data.TaggedError and classes of other things pass", () => {
      const text = `class A extends Data.TaggedError("A")<{ readonly message: string }> {}
        class B extends Context.Service<B, Service>()("core/B") {}
        class C {}`
      assert.deepStrictEqual(rulesOf(core({ "src/A.ts": text })), [])
    })
  })

  describe("arn-stands-alone", () => {
    it("finds a dependency of arn, and an import of anything but itself", () => {
      const owner = arn({ "src/Arn.ts": `import "effect/Effect"` }, { peerDependencies: { effect: "^4" } })
      assert.deepStrictEqual(rulesOf(owner), [
        "arn-stands-alone packages/arn/package.json:1",
        "arn-stands-alone packages/arn/src/Arn.ts:1"
      ])
    })
  })

  describe("described", () => {
    const found = (files: Readonly<Record<string, string>>) =>
      Rules.check([core(files)]).filter(({ rule }) => rule === "described")

    it("finds a public module that does not begin with what it is", () => {
      assert.lengthOf(found({ "src/A.ts": `import "effect/Effect"\n/** Late. */\nexport const a = 1` }), 1)
    })

    it("asks for it of public modules alone", () => {
      assert.deepStrictEqual(
        found({
          "src/A.ts": `/** What it is. */\nexport const a = 1`,
          "src/internal/b.ts": "export const b = 1"
        }),
        []
      )
    })
  })

  describe("ambient", () => {
    it.each([
      `const now = Date.now()`,
      `const now = new Date()`,
      `const now = performance.now()`,
      `const now = globalThis.Date["now"]()`,
      `const now = Date?.now()`,
      `const n = Math.random()`,
      `const { random } = Math`,
      `const home = process.env.HOME`,
      `const { env } = process`,
      `const f = async () => 1`,
      `async function f() {}`,
      `const o = { async f() {} }`,
      `try { f() } catch {}`
    ])("finds %s", (text) => {
      assert.deepStrictEqual(rulesOf(core({ "src/A.ts": text })), ["ambient packages/core/src/A.ts:1"])
    })

    it("lets the same words stand in comments, strings, types, dates of a known time, and Effect.try", () => {
      const text = [
        `// Date.now, async, try {`,
        `const text = "process.env"`,
        `type Now = typeof Date.now`,
        `const then = new Date(0)`,
        `const f = Effect.try({ try: () => 1, catch: String })`
      ].join("\n")
      assert.deepStrictEqual(rulesOf(core({ "src/A.ts": text })), [])
    })

    it("leaves arn, bins, tests and the console's page alone", () => {
      const text = `try { Date.now() } finally {}`
      assert.deepStrictEqual(rulesOf(arn({ "src/Arn.ts": text })), [])
      assert.deepStrictEqual(
        rulesOf(workspacePackage("apps/console", { "src/bin.ts": text, "page/Main.tsx": text })),
        []
      )
      assert.deepStrictEqual(rulesOf(core({ "test/a.test.ts": text })), [])
    })
  })

  describe("unstable", () => {
    it("finds an import of what Effect marks unstable anywhere but in internal/unstable.ts, of a type too", () => {
      const files = {
        "src/A.ts": `import type * as HttpClient from "effect/http/HttpClient"\nimport * as Effect from "effect/Effect"`,
        "src/internal/a.ts": `import * as Path from "effect/Path"\nimport { HttpClient } from "./unstable.ts"`,
        "src/internal/late.ts": `export const late = import("effect/cli/Command")`,
        "src/internal/unstable.ts": `export { HttpClient } from "effect/http/HttpClient"`,
        "test/A.test.ts": `import * as HttpClient from "effect/http/HttpClient"`
      }
      assert.deepStrictEqual(rulesOf(core(files, { devDependencies: { effect: "catalog:" } })), [
        "unstable packages/core/src/A.ts:1",
        "unstable packages/core/src/internal/a.ts:1",
        "unstable packages/core/src/internal/late.ts:1"
      ])
    })
  })
})

describe("Unstable", () => {
  it("has every module that the sources of Effect mark so, and no other", () => {
    const effect = fileURLToPath(new URL("../node_modules/effect/src/", import.meta.url))
    const isMarked = (file: string) =>
      /^\/\*\*(?:(?!\*\/)[^])*@stability (?:unstable|experimental)/.test(
        readFileSync(join(effect, file), "utf8")
      )
    const isFace = (path: string) => path.endsWith("/index.ts") || path === "index.ts"
    const sources = readdirSync(effect, { recursive: true, encoding: "utf8" })
      .filter((path) => path.endsWith(".ts") && !path.includes("internal") && !isFace(path))
      .map((path) => path.replaceAll("\\", "/"))
    assert.deepStrictEqual(
      sources.filter((path) => Unstable.isUnstable(`effect/${path.replace(/\.ts$/, "")}`)).sort(),
      sources.filter(isMarked).sort()
    )
  })
})
