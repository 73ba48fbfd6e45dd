import * as Canary from "@dd-cloud-auth/canary"
import { NodeServices } from "@effect/platform-node"
import { assert, describe, it } from "@effect/vitest"
import { ConfigProvider, Duration, Effect, FileSystem, Layer } from "effect"
import { layer, options } from "./client.ts"

const { apiKey, appKey } = Canary.keys

const record = ConfigProvider.layer(
  ConfigProvider.fromUnknown({
    production: { DD_SITE: "datadoghq.eu", DD_API_KEY: apiKey, DD_APP_KEY: appKey, timeout: "10 seconds" },
    staging: { DD_SITE: "us5.datadoghq.com", DD_BEARER_TOKEN: Canary.token },
    forgotten: { DD_SITE: "datadoghq.eu", DD_API_KEY: apiKey }
  })
)

// As Kubernetes mounts a secret: a folder, in which each file is a value.
const files = Layer.unwrap(
  Effect.gen(function* () {
    const fs = yield* FileSystem.FileSystem
    const rootPath = yield* fs.makeTempDirectoryScoped()
    yield* fs.makeDirectory(`${rootPath}/production`)
    yield* fs.writeFileString(`${rootPath}/production/DD_SITE`, "datadoghq.eu\n")
    yield* fs.writeFileString(`${rootPath}/production/DD_API_KEY`, apiKey)
    yield* fs.writeFileString(`${rootPath}/production/DD_APP_KEY`, appKey)
    return ConfigProvider.layer(yield* ConfigProvider.fromDir({ rootPath }))
  })
).pipe(Layer.provide(NodeServices.layer))

describe("options", () => {
  it.effect("come from a record, one organisation a name", () =>
    Effect.gen(function* () {
      const production = yield* options("production")
      assert.strictEqual(production.site.name, "EU1")
      assert.strictEqual(production.credentials._tag, "Keys")
      assert.strictEqual(Duration.toSeconds(production.timeout), 10)
      const staging = yield* options("staging")
      assert.strictEqual(staging.site.name, "US5")
      assert.strictEqual(staging.credentials._tag, "Bearer")
      assert.strictEqual(Duration.toSeconds(staging.timeout), 60)
    }).pipe(Effect.provide(record))
  )

  it.effect("come from mounted files", () =>
    Effect.gen(function* () {
      const { credentials, site } = yield* options("production")
      assert.strictEqual(site.name, "EU1")
      assert.strictEqual(credentials._tag, "Keys")
    }).pipe(Effect.provide(files))
  )
})

describe("layer", () => {
  it.effect("is built from a configuration that is whole", () =>
    Layer.build(layer("production")).pipe(Effect.provide(record), Effect.scoped)
  )

  it.effect("fails where a key is missing, and names it", () =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(Layer.build(layer("forgotten")))
      assert.include(error.message, "DD_APP_KEY")
    }).pipe(Effect.provide(record), Effect.scoped)
  )
})
