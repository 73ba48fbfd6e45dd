import { CloudAuth } from "@dd-cloud-auth/core"
import * as Credentials from "@dd-cloud-auth/core/Credentials"
import { Emulator } from "@dd-cloud-auth/emulator"
import { NodeCloudAuth, Profiles, Target } from "@dd-cloud-auth/node"
import * as Effect from "effect/Effect"
import assert from "node:assert/strict"
import { readFileSync } from "node:fs"

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

  const file = "nowhere.json"
  const missing = yield* Effect.flip(Effect.provide(list, Profiles.layer({ file, profile: "prod" })))
  assert.equal(missing._tag === "ProfilesError" ? missing.reason._tag : missing._tag, "InvalidFile")
  const refused = yield* Effect.flip(Target.choose({ site: "EU1", profile: "prod" }))
  assert.equal(refused.message, "--site and --profile exclude each other: give one of them.")
  const schema = readFileSync(new URL(import.meta.resolve("@dd-cloud-auth/node/config.schema.json")), "utf8")
  assert.equal((JSON.parse(schema) as { readonly title: string }).title, "dd-cloud-auth.config.json")
})

await Effect.runPromise(Effect.provide(program, Emulator.layerServer({ port: 0 })))
console.log("ok")
