import { CloudAuthApi, OidcCloudAuth, OidcMapping, Retry } from "@dd-cloud-auth/core"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Schedule from "effect/Schedule"
import * as Schema from "effect/Schema"
import { apiKey, appKey, fake, json, options, type Reply } from "./fake.ts"

const matcher = { claim: "sub", mode: "glob", values: ["system:serviceaccount:ci:*"] } as const

const resource = (attributes: Record<string, unknown> = {}) => ({
  id: "70000000-0000-4000-8000-000000000001",
  type: "whatever_the_site_calls_it",
  attributes: {
    provider_id: "70000000-0000-4000-8000-000000000002",
    account_uuid: "70000000-0000-4000-8000-000000000003",
    account_identifier: "deploy@example.com",
    claim_matchers: [matcher],
    created_at: "2026-11-01T00:00:00Z",
    created_by: "70000000-0000-4000-8000-000000000004",
    ...attributes
  }
})

const mapping: OidcMapping.OidcPersonaMapping = {
  id: "70000000-0000-4000-8000-000000000001",
  type: "whatever_the_site_calls_it",
  providerId: "70000000-0000-4000-8000-000000000002",
  accountUuid: "70000000-0000-4000-8000-000000000003",
  accountIdentifier: "deploy@example.com",
  claimMatchers: [matcher]
}

/** Asks a site that answers from a script. */
const ask = <A, E>(
  f: (client: OidcCloudAuth.Service) => Effect.Effect<A, E>,
  ...replies: ReadonlyArray<() => Reply>
) => {
  const { layer, requests } = fake(...replies)
  const client = OidcCloudAuth.layer({ ...options, retry: Retry.none }).pipe(Layer.provide(layer))
  return { requests, answer: Effect.provide(OidcCloudAuth.OidcCloudAuth.use(f), client) }
}

