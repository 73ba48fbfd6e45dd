import { CloudAuth } from "@dd-cloud-auth/core"
import * as Credentials from "@dd-cloud-auth/core/Credentials"
import { Emulator } from "@dd-cloud-auth/emulator"
import { NodeCloudAuth } from "@dd-cloud-auth/node"
import * as Effect from "effect/Effect"
import assert from "node:assert/strict"

const list = Effect.flatMap(CloudAuth.CloudAuth, (client) => client.personaMappings.list)

const program = Effect.gen(function* () {
  const { credentials, requests, site } = yield* Emulator.Emulator
  const mappings = yield* Effect.provide(list, NodeCloudAuth.layer({ site, credentials }))
  assert.ok(mappings.length > 10)
  const [request] = yield* requests
  assert.match(request?.headers["user-agent"] ?? "", /dd-cloud-auth.*\d+\.\d+\.\d+/)

  const wrong = Credentials.keys({ apiKey: "wrong-api-key", appKey: "wrong-app-key" })
  const failure = yield* Effect.flip(Effect.provide(list, NodeCloudAuth.layer({ site, credentials: wrong })))
  assert.equal(failure.reason._tag, "Forbidden")
})

await Effect.runPromise(Effect.provide(program, Emulator.layerServer({ port: 0 })))
console.log("ok")
