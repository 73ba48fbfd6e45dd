import * as Pattern from "@dd-cloud-auth/arn/Pattern"
import { assert, describe, it } from "@effect/vitest"
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as Store from "../src/Store.ts"

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

describe("Store", () => {
  describe("acme", () => {
    const { accounts, awsAccounts, intakeMappings, personaMappings } = Store.acme

    it("is plain data of some dozens of mappings, each with a UUID of its own", () => {
      assert.deepStrictEqual(
        Schema.decodeUnknownSync(Store.Seed)(JSON.parse(JSON.stringify(Store.acme))),
        Store.acme
      )
      const ids = [...personaMappings, ...intakeMappings].map(({ id }) => id)
      assert.strictEqual(new Set(ids).size, ids.length)
      for (const id of [...ids, ...accounts.map(({ uuid }) => uuid)]) assert.match(id, uuid)
      assert.isAtLeast(personaMappings.length, 36)
      assert.lengthOf(awsAccounts, 6)
    })

    it("holds the mistakes that people make", () => {
      const problems = personaMappings.flatMap(({ arnPattern }) =>
        Pattern.validate(arnPattern).map(({ code }) => code)
      )
      assert.sameMembers(problems, ["RoleArn", "MissingSession", "SuffixWildcard", "Character"])
      const accountOf = (arnPattern: string) => arnPattern.split(":")[4]!
      assert.lengthOf(
        personaMappings.filter(({ arnPattern }) => !awsAccounts.includes(accountOf(arnPattern))),
        1
      )
      const uuids = new Set(accounts.map(({ uuid }) => uuid))
      assert.lengthOf(
        personaMappings.filter(({ accountUuid }) => !uuids.has(accountUuid)),
        1
      )
      const patterns = personaMappings.map(({ arnPattern }) => arnPattern)
      assert.strictEqual(new Set(patterns).size, patterns.length)
      assert.strictEqual(new Set(patterns.map((text) => text.toLowerCase())).size, patterns.length - 1)
    })
  })

  describe("generate", () => {
    it("gives the same organisation for the same seed, and another for another", () => {
      const options = { seed: 7, mappings: 200 }
      assert.deepStrictEqual(Store.generate(options), Store.generate(options))
      assert.notDeepEqual(Store.generate(options), Store.generate({ ...options, seed: 8 }))
    })

    it("makes 10,000 patterns that differ, that are valid, and whose accounts exist", () => {
      const { accounts, awsAccounts, personaMappings } = Store.generate({ seed: 1, mappings: 10_000 })
      assert.lengthOf(personaMappings, 10_000)
      assert.strictEqual(new Set(personaMappings.map(({ id }) => id)).size, 10_000)
      assert.strictEqual(new Set(personaMappings.map(({ arnPattern }) => arnPattern)).size, 10_000)
      assert.deepStrictEqual(
        personaMappings.flatMap(({ arnPattern }) => Pattern.validate(arnPattern)),
        []
      )
      const uuids = new Set(accounts.map(({ uuid }) => uuid))
      assert.isTrue(personaMappings.every(({ accountUuid }) => uuids.has(accountUuid)))
      assert.isTrue(
        personaMappings.every(({ arnPattern }) => awsAccounts.includes(arnPattern.split(":")[4]!))
      )
    })

    it("makes whole roles, sessions, single sign-on, users and paths of users", () => {
      const patterns = Store.generate({ seed: 1, mappings: 1000 }).personaMappings.map(
        ({ arnPattern }) => arnPattern
      )
      const share = (pattern: RegExp) => patterns.filter((text) => pattern.test(text)).length
      assert.closeTo(share(/assumed-role\/(?!AWS)[^/]+\/\*$/), 550, 60)
      assert.closeTo(share(/assumed-role\/[^/]+\/[^*]+$/), 200, 50)
      assert.closeTo(share(/AWSReservedSSO_\w+_[0-9a-f]{16}\/\*$/), 100, 40)
      assert.closeTo(share(/:user\/.*[^*]$/), 100, 40)
      assert.closeTo(share(/:user\/.*\/\*$/), 50, 30)
    })
  })

  describe("make", () => {
    const Step = Schema.Union([
      Schema.TaggedStruct("Create", { role: Schema.Literals(["a", "b", "c", "d", "e", "f"]) }),
      Schema.TaggedStruct("Remove", { at: Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 9 })) })
    ])

    it.effect.prop(
      "lists in the order of creation, whatever was created and removed",
      [Schema.Array(Step)],
      ([steps]) =>
        Effect.gen(function* () {
          const { personaMappings } = yield* Store.make(Store.acme)
          const expected = [...Store.acme.personaMappings]
          for (const step of steps) {
            if (step._tag === "Create") {
              const arnPattern = `arn:aws:sts::418273640159:assumed-role/${step.role}/*`
              const isNew = !expected.some((mapping) => mapping.arnPattern === arnPattern)
              const exit = yield* Effect.exit(
                personaMappings.create({ arnPattern, accountIdentifier: "gkim" })
              )
              assert.strictEqual(exit._tag, isNew ? "Success" : "Failure")
              if (exit._tag === "Success") expected.push(exit.value)
            } else {
              const at = Math.max(0, expected.length - 1 - step.at)
              const [removed] = expected.splice(at, 1)
              if (removed !== undefined) yield* personaMappings.remove(removed.id)
            }
          }
          assert.deepStrictEqual(yield* personaMappings.list, expected)
          for (const mapping of expected.slice(-3)) {
            assert.deepStrictEqual(yield* personaMappings.get(mapping.id), mapping)
          }
        }),
      { arbitrary: { seed: 20_261_122, runs: 200 } }
    )

    it.effect("gives back a seed that makes the same store, and leaves its own untouched", () =>
      Effect.gen(function* () {
        const store = yield* Store.make(Store.acme)
        const before = JSON.stringify(Store.acme)
        yield* store.personaMappings.remove(Store.acme.personaMappings[0]!.id)
        yield* store.addAccount({ _tag: "User", uuid: "u", email: "new@acme.example", handle: "new" })
        yield* store.integrate("111111111111")
        const seed = yield* store.toSeed
        assert.deepStrictEqual(yield* (yield* Store.make(seed)).toSeed, seed)
        assert.lengthOf(seed.personaMappings, Store.acme.personaMappings.length - 1)
        assert.strictEqual(JSON.stringify(Store.acme), before)
      })
    )

    it.effect("takes a mapping once its AWS account is integrated and its Datadog account exists", () =>
      Effect.gen(function* () {
        const store = yield* Store.make(Store.empty)
        const mapping = {
          arnPattern: "arn:aws:iam::111111111111:user/new",
          accountIdentifier: "new@acme.example"
        }
        const refusal = () =>
          Effect.map(Effect.flip(store.personaMappings.create(mapping)), ({ message }) => message)
        assert.include(yield* refusal(), "not integrated")
        yield* store.integrate("111111111111")
        assert.include(yield* refusal(), "no user or service account")
        yield* store.addAccount({ _tag: "User", uuid: "u", email: "new@acme.example", handle: "new" })
        const { id } = yield* store.personaMappings.create(mapping)
        yield* store.disconnect("111111111111")
        yield* store.removeAccount("u")
        assert.strictEqual((yield* store.personaMappings.get(id)).accountIdentifier, "new")
        assert.include(yield* refusal(), "not integrated")
      })
    )

    it.effect("gives no id again that its seed holds", () =>
      Effect.gen(function* () {
        const create = (store: Store.Store, name: string) =>
          store.intakeMappings.create({ arnPattern: `arn:aws:iam::418273640159:user/${name}` })
        const first = yield* Store.make(Store.acme)
        yield* create(first, "first")
        const second = yield* Store.make(yield* first.toSeed)
        yield* create(second, "second")
        const ids = (yield* second.intakeMappings.list).map(({ id }) => id)
        assert.strictEqual(new Set(ids).size, Store.acme.intakeMappings.length + 2)
      })
    )

    it.effect("refuses a seed with an id twice, as the schema of seeds does", () =>
      Effect.gen(function* () {
        const [mapping] = Store.acme.intakeMappings
        const seed = { ...Store.empty, intakeMappings: [mapping!, mapping!] }
        const message = `Expected ids that differ, two are "${mapping!.id}"`
        assert.include(Cause.pretty(yield* Effect.flip(Effect.sandbox(Store.make(seed)))), message)
        assert.throws(() => Schema.decodeSync(Store.Seed)(seed), message)
      })
    )

    it.effect("takes the pattern of a removed mapping again", () =>
      Effect.gen(function* () {
        const { intakeMappings } = yield* Store.make(Store.acme)
        const { arnPattern, id } = Store.acme.intakeMappings[0]!
        yield* intakeMappings.remove(id)
        assert.notStrictEqual((yield* intakeMappings.create({ arnPattern })).id, id)
      })
    )

    it.effect("keeps the other of two mappings that hold the same pattern in the seed", () =>
      Effect.gen(function* () {
        const [first] = Store.acme.personaMappings
        const twin = { ...first!, id: "twin" }
        const { personaMappings } = yield* Store.make({ ...Store.acme, personaMappings: [first!, twin] })
        yield* personaMappings.remove(first!.id)
        assert.deepStrictEqual(yield* personaMappings.list, [twin])
        const again = { arnPattern: twin.arnPattern, accountIdentifier: "gkim" }
        assert.strictEqual((yield* Effect.flip(personaMappings.create(again))).status, 409)
      })
    )
  })
})
