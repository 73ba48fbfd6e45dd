import { assert, describe, it } from "@effect/vitest"
import { spawnSync } from "node:child_process"
import { mkdirSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"

// What an editor shows of a value is what the compiler prints of its type: short enough to be read, and with names that
// say what they are of.
const types = [
  ["client.personaMappings.list", "Effect<readonly PersonaMapping[], CloudAuthError, never>"],
  [
    "client.personaMappings.create",
    "(mapping: NewPersonaMapping) => Effect<PersonaMapping, CloudAuthError, never>"
  ],
  ["client.intakeMappings", "Mappings<IntakeMapping, NewIntakeMapping>"],
  ["list", "Effect<readonly PersonaMapping[], CloudAuthError, CloudAuth>"],
  [
    "Effect.provide(list, NodeCloudAuth.layerFromEnv)",
    "Effect<readonly PersonaMapping[], CloudAuthError | ConfigError, never>"
  ],
  [
    `Effect.catchReason(list, "CloudAuthError", "RateLimited", ({ resetAfter }) => Effect.succeed(resetAfter))`,
    "Effect<number | readonly PersonaMapping[] | undefined, CloudAuthError, CloudAuth>"
  ],
  ["CloudAuth.layer", "(options: Options) => Layer.Layer<CloudAuth, never, HttpClient>"],
  ["NodeCloudAuth.layer", "(options: Options) => Layer.Layer<CloudAuth.CloudAuth>"],
  ["NodeCloudAuth.layerFromEnv", "Layer<CloudAuth, ConfigError, never>"],
  ["NodeCloudAuth.layerHttpClient", "(options: HttpClientOptions) => Layer.Layer<HttpClient>"],
  ["NodeCloudAuth.make", "(options: Options) => Effect.Effect<CloudAuth.Service, never, Scope.Scope>"],
  ["Credentials.config", "Config<Credentials>"],
  ["Retry.standard", "Retry"],
  ["Site.EU1", `KnownSite<"EU1", "datadoghq.eu">`],
  ["Site.Site", "Codec<Site, string, never, never>"]
] as const

/** Returns the types of expressions as the compiler prints them, where it is asked to take them for something else. */
const printed = (expressions: ReadonlyArray<string>): ReadonlyArray<string | undefined> => {
  const folder = new URL("../.test/types/", import.meta.url)
  mkdirSync(folder, { recursive: true })
  const head = `import { CloudAuth, Credentials, Retry, Site } from "@dd-cloud-auth/core"
import { NodeCloudAuth } from "@dd-cloud-auth/node"
import { Effect } from "effect"
declare const client: CloudAuth.Service
const list = CloudAuth.CloudAuth.use(({ personaMappings }) => personaMappings.list)
export const used: unknown = [client, list, Credentials, Retry, Site, NodeCloudAuth, Effect]
`
  const lines = expressions.map(
    (expression, index) => `export const type${index}: "something else" = ${expression}`
  )
  writeFileSync(new URL("program.ts", folder), head + lines.join("\n"))
  writeFileSync(
    new URL("tsconfig.json", folder),
    JSON.stringify({ extends: "@dd-cloud-auth/tsconfig/base.json", compilerOptions: { types: ["node"] } })
  )
  const tsc = join(import.meta.dirname, "..", "node_modules", ".bin", "tsc")
  const { stdout } = spawnSync(tsc, ["--project", fileURLToPath(folder), "--noErrorTruncation"], {
    encoding: "utf8",
    shell: process.platform === "win32"
  })
  const first = head.split("\n").length
  const found = new Map(
    Array.from(
      stdout.matchAll(/program\.ts\((\d+),\d+\): error TS2322: Type '(.*)' is not assignable/g),
      ([, line, type]) => [Number(line) - first, type] as const
    )
  )
  return expressions.map((_, index) => found.get(index))
}

describe("an editor", () => {
  const shown = printed(types.map(([expression]) => expression))

  it.each(types.map(([expression, type], index) => [expression, type, shown[index]] as const))(
    "shows of %s: %s",
    (_, type, shown) => {
      assert.strictEqual(shown, type)
    }
  )
})
