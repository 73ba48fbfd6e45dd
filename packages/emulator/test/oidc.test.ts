import * as CloudAuthApi from "@dd-cloud-auth/core/CloudAuthApi"
import * as OidcCloudAuth from "@dd-cloud-auth/core/OidcCloudAuth"
import * as Retry from "@dd-cloud-auth/core/Retry"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Schema from "effect/Schema"
import * as Emulator from "../src/Emulator.ts"
import * as Store from "../src/Store.ts"
import { transports } from "./transports.ts"

const provider = {
  id: "51000000-0000-4000-8000-000000000001",
  name: "cluster",
  issuer: "https://oidc.example.com",
  audiences: ["datadog"],
  identityClaim: "sub"
}

const [account] = Store.acme.accounts

const seeded = {
  id: "51000000-0000-4000-8000-000000000002",
  type: "oidc",
  providerId: provider.id,
  accountUuid: account!.uuid,
  identityPattern: "ci/*"
}

const seed: Store.Seed = { ...Store.acme, oidcProviders: [provider], oidcPersonaMappings: [seeded] }

const wanted = {
  type: "oidc",
  providerId: provider.id,
  accountUuid: account!.uuid,
  claimMatchers: [{ claim: "sub", mode: "exact", values: ["a"] }]
} as const

describe.each(transports)("custom OIDC %s", (_, wire) => {
  const client = (options: Emulator.Options) =>
    Layer.unwrap(
      Effect.map(Emulator.Emulator, ({ credentials, site }) =>
        OidcCloudAuth.layer({ site, credentials, retry: Retry.none })
      )
    ).pipe(Layer.provideMerge(wire(options)))

  it.effect("lists, gets, creates and removes persona mappings, and reads providers", () =>
    Effect.gen(function* () {
      const { personaMappings, providers } = yield* OidcCloudAuth.OidcCloudAuth
      assert.deepStrictEqual(yield* providers.list, [provider])
      assert.deepStrictEqual(yield* providers.get(provider.id), provider)
      const created = yield* personaMappings.create(wanted)
      assert.deepStrictEqual(yield* personaMappings.get(created.id), created)
      assert.deepStrictEqual(yield* personaMappings.list, [seeded, created])
      const { store } = yield* Emulator.Emulator
      const kept = yield* store.toSeed
      assert.deepStrictEqual(kept.oidcPersonaMappings, [seeded, created])
      assert.deepStrictEqual(
        yield* Schema.decodeUnknownEffect(Store.Seed)(JSON.parse(JSON.stringify(kept))),
        kept
      )
      yield* personaMappings.remove(created.id)
      assert.deepStrictEqual(yield* personaMappings.list, [seeded])
      assert.strictEqual((yield* Effect.flip(personaMappings.get(created.id))).reason._tag, "NotFound")
    }).pipe(Effect.provide(client({ seed, api: CloudAuthApi.cloudAuth })))
  )

  it.effect("refuses an account and a provider that there are not, and a value of more than 500 bytes", () =>
    Effect.gen(function* () {
      const { personaMappings } = yield* OidcCloudAuth.OidcCloudAuth
      for (const [more, pointer] of [
        [{ accountUuid: "ada@example.com" }, "/data/attributes/account_uuid"],
        [{ providerId: "none" }, "/data/attributes/provider_id"],
        [
          { claimMatchers: [{ claim: "sub", mode: "exact", values: ["a", "é".repeat(251)] }] },
          "/data/attributes/claim_matchers/0/values/1"
        ]
      ] as const) {
        const { message, reason } = yield* Effect.flip(personaMappings.create({ ...wanted, ...more }))
        assert.strictEqual(reason._tag, "BadRequest")
        assert.include(message, pointer)
      }
      const longest = { claim: "sub", mode: "exact", values: ["é".repeat(250)] } as const
      yield* personaMappings.create({ ...wanted, claimMatchers: [longest] })
    }).pipe(Effect.provide(client({ seed })))
  )
})
