import * as CloudAuth from "@dd-cloud-auth/core/CloudAuth"
import * as OidcCloudAuth from "@dd-cloud-auth/core/OidcCloudAuth"
import * as Emulator from "@dd-cloud-auth/emulator/Emulator"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as HttpClient from "effect/http/HttpClient"
import * as Layer from "effect/Layer"
import * as Suite from "../src/Suite.ts"
import * as Targets from "../src/Targets.ts"

describe("Suite", () => {
  describe("in process", () => {
    for (const self of Suite.all) {
      it.live(self.name, () =>
        Effect.gen(function* () {
          const client = yield* HttpClient.HttpClient
          const target = Targets.inProcess(yield* Emulator.Emulator)
          yield* Suite.runCase(
            self,
            (options) =>
              Layer.merge(CloudAuth.layer(options), OidcCloudAuth.layer(options)).pipe(
                Layer.provide(Layer.succeed(HttpClient.HttpClient, client))
              ),
            target
          )
        }).pipe(Effect.provide(Emulator.layerClient(Targets.emulatorOptions(self.scenario))))
      )
    }
  })

  describe("run", () => {
    it.live("reports what went wrong in a client that breaks the contract", () =>
      Effect.gen(function* () {
        const broken = CloudAuth.CloudAuth.of({
          personaMappings: {
            list: Effect.succeed([]),
            get: Effect.die,
            create: Effect.die,
            remove: Effect.die
          },
          intakeMappings: {
            list: Effect.die("bug"),
            get: Effect.die,
            create: Effect.die,
            remove: Effect.die
          },
          secrets: Effect.succeed([])
        })
        const brokenOidc = OidcCloudAuth.OidcCloudAuth.of({
          personaMappings: {
            list: Effect.die("bug"),
            get: Effect.die,
            create: Effect.die,
            remove: Effect.die
          },
          providers: { list: Effect.die("bug"), get: Effect.die }
        })
        const targets = Object.fromEntries(
          Suite.all.map(({ name }) => [name, { origin: "http://127.0.0.1:1", apiKey: "a", appKey: "b" }])
        )
        const outcomes = yield* Suite.run(
          () =>
            Layer.merge(
              Layer.succeed(CloudAuth.CloudAuth, broken),
              Layer.succeed(OidcCloudAuth.OidcCloudAuth, brokenOidc)
            ),
          targets
        )
        assert.strictEqual(outcomes.length, Suite.all.length)
        const passed = outcomes.filter(({ ok }) => ok).map(({ name }) => name)
        assert.deepStrictEqual(passed, ["lists nothing where there is nothing"])
        const failed = outcomes.find(({ name }) => name === "lists intake mappings")
        assert.include(failed?.message, "bug")
      })
    )

    it("has a name of its own for each case", () => {
      assert.strictEqual(new Set(Suite.all.map(({ name }) => name)).size, Suite.all.length)
    })
  })
})
