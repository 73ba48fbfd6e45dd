import * as Canary from "@dd-cloud-auth/canary"
import { execFile } from "node:child_process"
import { fileURLToPath } from "node:url"
import { promisify } from "node:util"
import { assert, describe, it } from "vitest"

const run = promisify(execFile)
const folder = fileURLToPath(new URL("..", import.meta.url))

/** Returns the addresses of all modules that a program loads, in a process of its own. */
const loadedBy = async (
  program: string,
  env: Readonly<Record<string, string>> = {}
): Promise<ReadonlyArray<string>> => {
  const script = `
    import { registerHooks } from "node:module"
    const loaded = []
    registerHooks({ load: (url, context, next) => (loaded.push(url), next(url, context)) })
    ${program}
    console.log(JSON.stringify(loaded))`
  const { stdout } = await run(process.execPath, ["--input-type=module", "--eval", script], {
    cwd: folder,
    env: {
      PATH: process.env["PATH"],
      AWS_EC2_METADATA_DISABLED: "true",
      AWS_CONFIG_FILE: "/dev/null",
      AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
      ...env
    },
    maxBuffer: 16_777_216
  })
  return JSON.parse(stdout.trim().split("\n").at(-1)!) as ReadonlyArray<string>
}

const ofAws = (modules: ReadonlyArray<string>) => modules.filter((url) => /\/@(aws-sdk|smithy)\//.test(url))

describe("what is loaded", () => {
  it("with the package: nothing of the AWS SDK, and no Node built-in of its own", async () => {
    const loaded = await loadedBy(`await import("@dd-cloud-auth/aws")`)
    const own = loaded.filter((url) => url.includes("/packages/aws/src/"))
    process.stdout.write(
      `@dd-cloud-auth/aws loads ${own.length} modules of its own, ${loaded.length} in all\n`
    )
    assert.isAtLeast(own.length, 14)
    assert.deepStrictEqual(ofAws(loaded), [])
  })

  const layer = `
    const { AwsChain, AwsCredentials } = await import("@dd-cloud-auth/aws")
    const { Effect, Layer } = await import("effect")`

  it("with a search for credentials: the AWS SDK, and not before", async () => {
    const built = await loadedBy(
      `${layer}\nawait Effect.runPromise(Effect.scoped(Layer.build(AwsChain.layer())))`
    )
    assert.deepStrictEqual(ofAws(built), [])
    const asked = await loadedBy(
      `${layer}\nawait AwsCredentials.AwsCredentials.use(({ get }) => Effect.flip(get)).pipe(Effect.provide(AwsChain.layer()), Effect.runPromise)`
    )
    assert.isAbove(ofAws(asked).length, 10)
  })

  it("with credentials of the environment: nothing of the AWS SDK", async () => {
    const found = await loadedBy(
      `${layer}\nawait AwsCredentials.AwsCredentials.use(({ get }) => get).pipe(Effect.provide(AwsChain.layer()), Effect.runPromise)`,
      { AWS_ACCESS_KEY_ID: "AKIA0000000000000000", AWS_SECRET_ACCESS_KEY: Canary.keys.appKey }
    )
    assert.isTrue(found.some((url) => url.endsWith("/aws/src/AwsChain.ts")))
    assert.deepStrictEqual(ofAws(found), [])
  })
})
