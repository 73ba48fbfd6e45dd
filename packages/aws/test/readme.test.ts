import * as Canary from "@dd-cloud-auth/canary"
import { execFile } from "node:child_process"
import { mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { promisify } from "node:util"
import { assert, describe, it } from "vitest"

const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8")
const [, program = ""] = /```ts\n(.*?)```/s.exec(readme) ?? []

/** Runs the program of the README as it stands, and returns what it prints. */
const run = async (env: Record<string, string>): Promise<string> => {
  const folder = new URL("../.test/", import.meta.url)
  mkdirSync(folder, { recursive: true })
  const file = fileURLToPath(new URL("readme.ts", folder))
  writeFileSync(file, program)
  const { stderr, stdout } = await promisify(execFile)(process.execPath, [file], {
    env: {
      PATH: process.env["PATH"],
      AWS_EC2_METADATA_DISABLED: "true",
      AWS_CONFIG_FILE: "/dev/null",
      AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
      ...env
    }
  })
  Canary.assertAbsent({ stdout, stderr })
  return stdout + stderr
}

describe("README", () => {
  it("begins with a program of at most 20 lines that says what is missing", async () => {
    assert.isAtMost(program.trim().split("\n").length, 20)
    assert.match(await run({}), /^DD_SITE is not set\./)
    const env = { DD_SITE: "EU", DD_ORG_UUID: "11111111-2222-3333-4444-555555555555" }
    assert.match(await run({ DD_SITE: "EU" }), /^DD_ORG_UUID is not set/)
    assert.match(await run({ ...env, AWS_REGION: "moon" }), /^AWS_REGION is not the name of an AWS region/)
    assert.match(
      await run(env),
      /^There are no AWS credentials that can be used\. Tried: environment \(.*\); shared config and credentials files/
    )
    assert.match(
      await run({ ...env, AWS_SECRET_ACCESS_KEY: Canary.keys.appKey }),
      /AWS_ACCESS_KEY_ID is not set, but AWS_SECRET_ACCESS_KEY is: set both, or neither/
    )
  })
})
