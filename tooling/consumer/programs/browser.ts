import { BrowserCloudAuth } from "@dd-cloud-auth/browser"
import { CloudAuth } from "@dd-cloud-auth/core"
import { Emulator } from "@dd-cloud-auth/emulator"
import * as Effect from "effect/Effect"
import assert from "node:assert/strict"

const list = Effect.flatMap(CloudAuth.CloudAuth, (client) => client.personaMappings.list)

const program = Effect.gen(function* () {
  const { credentials, requests, site } = yield* Emulator.Emulator
  const mappings = yield* Effect.provide(list, BrowserCloudAuth.layer({ site, credentials }))
  assert.ok(mappings.length > 10)
  const [request] = yield* requests
  assert.ok(!("traceparent" in (request?.headers ?? {})))
})

await Effect.runPromise(Effect.provide(program, Emulator.layerServer({ port: 0 })))
console.log("ok")
