import { build } from "esbuild"
import { Miniflare } from "miniflare"
import { execFile } from "node:child_process"
import { mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { promisify } from "node:util"
import { assert, describe, it } from "vitest"
import { open, vectors } from "./golden.ts"

const run = promisify(execFile)
const binOf = (name: string) => fileURLToPath(new URL(`../node_modules/.bin/${name}`, import.meta.url))

/** Makes the second of the golden vectors, through the public modules. */
const proving = `
  import * as AwsCredentials from "@dd-cloud-auth/aws/AwsCredentials"
  import * as Proof from "@dd-cloud-auth/aws/Proof"
  import * as Effect from "effect/Effect"
  import * as Redacted from "effect/Redacted"
  import * as TestClock from "effect/testing/TestClock"
  import { exampleKey, orgUuid, sessionToken, signedAt } from "./test/golden.ts"

  const prove = () =>
    TestClock.setTime(signedAt).pipe(
      Effect.andThen(Proof.aws({ orgUuid, region: "eu-west-1" })),
      Effect.map(({ value }) => Redacted.value(value)),
      Effect.provide([AwsCredentials.layer({ ...exampleKey, sessionToken }), TestClock.layer()]),
      Effect.runPromise
    )`

/** Bundles for a platform without anything of Node: what needs a built-in does not come into being. */
const bundle = async (last: string): Promise<string> => {
  const { outputFiles } = await build({
    stdin: {
      contents: `${proving}\n${last}`,
      loader: "ts",
      resolveDir: fileURLToPath(new URL("..", import.meta.url))
    },
    bundle: true,
    format: "esm",
    platform: "browser",
    target: "es2022",
    write: false
  })
  return outputFiles[0]!.text
}

const onCommandLine =
  (command: string, ...args: ReadonlyArray<string>) =>
  async (): Promise<string> => {
    const folder = await mkdtemp(join(tmpdir(), "dd-cloud-auth aws "))
    try {
      const program = join(folder, "prove.mjs")
      await writeFile(program, await bundle("console.log(await prove())"))
      return (await run(command, [...args, program])).stdout.trim()
    } finally {
      await rm(folder, { recursive: true })
    }
  }

const inWorkerd = async (script: string): Promise<string> => {
  const miniflare = new Miniflare({ modules: true, compatibilityDate: "2024-11-11", script })
  try {
    return await (await miniflare.dispatchFetch("http://localhost/")).text()
  } finally {
    await miniflare.dispose()
  }
}

const starts = (promise: Promise<unknown>): Promise<boolean> =>
  promise.then(
    () => true,
    () => false
  )

const runtimes: ReadonlyArray<readonly [name: string, isHere: boolean, prove: () => Promise<string>]> = [
  ["Node", true, onCommandLine(process.execPath)],
  ["Deno", await starts(run(binOf("deno"), ["--version"])), onCommandLine(binOf("deno"), "run")],
  ["Bun", await starts(run(binOf("bun"), ["--version"])), onCommandLine(binOf("bun"), "run")],
  [
    "workerd",
    await starts(inWorkerd(`export default { fetch: () => new Response("") }`)),
    async () => inWorkerd(await bundle("export default { fetch: async () => new Response(await prove()) }"))
  ]
]

describe("Proof", () => {
  describe("aws", () => {
    for (const [name, isHere, prove] of runtimes) {
      it.skipIf(!isHere)(
        `has its golden signature in ${name}${isHere ? "" : " (skipped: it does not start here)"}`,
        async () => {
          const { headers } = open(await prove())
          assert.include(headers["Authorization"]![0], `Signature=${vectors[1].signature}`)
        }
      )
    }
  })
})
