/** What works: every operation of both kinds of mappings, and what a client gets over by itself. */

import * as CloudAuth from "@dd-cloud-auth/core/CloudAuth"
import * as CloudAuthApi from "@dd-cloud-auth/core/CloudAuthApi"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import { type Case, equal, failure, Mismatch } from "./Case.ts"
import * as Interrupted from "./Interrupted.ts"
import { intake, newPattern, personas } from "./Seed.ts"

const resource = (type: string, id: string) => ({
  id,
  type,
  new_field: { from: "the future" },
  attributes: { arn_pattern: newPattern, account_identifier: "a", account_uuid: "u", new_field: 1 }
})
const decoded = (id: string) => ({ id, arnPattern: newPattern, accountIdentifier: "a", accountUuid: "u" })

export const operations: ReadonlyArray<Case> = [
  {
    name: "lists persona mappings in the order of the answer",
    scenario: {},
    options: {},
    run: CloudAuth.CloudAuth.use(({ personaMappings }) =>
      Effect.flatMap(personaMappings.list, (list) => equal(list, personas))
    )
  },
  {
    name: "lists intake mappings",
    scenario: {},
    options: {},
    run: CloudAuth.CloudAuth.use(({ intakeMappings }) =>
      Effect.flatMap(intakeMappings.list, (list) => equal(list, [intake]))
    )
  },
  {
    name: "lists nothing where there is nothing",
    scenario: { seed: 0 },
    options: {},
    run: CloudAuth.CloudAuth.use(({ personaMappings }) =>
      Effect.flatMap(personaMappings.list, (list) => equal(list, []))
    )
  },
  {
    name: "lists 10,000 persona mappings",
    scenario: { seed: 10_000 },
    options: {},
    run: CloudAuth.CloudAuth.use(({ personaMappings }) =>
      Effect.flatMap(personaMappings.list, (list) => equal(new Set(list.map(({ id }) => id)).size, 10_000))
    )
  },
  {
    name: "gets a mapping of either kind by its id",
    scenario: {},
    options: {},
    run: CloudAuth.CloudAuth.use(({ intakeMappings, personaMappings }) =>
      Effect.gen(function* () {
        yield* equal(yield* personaMappings.get(personas[1].id), personas[1])
        yield* equal(yield* intakeMappings.get(intake.id), intake)
      })
    )
  },
  {
    name: "creates a persona mapping, whose e-mail becomes a handle, and removes it",
    scenario: {},
    options: {},
    run: CloudAuth.CloudAuth.use(({ personaMappings }) =>
      Effect.gen(function* () {
        const created = yield* personaMappings.create({
          arnPattern: newPattern,
          accountIdentifier: "ada@example.com"
        })
        yield* equal(created.accountIdentifier, "ada")
        yield* equal(yield* personaMappings.list, [...personas, created])
        yield* personaMappings.remove(created.id)
        yield* equal(yield* personaMappings.list, personas)
      })
    )
  },
  {
    name: "creates an intake mapping and removes it",
    scenario: {},
    options: {},
    run: CloudAuth.CloudAuth.use(({ intakeMappings }) =>
      Effect.gen(function* () {
        const created = yield* intakeMappings.create({ arnPattern: newPattern })
        yield* equal(yield* intakeMappings.get(created.id), created)
        yield* intakeMappings.remove(created.id)
        yield* equal(yield* intakeMappings.list, [intake])
      })
    )
  },
  {
    name: "speaks the newer form of the API",
    scenario: {},
    options: { api: CloudAuthApi.wif },
    run: CloudAuth.CloudAuth.use(({ intakeMappings, personaMappings }) =>
      Effect.gen(function* () {
        yield* equal(yield* personaMappings.list, personas)
        const created = yield* intakeMappings.create({ arnPattern: newPattern })
        yield* equal(yield* intakeMappings.list, [intake, created])
      })
    )
  },
  {
    name: "accepts both type strings, and fields that the contract does not have",
    scenario: {
      faults: [
        {
          _tag: "Answer",
          status: 200,
          body: JSON.stringify({
            meta: {},
            data: [resource("aws_wif_config", "1"), resource("aws_cloud_auth_config", "2")]
          })
        }
      ]
    },
    options: {},
    run: CloudAuth.CloudAuth.use(({ personaMappings }) =>
      Effect.flatMap(personaMappings.list, (list) => equal(list, [decoded("1"), decoded("2")]))
    )
  },
  {
    name: "leaves out items of an unknown type if asked to",
    scenario: {
      faults: [
        {
          _tag: "Answer",
          status: 200,
          body: JSON.stringify({
            data: [resource("gcp_cloud_auth_config", "1"), resource("aws_cloud_auth_config", "2")]
          })
        }
      ]
    },
    options: { unknownTypes: "skip" },
    run: CloudAuth.CloudAuth.use(({ personaMappings }) =>
      Effect.flatMap(personaMappings.list, (list) => equal(list, [decoded("2")]))
    )
  },
  {
    ...Interrupted.list,
    run: CloudAuth.CloudAuth.use(({ personaMappings }) =>
      Effect.flatMap(personaMappings.list, (list) => equal(list, personas))
    )
  },
  {
    name: "waits for the reset of a rate limit, then lists",
    scenario: { faults: [{ _tag: "RateLimit", reset: "1", request: 1 }] },
    options: { retry: Interrupted.atOnce },
    run: CloudAuth.CloudAuth.use(({ personaMappings }) =>
      Effect.gen(function* () {
        const start = yield* Clock.currentTimeMillis
        yield* equal(yield* personaMappings.list, personas)
        const waited = (yield* Clock.currentTimeMillis) - start
        // Timers of some runtimes fire a little early.
        if (waited < 990) return yield* new Mismatch({ message: `waited for ${waited} ms only` })
      })
    )
  },
  {
    ...Interrupted.create("personaMappings.create"),
    run: CloudAuth.CloudAuth.use(({ personaMappings }) =>
      Effect.gen(function* () {
        const mapping = { arnPattern: newPattern, accountIdentifier: "ada" }
        yield* failure("Unreachable", personaMappings.create(mapping))
        yield* equal((yield* personaMappings.list).length, 3)
        yield* failure("Conflict", personaMappings.create(mapping))
      })
    )
  },
  {
    ...Interrupted.remove("personaMappings.remove"),
    run: CloudAuth.CloudAuth.use(({ personaMappings }) =>
      Effect.gen(function* () {
        yield* personaMappings.remove(personas[0].id)
        yield* equal(yield* personaMappings.list, [personas[1]])
      })
    )
  }
]
