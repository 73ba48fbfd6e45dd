import { Emulator, Faults, Seed } from "@dd-cloud-auth/emulator"
import { NodeCloudAuth } from "@dd-cloud-auth/node"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Layer } from "effect"
import { FetchHttpClient, HttpServer } from "effect/http"
import { HttpApiClient } from "effect/http-api"
import { Api } from "./Api.ts"
import { Teams } from "./handlers.ts"
import * as Service from "./service.ts"

const [mapping] = Seed.acme.personaMappings
const teams = new Map([
  ["platform", mapping!.id],
  ["retired", "00000000-0000-4000-8000-000000000000"]
])

const emulator = Emulator.layerServer({ port: 0 })
const cloudAuth = Layer.unwrap(Effect.map(Emulator.Emulator, NodeCloudAuth.layer))
const service = Service.layer(0).pipe(
  Layer.provide(cloudAuth),
  Layer.provide(Layer.succeed(Teams, teams)),
  Layer.provideMerge(emulator),
  Layer.provideMerge(FetchHttpClient.layer)
)

const accessOf = Effect.fn(function* (team: string) {
  const { address } = yield* HttpServer.HttpServer
  const client = yield* HttpApiClient.make(Api, { baseUrl: HttpServer.formatAddress(address) })
  return yield* client.teams.access({ params: { team } })
})

describe("the service", () => {
  it.live("answers with the mapping of a team", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* accessOf("platform"), {
        team: "platform",
        arnPattern: mapping!.arnPattern,
        accountIdentifier: mapping!.accountIdentifier
      })
    }).pipe(Effect.provide(service))
  )

  it.live("answers 404 for a team that it does not know, without asking Datadog", () =>
    Effect.gen(function* () {
      const { requests } = yield* Emulator.Emulator
      const error = yield* Effect.flip(accessOf("nobody"))
      assert.strictEqual(error._tag, "NotFound")
      assert.deepStrictEqual(yield* requests, [])
    }).pipe(Effect.provide(service))
  )

  it.live("answers 410, not 404, where Datadog does not know the mapping", () =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(accessOf("retired"))
      assert.strictEqual(error._tag, "AccessRemoved")
    }).pipe(Effect.provide(service))
  )

  it.live("answers 503 where Datadog limits the rate, and says for how long", () =>
    Effect.gen(function* () {
      const { faults } = yield* Emulator.Emulator
      yield* faults.set([Faults.rateLimit({ reset: "3600" })])
      const error = yield* Effect.flip(accessOf("platform"))
      assert(error._tag === "DatadogUnavailable")
      assert.strictEqual(error.retryAfterSeconds, 3600)
    }).pipe(Effect.provide(service))
  )

  it.live("answers 503, not 403, where Datadog refuses the keys of the service", () =>
    Effect.gen(function* () {
      const { faults } = yield* Emulator.Emulator
      yield* faults.set([Faults.status(403)])
      const error = yield* Effect.flip(accessOf("platform"))
      assert(error._tag === "DatadogUnavailable")
      assert.notInclude(error.message, "403")
    }).pipe(Effect.provide(service))
  )
})
