import * as ConfigProvider from "effect/ConfigProvider"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, beforeEach } from "vitest"

const before = { ...process.env }
let folder = ""

/**
 * Gives each test of a file an environment in which the AWS SDK finds nothing, and a folder for its files. The SDK reads the
 * environment of the process, and whatever files the machine has.
 */
export const withoutAws = (): void => {
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "dd-cloud-auth aws "))
    for (const name of Object.keys(process.env)) if (name.startsWith("AWS_")) delete process.env[name]
    Object.assign(process.env, {
      AWS_EC2_METADATA_DISABLED: "true",
      AWS_CONFIG_FILE: fileOf("config"),
      AWS_SHARED_CREDENTIALS_FILE: fileOf("credentials")
    })
  })
  afterEach(() => {
    for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name]
    Object.assign(process.env, before)
    rmSync(folder, { recursive: true })
  })
}

/** Returns the path of a file in the folder of the test. */
export const fileOf = (name: string): string => join(folder, name)

export const setEnv = (env: Readonly<Record<string, string>>): Effect.Effect<void> =>
  Effect.sync(() => void Object.assign(process.env, env))

/** Layer that has Effect read the environment as it is now; it reads it once for a whole process otherwise. */
export const layerConfigProvider: Layer.Layer<never> = Layer.unwrap(
  Effect.sync(() => ConfigProvider.layer(ConfigProvider.fromEnv()))
)