describe("OidcCloudAuth", () => {
  describe("personaMappings", () => {
    it.effect("lists, under the only path that is documented, whatever the type of a resource is", () =>
      Effect.gen(function* () {
        const { answer, requests } = ask(
          (client) => client.personaMappings.list,
          json({ data: [resource(), resource({ claim_matchers: null, identity_pattern: "ci/*" })] })
        )
        const { claimMatchers: _, ...rest } = mapping
        assert.deepStrictEqual(yield* answer, [mapping, { ...rest, identityPattern: "ci/*" }])
        assert.strictEqual(requests[0]!.url, "https://api.datadoghq.eu/api/v2/wif/oidc/persona_mapping")
        assert.deepStrictEqual(
          { ...requests[0]!.headers },
          { "dd-api-key": apiKey, "dd-application-key": appKey, accept: "application/json" }
        )
      })
    )

    it.effect("gets one without a handle, with its id encoded", () =>
      Effect.gen(function* () {
        const { answer, requests } = ask(
          (client) => client.personaMappings.get("a/b"),
          json({ data: resource({ account_identifier: null, identity_pattern: "" }) })
        )
        const { accountIdentifier: _, ...rest } = mapping
        assert.deepStrictEqual(yield* answer, rest)
        assert.isTrue(requests[0]!.url.endsWith("/persona_mapping/a%2Fb"))
      })
    )

    it.effect("creates one, of the type that it is given", () =>
      Effect.gen(function* () {
        const wanted = {
          type: "a_type",
          providerId: mapping.providerId,
          accountUuid: mapping.accountUuid,
          claimMatchers: [matcher]
        }
        const { answer, requests } = ask(
          (client) => client.personaMappings.create(wanted),
          json({ data: resource() }, 201)
        )
        assert.deepStrictEqual(yield* answer, mapping)
        const { body, method } = requests[0]!
        assert.strictEqual(method, "POST")
        const sent: unknown = JSON.parse(
          new TextDecoder().decode(body._tag === "Uint8Array" ? body.body : new Uint8Array())
        )
        assert.deepStrictEqual(sent, {
          data: {
            type: "a_type",
            attributes: {
              provider_id: mapping.providerId,
              account_uuid: mapping.accountUuid,
              claim_matchers: [matcher]
            }
          }
        })
        const { data } = yield* Schema.decodeUnknownEffect(CloudAuthApi.CreateOidcPersonaMapping)(sent)
        assert.deepStrictEqual(data, wanted)
      })
    )

    it.effect("sends no mapping that has both conditions, none, or one that every token meets", () =>
      Effect.gen(function* () {
        const wanted = { type: "a_type", providerId: "p", accountUuid: "a" }
        for (const [conditions, problem] of [
          [{}, "neither"],
          [{ claimMatchers: [matcher], identityPattern: "x" }, "both"],
          [{ claimMatchers: [] }, "must not be empty"]
        ] as const) {
          const { answer, requests } = ask(
            (client) => client.personaMappings.create({ ...wanted, ...conditions }),
            json({ data: resource() }, 201)
          )
          const { message, reason } = yield* Effect.flip(answer)
          assert.strictEqual(reason._tag, "BadRequest")
          assert.include(message, problem)
          assert.lengthOf(requests, 0)
        }
      })
    )

    it.effect("fails for a list with a mapping whose condition cannot be understood, and says where", () =>
      Effect.gen(function* () {
        for (const [attributes, path] of [
          [{ identity_pattern: "x" }, "data[1]"],
          [{ claim_matchers: [] }, "data[1]"],
          [{ claim_matchers: [{ ...matcher, mode: "regexp" }] }, "data[1].attributes.claim_matchers[0].mode"],
          [{ claim_matchers: [{ claim: "sub", values: [] }] }, "data[1].attributes.claim_matchers[0].mode"]
        ] as const) {
          const { answer } = ask(
            (client) => client.personaMappings.list,
            json({ data: [resource(), resource(attributes)] })
          )
          const { reason } = yield* Effect.flip(answer)
          assert.strictEqual(reason._tag, "Malformed")
          if (reason._tag === "Malformed") assert.strictEqual(reason.path, path)
        }
      })
    )

    it.effect("says of a 403 and a 404 that custom OIDC may not be enabled", () =>
      Effect.gen(function* () {
        for (const status of [403, 404]) {
          const { answer } = ask(
            (client) => client.personaMappings.list,
            json({ errors: ["Not this"] }, status)
          )
          assert.include((yield* Effect.flip(answer)).message, "has to be enabled for the organisation")
        }
      })
    )

    it.effect("has removed a mapping whose first removal lost its answer", () =>
      Effect.gen(function* () {
        const { layer } = fake(() => new Response(null, { status: 503 }), json({ errors: [] }, 404))
        const client = OidcCloudAuth.layer({ ...options, retry: Schedule.recurs(1) }).pipe(
          Layer.provide(layer)
        )
        yield* Effect.provide(
          OidcCloudAuth.OidcCloudAuth.use((client) => client.personaMappings.remove("1")),
          client
        )
      })
    )
  })

  describe("providers", () => {
    it.effect("are read with what they ask of each token", () =>
      Effect.gen(function* () {
        const attributes = {
          provider_name: "cluster",
          issuer_url: "https://oidc.example.com",
          audiences: ["datadog/70000000-0000-4000-8000-000000000009"],
          required_claims: [],
          discovery_type: "oidc_discovery",
          identity_claim_name: "sub",
          org_uuid_source: "claim",
          org_uuid_claim_name: "org"
        }
        const { answer, requests } = ask(
          (client) => client.providers.list,
          json({ data: [{ id: "p", type: "t", attributes }] })
        )
        assert.deepStrictEqual(yield* answer, [
          {
            id: "p",
            name: "cluster",
            issuer: "https://oidc.example.com",
            audiences: attributes.audiences,
            identityClaim: "sub",
            orgUuidSource: "claim",
            orgUuidClaim: "org"
          }
        ])
        assert.isTrue(requests[0]!.url.endsWith("/api/v2/wif/oidc/provider"))
      })
    )
  })
})
