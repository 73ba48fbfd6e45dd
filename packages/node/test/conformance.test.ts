import * as Suite from "@dd-cloud-auth/conformance/Suite"
import * as Targets from "@dd-cloud-auth/conformance/Targets"
import * as OidcCloudAuth from "@dd-cloud-auth/core/OidcCloudAuth"
import * as Emulator from "@dd-cloud-auth/emulator/Emulator"
import { describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as NodeCloudAuth from "../src/NodeCloudAuth.ts"

const clients: Suite.MakeLayer = (options) =>
  Layer.merge(
    NodeCloudAuth.layer(options),
    Layer.provide(OidcCloudAuth.layer(options), NodeCloudAuth.layerHttpClient(options))
  )

describe.concurrent("NodeCloudAuth, by the contract of CloudAuth", () => {
  for (const self of Suite.all) {
    it.live(self.name, () =>
      Effect.gen(function* () {
        const target = Targets.inProcess(yield* Emulator.Emulator)
        yield* Suite.runCase(self, clients, target)
      }).pipe(Effect.provide(Emulator.layerServer({ ...Targets.emulatorOptions(self.scenario), port: 0 })))
    )
  }
})
