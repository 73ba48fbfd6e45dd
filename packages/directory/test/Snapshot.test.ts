import * as Algebra from "@dd-cloud-auth/arn/Algebra"
import * as Pattern from "@dd-cloud-auth/arn/Pattern"
import { CloudAuth, type PersonaMapping } from "@dd-cloud-auth/core"
import { Directory, Snapshot } from "@dd-cloud-auth/directory"
import { Emulator, Faults, Seed } from "@dd-cloud-auth/emulator"
import { forAll } from "@dd-cloud-auth/random"
import { assert, describe, it } from "@effect/vitest"
import { Ajv2020 } from "ajv/dist/2020.js"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import * as TestClock from "effect/testing/TestClock"
import { readFileSync } from "node:fs"
import { arn, mapping } from "./mappings.ts"

const intake = { id: "i", arnPattern: arn("assumed-role/Agent/*"), parEnrollmentEnabled: true }
const snapshot = (
  personaMappings: ReadonlyArray<PersonaMapping.PersonaMapping> = [
    mapping("user/alice", "a@example.com", "1")
  ]
) =>
  Snapshot.make({
    site: "datadoghq.eu",
    takenAt: "2026-11-26T12:00:00.000Z",
    personaMappings,
    intakeMappings: [intake]
  })

/** Whether a pattern takes every caller of another, by the algebra. */
const takesIn = (wide: PersonaMapping.PersonaMapping, narrow: PersonaMapping.PersonaMapping): boolean => {
  const [a, b] = [Pattern.parse(wide.arnPattern), Pattern.parse(narrow.arnPattern)]
  return a._tag === "Pattern" && b._tag === "Pattern" && Algebra.covers(a, b)
}

const problemOf = (text: string) => {
  const result = Snapshot.parse(text)
  assert(Result.isFailure(result))
  return result.failure
}

