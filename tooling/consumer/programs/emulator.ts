import { CloudAuth } from "@dd-cloud-auth/core"
import { Emulator } from "@dd-cloud-auth/emulator"
import * as Effect from "effect/Effect"
import assert from "node:assert/strict"

const program = Effect.gen(function* () {
  const emulator = yield* Emulator.Emulator
  const client = yield* Effect.provide(
    CloudAuth.CloudAuth,
    CloudAuth.layer({ site: emulator.site, credentials: emulator.credentials })
  )
  const [mapping] = yield* client.personaMappings.list
  assert.ok(mapping, "the emulator starts with mappings")
  const [, , , , account] = mapping.arnPattern.split(":")
  const arnPattern = `arn:aws:sts::${account}:assumed-role/Consumer/*`
  const created = yield* client.personaMappings.create({
    arnPattern,
    accountIdentifier: mapping.accountIdentifier
  })
  assert.equal((yield* client.personaMappings.get(created.id)).arnPattern, arnPattern)
  const conflict = yield* Effect.flip(
    client.personaMappings.create({ arnPattern, accountIdentifier: mapping.accountIdentifier })
  )
  assert.equal(conflict.reason._tag, "Conflict")
})

await Effect.runPromise(Effect.provide(program, Emulator.layerClient()))
console.log("ok")
