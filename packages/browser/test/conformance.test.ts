import * as Canary from "@dd-cloud-auth/canary"
import * as Suite from "@dd-cloud-auth/conformance/Suite"
import { Miniflare } from "miniflare"
import { execFile } from "node:child_process"
import { mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { promisify } from "node:util"
import { assert, beforeAll, describe, it } from "vitest"
import { bundle } from "./support/bundle.ts"
import { conform } from "./support/entries/conform.ts"
import { withTargets } from "./support/targets.ts"

type Conform = (targets: Readonly<Record<string, Suite.Target>>) => Promise<ReadonlyArray<Suite.Outcome>>

const run = promisify(execFile)

const binOf = (name: string): string =>
  fileURLToPath(new URL(`../node_modules/.bin/${name}`, import.meta.url))

const onCommandLine =
  (name: string, ...args: ReadonlyArray<string>): Conform =>
  async (targets) => {
    const folder = await mkdtemp(join(tmpdir(), "dd-cloud-auth "))
    try {
      const program = join(folder, "conform.mjs")
      await writeFile(program, await bundle("commandLine"))
      const { stderr, stdout } = await run(binOf(name), [...args, program, JSON.stringify(targets)], {
        maxBuffer: 16_777_216
      })
      Canary.assertAbsent({ stdout, stderr })
      // Before it stands what the suite has logged.
      return JSON.parse(stdout.slice(stdout.lastIndexOf("\n") + 1))
    } finally {
      await rm(folder, { recursive: true })
    }
  }

const askWorkerd = async (script: string, init: { readonly method: string; readonly body: string }) => {
  const miniflare = new Miniflare({ modules: true, compatibilityDate: "2024-11-11", script })
  try {
    return (await (await miniflare.dispatchFetch("http://localhost/", init)).json()) as unknown
  } finally {
    await miniflare.dispose()
  }
}

const inWorkerd: Conform = async (targets) =>
  (await askWorkerd(await bundle("workerd"), {
    method: "POST",
    body: JSON.stringify(targets)
  })) as ReadonlyArray<Suite.Outcome>

const settles = (promise: Promise<unknown>): Promise<boolean> =>
  promise.then(
    () => true,
    () => false
  )

const blank = `export default { fetch: () => new Response("{}") }`

const runtimes: ReadonlyArray<readonly [name: string, starts: boolean, conform: Conform]> = [
  ["Node", true, conform],
  [
    "Deno",
    await settles(run(binOf("deno"), ["--version"])),
    onCommandLine("deno", "run", "--allow-net=127.0.0.1")
  ],
  ["Bun", await settles(run(binOf("bun"), ["--version"])), onCommandLine("bun", "run")],
  ["workerd", await settles(askWorkerd(blank, { method: "POST", body: "" })), inWorkerd]
]

describe("CloudAuth over fetch", () => {
  for (const [name, isHere, conform] of runtimes) {
    describe.skipIf(!isHere)(`in ${name}${isHere ? "" : " (skipped: it does not start here)"}`, () => {
      let outcomes: ReadonlyArray<Suite.Outcome>

      beforeAll(async () => {
        outcomes = await withTargets(undefined, conform)
      }, 60_000)

      it.each(Suite.all.map(({ name }) => name))("%s", (name) => {
        const outcome = outcomes.find((outcome) => outcome.name === name)
        assert.isTrue(outcome?.ok, outcome?.message ?? "it was not run")
      })
    })
  }
})