describe("Snapshot", () => {
  describe("take", () => {
    const client = Layer.unwrap(
      Effect.map(Emulator.Emulator, ({ credentials, site }) => CloudAuth.layer({ site, credentials }))
    )
    const using = (options?: Emulator.Options) =>
      Effect.provide(Layer.provideMerge(client, Emulator.layerClient(options)))

    it.effect("holds both kinds of mappings, sorted, and when they were taken", () =>
      Effect.gen(function* () {
        yield* TestClock.setTime(Date.UTC(2026, 10, 26))
        const { site } = yield* Emulator.Emulator
        const taken = yield* Snapshot.take(site)
        assert.strictEqual(taken.site, site.parameter)
        assert.strictEqual(taken.takenAt, "2026-11-26T00:00:00.000Z")
        assert.lengthOf(taken.personaMappings, Seed.acme.personaMappings.length)
        assert.lengthOf(taken.intakeMappings, Seed.acme.intakeMappings.length)
        const patterns = taken.personaMappings.map(({ arnPattern }) => arnPattern)
        assert.deepStrictEqual(patterns, [...patterns].sort())
        assert.deepStrictEqual(Snapshot.parse(Snapshot.toJson(taken)), Result.succeed(taken))
      }).pipe(using())
    )

    it.effect("lists both kinds at once", () =>
      Effect.gen(function* () {
        const { faults, requests, site } = yield* Emulator.Emulator
        yield* faults.set([Faults.hang()])
        yield* Effect.forkChild(Snapshot.take(site), { startImmediately: true })
        while ((yield* requests).length < 2) {
          yield* Effect.promise(() => new Promise((resolve) => setImmediate(resolve)))
        }
        const paths = (yield* requests).map(({ path }) => path)
        assert.strictEqual(new Set(paths).size, 2)
      }).pipe(using())
    )

    it.effect("has no intake mappings where the site serves none, and fails as any other call does", () =>
      Effect.gen(function* () {
        const { faults, site } = yield* Emulator.Emulator
        yield* faults.set([Faults.status(404, { operation: "intakeMappings.list" })])
        assert.deepStrictEqual((yield* Snapshot.take(site)).intakeMappings, [])
        yield* faults.set([Faults.status(403)])
        assert.strictEqual((yield* Effect.flip(Snapshot.take(site))).reason._tag, "Forbidden")
      }).pipe(using())
    )
  })

  describe("parse", () => {
    it("reads what toJson writes", () => {
      assert.deepStrictEqual(Snapshot.parse(Snapshot.toJson(snapshot())), Result.succeed(snapshot()))
    })

    it.each([
      ["", "empty", undefined],
      ["{", "no snapshot: it is not JSON", undefined],
      [Snapshot.toJson(snapshot()).slice(0, -20), "a snapshot that was cut off (line 18, column ", undefined],
      [
        `{"format":"dd-cloud-auth/snapshot",\n"version":}`,
        "no JSON from here on (line 2, column 11)",
        undefined
      ],
      [
        `{"format":"dd-cloud-auth/snapshot"}`,
        "a damaged snapshot: version: Missing key (line 1, column 1)",
        "version"
      ],
      ["{}", "no snapshot", undefined],
      [`{"format":"dd-cloud-auth/snapshot","version":2}`, "of version 2, which a newer", "version"],
      [`{"format":"dd-cloud-auth/snapshot","format":1}`, "the key format twice", "format"]
    ])("says what %j is, and where", (text, what, path) => {
      const { message, path: found } = problemOf(text)
      assert.include(message, what)
      assert.strictEqual(found, path)
    })
  })

  describe("toJson", () => {
    it("is the same for the same mappings, in whatever order they came", () => {
      const [a, b] = [mapping("user/a", "a", "1"), mapping("user/b", "b", "2")]
      assert.strictEqual(Snapshot.toJson(snapshot([a, b])), Snapshot.toJson(snapshot([b, a])))
    })
  })

  describe("diff", () => {
    const wide = mapping("assumed-role/Deploy/*", "deploy@example.com")
    const narrow = mapping("assumed-role/Deploy/ci", "deploy@example.com")
    const other = mapping("assumed-role/Deploy/ci", "other@example.com")
    const diff = (
      before: ReadonlyArray<PersonaMapping.PersonaMapping>,
      after: ReadonlyArray<PersonaMapping.PersonaMapping>
    ) => Snapshot.diff(snapshot(before), snapshot(after))

    it("finds nothing where mappings were only ordered otherwise, or created again", () => {
      const { added, intake, isNoticed, moved, removed } = diff(
        [wide, narrow],
        [{ ...narrow, id: "new" }, wide]
      )
      assert.deepStrictEqual([added, removed, moved, isNoticed], [[], [], [], false])
      assert.deepStrictEqual(intake, { added: [], removed: [] })
    })

    it("says that nobody notices a mapping under one that takes in its callers for the same account", () => {
      const changes = diff([wide, narrow], [wide])
      assert.deepStrictEqual(changes.removed, [{ mapping: narrow, isNoticed: false, coveredBy: wide }])
      assert.isFalse(changes.isNoticed)
      assert.isTrue(diff([wide, other], [wide]).isNoticed)
    })

    it("tells an account that moved from one that was added and one that was removed", () => {
      const changes = diff([narrow], [other, wide])
      assert.deepStrictEqual(
        changes.moved.map(({ gain, loss }) => [loss.mapping, gain.mapping]),
        [[narrow, other]]
      )
      // The sessions of the role still become the account that the one session lost.
      assert.deepStrictEqual(changes.moved[0]?.loss, { mapping: narrow, isNoticed: false, coveredBy: wide })
      assert.isTrue(changes.moved[0]?.gain.isNoticed)
      assert.deepStrictEqual(changes.added, [{ mapping: wide, isNoticed: true }])
    })

    it("lets nobody notice a pattern that no caller matches", () => {
      assert.deepStrictEqual(
        diff([], [mapping("role/R", "a@example.com")]).added.map(({ isNoticed }) => isNoticed),
        [false]
      )
    })

    it("looks at each mapping a few times, however many have one pattern", () => {
      let looks = 0
      const many = (name: string, resource: (n: number) => string) =>
        Array.from({ length: 2_000 }, (_, n) =>
          Object.defineProperty(mapping(resource(n), `${name}${n}`, `${name}${n}`), "accountUuid", {
            get: () => (looks++, `${name}${n}`)
          })
        )
      const wide = many("w", () => "assumed-role/R/*")
      const narrow = many("n", (n) => `assumed-role/R/s${n}`)
      assert.lengthOf(diff([...wide, ...narrow], wide).removed, 2_000)
      assert.lengthOf(
        diff(
          wide,
          many("o", () => "assumed-role/R/*")
        ).moved,
        2_000
      )
      assert.isBelow(looks, 100_000)
    })

    it("counts a mapping that there is twice", () => {
      assert.lengthOf(diff([wide, { ...wide, id: "again" }], [wide]).removed, 1)
    })

    it("sees that an intake mapping may enrol runners", () => {
      const before = snapshot()
      const after = Snapshot.make({ ...before, intakeMappings: [{ id: "i", arnPattern: intake.arnPattern }] })
      const { intake: changed } = Snapshot.diff(before, after)
      assert.deepStrictEqual([changed.added.length, changed.removed.length], [1, 1])
    })

    it("notices exactly what changes the answer to some caller, over random mappings", () => {
      const resources = [
        "user/*",
        "user/a",
        "user/a/*",
        "user/a/b",
        "user/a/b/*",
        "assumed-role/R/*",
        "assumed-role/R/s1",
        "role/R"
      ]
      const callers = [
        "user/a",
        "user/b",
        "user/a/b",
        "user/a/c",
        "user/a/b/c",
        "user/x/y",
        "assumed-role/R/s1",
        "assumed-role/R/s2"
      ]
      forAll(1_000, (random) => {
        const some = (seed: string) =>
          Array.from({ length: random.below(5) }, (_, i) =>
            mapping(random.pick(resources), random.pick(["a@example.com", "b@example.com"]), `${seed}${i}`)
          )
        const kept = some("k")
        const [before, after] = [
          [...kept, ...some("b")],
          [...kept, ...some("a")]
        ]
        const who = (mappings: typeof before) => {
          const directory = Directory.make({ personaMappings: mappings })
          return callers.map((caller) => {
            const answer = directory.whoIs(arn(caller))
            if (answer._tag === "Mapped") return answer.account.accountUuid
            return answer._tag === "Ambiguous"
              ? answer.accounts
                  .map(({ accountUuid }) => accountUuid)
                  .sort()
                  .join()
              : answer._tag
          })
        }
        const changes = diff(before, after)
        const losses = [...changes.removed, ...changes.moved.map(({ loss }) => loss)]
        const gains = [...changes.added, ...changes.moved.map(({ gain }) => gain)]
        for (const [found, others] of [
          [losses, after],
          [gains, before]
        ] as const) {
          for (const { coveredBy, isNoticed, mapping } of found) {
            const covers = (other: PersonaMapping.PersonaMapping) =>
              other.accountUuid === mapping.accountUuid && takesIn(other, mapping)
            const isMatchable = Pattern.severity(mapping.arnPattern) !== "NeverMatches"
            assert.strictEqual(isNoticed, isMatchable && !others.some(covers))
            assert.strictEqual(coveredBy !== undefined, isMatchable && !isNoticed)
            if (coveredBy !== undefined) assert.isTrue(covers(coveredBy))
          }
        }
        assert.strictEqual(
          changes.isNoticed,
          who(before).join("\n") !== who(after).join("\n"),
          JSON.stringify([
            before.map((m) => [m.arnPattern, m.accountIdentifier]),
            after.map((m) => [m.arnPattern, m.accountIdentifier])
          ])
        )
      })
    })
  })

  describe("snapshot.schema.json", () => {
    const published = readFileSync(new URL("../snapshot.schema.json", import.meta.url), "utf8")

    it("is what the build writes, and takes a snapshot and nothing else", () => {
      const { schema } = Schema.toJsonSchemaDocument(Snapshot.Snapshot, { onExcessProperty: "error" })
      assert.deepStrictEqual(JSON.parse(published), {
        $schema: "https://json-schema.org/draft/2020-12/schema",
        ...schema
      })
      const validate = new Ajv2020().compile(JSON.parse(published))
      assert.isTrue(validate(snapshot()), JSON.stringify(validate.errors))
      for (const other of [{}, { ...snapshot(), version: 2 }, { ...snapshot(), more: 1 }]) {
        assert.isFalse(validate(other))
      }
    })
  })
})
