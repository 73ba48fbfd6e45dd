/** Custom OIDC, a preview: every operation of its client, and what becomes of the answers that are its own. */

import * as OidcCloudAuth from "@dd-cloud-auth/core/OidcCloudAuth"
import * as Retry from "@dd-cloud-auth/core/Retry"
import * as Effect from "effect/Effect"
import { type Case, equal, failure, includes } from "./Case.ts"
import * as Interrupted from "./Interrupted.ts"
import { oidcMappings, oidcProvider, personas } from "./Seed.ts"

const wanted = {
  type: "emulated_oidc_mapping",
  providerId: oidcProvider.id,
  accountUuid: personas[1].accountUuid,
  claimMatchers: [{ claim: "sub", mode: "exact", values: ["job/release"] }]
} as const

const resource = (attributes: object) => ({
  id: "1",
  type: "of the future",
  new_field: true,
  attributes: { provider_id: "p", account_uuid: "u", new_field: 1, ...attributes }
})

const list = OidcCloudAuth.OidcCloudAuth.use(({ personaMappings }) => personaMappings.list)

const cases: ReadonlyArray<Case> = [
  {
    name: "lists mappings in the order of the answer",
    scenario: {},
    options: {},
    run: Effect.flatMap(list, (list) => equal(list, oidcMappings))
  },
  {
    name: "lists nothing where there is nothing",
    scenario: { seed: 0 },
    options: {},
    run: Effect.flatMap(list, (list) => equal(list, []))
  },
  {
    name: "gets a mapping by its id, and the provider that it names",
    scenario: {},
    options: {},
    run: OidcCloudAuth.OidcCloudAuth.use(({ personaMappings, providers }) =>
      Effect.gen(function* () {
        const mapping = yield* personaMappings.get(oidcMappings[1].id)
        yield* equal(mapping, oidcMappings[1])
        yield* equal(yield* providers.get(mapping.providerId), oidcProvider)
        yield* equal(yield* providers.list, [oidcProvider])
      })
    )
  },
  {
    name: "creates a mapping of an account's UUID, and removes it",
    scenario: {},
    options: {},
    run: OidcCloudAuth.OidcCloudAuth.use(({ personaMappings }) =>
      Effect.gen(function* () {
        const created = yield* personaMappings.create(wanted)
        yield* equal(created, { ...wanted, id: created.id, accountIdentifier: "ada" })
        yield* equal(yield* personaMappings.list, [...oidcMappings, created])
        yield* personaMappings.remove(created.id)
        yield* equal(yield* personaMappings.list, oidcMappings)
      })
    )
  },
  {
    name: "BadRequest for an account that is no UUID, a provider that there is not, and conditions that are none or two",
    scenario: {},
    options: {},
    run: OidcCloudAuth.OidcCloudAuth.use(({ personaMappings }) =>
      Effect.gen(function* () {
        const { claimMatchers: _, ...bare } = wanted
        for (const [mapping, said] of [
          [{ ...wanted, accountUuid: "ada@example.com" }, "account_uuid"],
          [{ ...wanted, providerId: "none" }, "provider_id"],
          [bare, "neither"],
          [{ ...wanted, identityPattern: "job/*" }, "both"],
          [{ ...wanted, claimMatchers: [] }, "must not be empty"]
        ] as const) {
          const failed = yield* failure("BadRequest", personaMappings.create(mapping))
          yield* equal(failed.operation, "oidcPersonaMappings.create")
          yield* includes(failed.message, said)
        }
        yield* equal(yield* personaMappings.list, oidcMappings)
      })
    )
  },
  ...([403, 404] as const).map((status): Case => ({
    name: `says where ${status} is answered that it has to be enabled`,
    scenario: { faults: [{ _tag: "Status", status }] },
    options: { retry: Retry.none },
    run: OidcCloudAuth.OidcCloudAuth.use(({ personaMappings, providers }) =>
      Effect.gen(function* () {
        const tag = status === 403 ? "Forbidden" : "NotFound"
        for (const asked of [
          Effect.asVoid(personaMappings.list),
          Effect.asVoid(personaMappings.create(wanted)),
          Effect.asVoid(providers.list)
        ]) {
          yield* includes((yield* failure(tag, asked)).message, "has to be enabled for the organisation")
        }
      })
    )
  })),
  {
    name: "takes what is null or empty for absent, and fields that the contract does not have",
    scenario: {
      faults: [
        {
          _tag: "Answer",
          status: 200,
          body: JSON.stringify({
            meta: {},
            data: [resource({ claim_matchers: [], identity_pattern: "job/*", account_identifier: null })]
          })
        }
      ]
    },
    options: {},
    run: Effect.flatMap(list, (list) =>
      equal(list, [
        { id: "1", type: "of the future", providerId: "p", accountUuid: "u", identityPattern: "job/*" }
      ])
    )
  },
  {
    name: "Malformed where a mapping has no condition, which every token would meet",
    scenario: {
      faults: [
        { _tag: "Answer", status: 200, body: JSON.stringify({ data: [resource({ claim_matchers: [] })] }) }
      ]
    },
    options: {},
    run: Effect.gen(function* () {
      yield* includes((yield* failure("Malformed", list)).message, "neither")
    })
  },
  {
    ...Interrupted.list,
    run: Effect.flatMap(list, (list) => equal(list, oidcMappings))
  },
  {
    ...Interrupted.create("oidcPersonaMappings.create"),
    run: OidcCloudAuth.OidcCloudAuth.use(({ personaMappings }) =>
      Effect.gen(function* () {
        yield* failure("Unreachable", personaMappings.create(wanted))
        yield* equal((yield* personaMappings.list).length, 3)
        yield* personaMappings.create(wanted)
        yield* equal((yield* personaMappings.list).length, 4)
      })
    )
  },
  {
    ...Interrupted.remove("oidcPersonaMappings.remove"),
    run: OidcCloudAuth.OidcCloudAuth.use(({ personaMappings }) =>
      Effect.gen(function* () {
        yield* personaMappings.remove(oidcMappings[0].id)
        yield* equal(yield* personaMappings.list, [oidcMappings[1]])
      })
    )
  }
]

export const oidc: ReadonlyArray<Case> = cases.map((self) => ({
  ...self,
  name: `custom OIDC, a preview: ${self.name}`
}))
