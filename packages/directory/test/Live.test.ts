import * as CloudAuth from "@dd-cloud-auth/core/CloudAuth"
import type { PersonaMapping } from "@dd-cloud-auth/core/PersonaMapping"
import * as Retry from "@dd-cloud-auth/core/Retry"
import * as Site from "@dd-cloud-auth/core/Site"
import { Directory } from "@dd-cloud-auth/directory"
import { Emulator, Faults } from "@dd-cloud-auth/emulator"
import { assert, describe, it } from "@effect/vitest"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as Logger from "effect/Logger"
import * as Metric from "effect/Metric"
import * as Random from "effect/Random"
import * as Result from "effect/Result"
import * as Scope from "effect/Scope"
import * as Stream from "effect/Stream"
import * as TestClock from "effect/testing/TestClock"

const terraform = "arn:aws:sts::418273640159:assumed-role/terraform-apply/run-42"
const newcomer = "arn:aws:sts::418273640159:assumed-role/newcomer/ci"
const newPattern = { arnPattern: newcomer, accountIdentifier: "oncall@acme.example" }

const directory = (options: Omit<Directory.Options, "site"> = {}) =>
  Layer.unwrap(
    Effect.map(Emulator.Emulator, ({ credentials, site }) =>
      Layer.provide(
        Directory.layer({ site, ...options }),
        CloudAuth.layer({ site, credentials, retry: Retry.none, timeout: "20 seconds" })
      )
    )
  )

/** A directory over a client that lists these persona mappings. */
const directoryOf = (list: Effect.Effect<ReadonlyArray<PersonaMapping>>) => {
  const absent = () => Effect.die("not called")
  const mappings = { list, get: absent, create: absent, remove: absent }
  const client = CloudAuth.CloudAuth.of({
    personaMappings: mappings,
    intakeMappings: { ...mappings, list: Effect.succeed([]) },
    secrets: Effect.succeed([])
  })
  return Layer.provide(
    Directory.layer({ site: Result.getOrThrow(Site.parse("datadoghq.eu")) }),
    Layer.succeed(CloudAuth.CloudAuth, client)
  )
}

const logged: Array<string> = []
const logger = Logger.make(({ logLevel, message }) => {
  logged.push(`${logLevel} ${Array.isArray(message) ? message.join(" ") : String(message)}`)
})

/** Runs a program over a directory and an emulator, without a socket and with metrics of its own. */
const run = <A, E>(
  program: Effect.Effect<A, E, Directory.Directory | Emulator.Emulator>,
  options?: Omit<Directory.Options, "site">
) =>
  program.pipe(
    Effect.provide(
      Layer.provideMerge(directory(options), Layer.merge(Emulator.layerClient(), Logger.layer([logger])))
    ),
    Effect.provideService(Metric.MetricRegistry, new Map()),
    Random.withSeed("directory")
  )

/** Lets answers in process arrive, which takes promises but no time. */
const settle = Effect.forEach(
  Array.from({ length: 20 }),
  () => Effect.promise(() => new Promise((resolve) => setImmediate(resolve))),
  { discard: true }
)

const pass = (duration: Duration.Input) => Effect.andThen(TestClock.adjust(duration), settle)

const fork = <A, E, R>(effect: Effect.Effect<A, E, R>) => Effect.forkChild(effect, { startImmediately: true })

const requests = Effect.flatMap(Emulator.Emulator, ({ requests }) =>
  Effect.map(requests, (received) => received.length)
)

const metric = (name: string, attributes: Readonly<Record<string, string>> = {}) =>
  Effect.map(Metric.snapshot, (all) => {
    const found = all.filter(
      ({ attributes: own, id }) =>
        id === `dd_cloud_auth_directory_${name}` &&
        Object.entries(attributes).every(
          ([key, value]) => (own as Record<string, string> | undefined)?.[key] === value
        )
    )
    assert.lengthOf(found, 1, name)
    const { state } = found[0]!
    return "count" in state ? Number(state.count) : "value" in state ? Number(state.value) : Number.NaN
  })

describe("Directory", () => {
  describe("layer", () => {
    it.effect("loads once, and answers any number of lookups without another request", () =>
      run(
        Effect.gen(function* () {
          const live = yield* Directory.Directory
          const answers = yield* Effect.forEach(Array.from({ length: 1_000 }), () => live.whoIs(terraform), {
            concurrency: 50
          })
          for (const answer of answers) assert.strictEqual(answer._tag, "Mapped")
          assert.strictEqual(yield* requests, 2)
          const snapshot = yield* live.snapshot
          const index = yield* live.index
          assert.strictEqual(index.mappings, snapshot.personaMappings)
          assert.isNotEmpty(snapshot.intakeMappings)
          assert.deepStrictEqual(yield* live.status, { age: Duration.zero, isStale: false })
        })
      )
    )

    it.effect("fails as a whole where the first load does, and says why", () =>
      Effect.gen(function* () {
        const faults = [Faults.status(403, { operation: "personaMappings.list" })]
        const error = yield* Effect.flip(
          Layer.build(Layer.provide(directory(), Emulator.layerClient({ faults })))
        )
        assert.isTrue(Directory.isDirectoryError(error))
        assert.strictEqual(error.reason._tag, "LoadFailed")
        assert(error.reason._tag === "LoadFailed")
        assert.strictEqual(error.reason.error.reason._tag, "Forbidden")
        assert.match(error.message, /^The mappings of emulator\.invalid cannot be loaded: /)
        assert.isUndefined(error.age)
      })
    )

    it.effect("takes no refresh without a pause", () =>
      Effect.gen(function* () {
        const exit = yield* Effect.exit(
          Layer.build(Layer.provide(directory({ refreshEvery: 0 }), Emulator.layerClient()))
        )
        assert(Exit.isFailure(exit))
        assert.isTrue(Exit.hasDies(exit))
      })
    )

    it.effect("refreshes in the background, a fifth sooner or later each time", () =>
      run(
        Effect.gen(function* () {
          const live = yield* Directory.Directory
          const emulator = yield* Emulator.Emulator
          const { id } = yield* emulator.store.personaMappings.create(newPattern)
          const gaps: Array<number> = []
          let seen = yield* requests
          for (let seconds = 0, last = 0; gaps.length < 8;) {
            yield* pass("1 second")
            seconds++
            assert.isBelow(seconds, 1_000)
            const now = yield* requests
            if (now === seen) continue
            assert.strictEqual(now, seen + 2)
            gaps.push(seconds - last)
            seen = now
            last = seconds
          }
          for (const gap of gaps) assert.isTrue(gap >= 80 && gap <= 121, `${gap}`)
          assert.isAbove(new Set(gaps).size, 3)
          assert.strictEqual((yield* live.whoIs(newcomer))._tag, "Mapped")
          yield* emulator.store.personaMappings.remove(id)
          yield* pass("2 minutes")
          assert.strictEqual((yield* live.whoIs(newcomer))._tag, "Unmapped")
        }),
        { refreshEvery: "100 seconds" }
      )
    )

    it.effect.each([
      [Faults.reset(), "Unreachable"],
      [Faults.hang(), "Unreachable"],
      [Faults.status(500), "ServerError"],
      [Faults.rateLimit({ reset: "30" }), "RateLimited"],
      [Faults.truncate(), "Unreachable"],
      [Faults.invalidJson(), "Malformed"]
    ] as const)("keeps answering while Datadog fails, and says how old that is and why: %o", ([fault, tag]) =>
      run(
        Effect.gen(function* () {
          logged.length = 0
          const live = yield* Directory.Directory
          const { faults, store } = yield* Emulator.Emulator
          yield* store.personaMappings.create(newPattern)
          yield* faults.set([fault])
          yield* pass("2 minutes")
          yield* pass("1 minute")
          const failing = yield* live.status
          assert.strictEqual(failing.failure?.reason._tag, tag)
          assert.deepStrictEqual(failing.age, Duration.minutes(3))
          assert.isFalse(failing.isStale)
          assert.strictEqual((yield* live.whoIs(terraform))._tag, "Mapped")
          assert.strictEqual((yield* live.whoIs(newcomer))._tag, "Unmapped")
          yield* pass("2 minutes")
          yield* pass("1 minute")
          assert.isTrue((yield* live.status).isStale)
          assert.lengthOf(logged, 1)
          assert.match(
            logged[0]!,
            /^Warn the mappings of emulator\.invalid are of 1970-01-01T00:00:00\.000Z, .* old, and newer ones cannot be had: /
          )

          yield* faults.clear
          yield* pass("2 minutes")
          yield* pass("1 minute")
          const restored = yield* live.status
          assert.isUndefined(restored.failure)
          assert.isTrue(Duration.isLessThan(restored.age, Duration.minutes(3)))
          assert.strictEqual((yield* live.whoIs(newcomer))._tag, "Mapped")
          assert.deepStrictEqual(logged.slice(1), ["Info the mappings of emulator.invalid are loaded again"])
        }),
        { refreshEvery: "100 seconds", staleAfter: "5 minutes" }
      )
    )

    it.effect("sends nothing for as long as Datadog asks, neither when a refresh is due nor on demand", () =>
      run(
        Effect.gen(function* () {
          const live = yield* Directory.Directory
          const { faults } = yield* Emulator.Emulator
          yield* faults.set([Faults.rateLimit({ reset: "600", operation: "personaMappings.list" })])
          yield* pass("12 seconds")
          yield* faults.clear
          const before = yield* requests
          yield* pass("9 minutes")
          assert.strictEqual((yield* live.status).failure?.reason._tag, "RateLimited")
          const error = yield* Effect.flip(live.whoIs(terraform, { maxAge: "1 minute" }))
          assert(error.reason._tag === "Postponed")
          assert.strictEqual(error.reason.error?.reason._tag, "RateLimited")
          assert.isTrue(error.reason.retryAfter > 45 && error.reason.retryAfter <= 60)
          assert.match(
            error.message,
            /are 9m 12s old, and newer ones cannot be had: .* may be made in \d+s\.$/
          )
          assert.strictEqual(yield* requests, before)
          yield* pass("1 minute")
          assert.strictEqual(yield* requests, before + 2)
          assert.isUndefined((yield* live.status).failure)
        }),
        { refreshEvery: "10 seconds" }
      )
    )

    it.effect("keeps what it has filed while nothing changes, and its date", () =>
      run(
        Effect.gen(function* () {
          const live = yield* Directory.Directory
          const { store } = yield* Emulator.Emulator
          const held = Effect.all([live.index, live.snapshot])
          const [index, snapshot] = yield* held
          yield* pass("2 minutes")
          assert.isTrue(Duration.isLessThan((yield* live.status).age, Duration.minutes(2)))
          const [sameIndex, sameSnapshot] = yield* held
          assert.strictEqual(sameIndex, index)
          assert.strictEqual(sameSnapshot, snapshot)

          // Created again, with another id: no change for callers, but answers name the mapping.
          const [mapping] = index.mappings
          yield* store.personaMappings.remove(mapping!.id)
          const again = yield* store.personaMappings.create(mapping!)
          yield* pass("2 minutes")
          const [otherIndex] = yield* held
          assert.notStrictEqual(otherIndex, index)
          assert.isTrue(otherIndex.mappings.some(({ id }) => id === again.id))
        }),
        { refreshEvery: "1 minute" }
      )
    )

    it.effect("answers by the mappings before while others are filed, and gives lookups their turn", () =>
      Effect.gen(function* () {
        const many = Array.from({ length: 20_000 }, (_, n) => ({
          id: `${n}`,
          arnPattern: `arn:aws:sts::123456789012:assumed-role/R${n}/*`,
          accountIdentifier: "a@example.com",
          accountUuid: "a"
        }))
        let lists = 0
        yield* Effect.gen(function* () {
          const live = yield* Directory.Directory
          const turns: Array<string> = []
          const lookUp = Effect.forever(
            Effect.andThen(
              Effect.map(live.whoIs("arn:aws:sts::123456789012:assumed-role/R7/ci"), ({ _tag }) =>
                turns.push(_tag)
              ),
              Effect.yieldNow
            )
          )
          yield* TestClock.adjust("1 second")
          const loading = yield* fork(live.whoIs(terraform, { maxAge: 0 }))
          const reader = yield* fork(lookUp)
          yield* Fiber.join(loading)
          yield* Fiber.interrupt(reader)
          assert.isAtLeast(turns.filter((tag) => tag === "Unmapped").length, 5)
          assert.strictEqual(
            (yield* live.whoIs("arn:aws:sts::123456789012:assumed-role/R7/ci"))._tag,
            "Mapped"
          )
        }).pipe(Effect.provide(directoryOf(Effect.sync(() => (lists++ === 0 ? [] : many)))))
      })
    )

    it.effect("warns once where the site serves no intake mappings, and again when that comes back", () =>
      run(
        Effect.gen(function* () {
          logged.length = 0
          const { faults } = yield* Emulator.Emulator
          yield* Directory.Directory
          const absent = faults.set([Faults.status(404, { operation: "intakeMappings.list" })])
          for (const serve of [absent, absent, faults.clear, absent]) {
            yield* serve
            yield* pass("2 minutes")
          }
          assert.lengthOf(logged, 2)
          for (const line of logged) assert.match(line, /^Warn no intake mappings: intakeMappings\.list on /)
        }),
        { refreshEvery: "1 minute" }
      )
    )

    it.effect("tells what changes, and ends with the directory", () =>
      Effect.gen(function* () {
        const scope = yield* Scope.make()
        const context = yield* Layer.buildWithScope(
          Layer.provideMerge(directory({ refreshEvery: "1 minute" }), Emulator.layerClient()),
          scope
        )
        yield* Effect.gen(function* () {
          const live = yield* Directory.Directory
          const { store } = yield* Emulator.Emulator
          const reader = yield* fork(Stream.runCollect(live.changes))
          yield* settle
          yield* pass("3 minutes")
          const { id } = yield* store.personaMappings.create(newPattern)
          yield* pass("2 minutes")
          yield* store.personaMappings.remove(id)
          yield* pass("2 minutes")
          yield* Scope.close(scope, Exit.void)
          const changes = yield* Fiber.join(reader)
          assert.deepStrictEqual(
            changes.map(({ added, removed }) => [added.length, removed.length]),
            [
              [1, 0],
              [0, 1]
            ]
          )
          assert.isTrue(changes[0]!.isNoticed)
          assert.lengthOf(yield* Stream.runCollect(live.changes), 0)
        }).pipe(Effect.provide(context))
      })
    )

    it.effect("gives a slow reader several changes as one", () =>
      run(
        Effect.gen(function* () {
          const live = yield* Directory.Directory
          const { store } = yield* Emulator.Emulator
          const seen: Array<number> = []
          const reader = yield* fork(
            Stream.runForEach(live.changes, ({ added }) => {
              seen.push(added.length)
              return Effect.sleep("5 minutes")
            })
          )
          yield* settle
          for (const name of ["a", "b", "c"]) {
            yield* store.personaMappings.create({ ...newPattern, arnPattern: `${newcomer}-${name}` })
            yield* pass("75 seconds")
          }
          yield* pass("5 minutes")
          assert.deepStrictEqual(seen, [1, 2])
          yield* Fiber.interrupt(reader)
        }),
        { refreshEvery: "1 minute" }
      )
    )

    it.effect("counts and measures, by site", () =>
      run(
        Effect.gen(function* () {
          const live = yield* Directory.Directory
          const { faults, store } = yield* Emulator.Emulator
          const site = "emulator.invalid"
          const { intakeMappings, personaMappings } = yield* live.snapshot
          yield* live.whoIs(terraform)
          yield* live.whoIs(terraform, { maxAge: "1 minute" })
          yield* live.whoIs("nobody")
          yield* faults.set([Faults.status(503)])
          yield* pass("80 seconds")
          assert.strictEqual(yield* metric("lookups", { site, answer: "Mapped" }), 2)
          assert.strictEqual(yield* metric("lookups", { site, answer: "NotACaller" }), 1)
          assert.strictEqual(yield* metric("mappings", { kind: "persona" }), personaMappings.length)
          assert.strictEqual(yield* metric("mappings", { kind: "intake" }), intakeMappings.length)
          assert.strictEqual(yield* metric("refreshes", { site }), 2)
          assert.strictEqual(yield* metric("failures", { site, reason: "ServerError" }), 1)
          assert.strictEqual(yield* metric("age_seconds", { site }), 80)

          yield* faults.set([Faults.rateLimit({ reset: "1" })])
          yield* pass("80 seconds")
          yield* faults.clear
          yield* store.personaMappings.create(newPattern)
          yield* live.whoIs(newcomer)
          yield* pass("90 seconds")
          yield* live.whoIs(newcomer)
          assert.strictEqual(yield* metric("lookups", { site, answer: "Unmapped" }), 1)
          assert.strictEqual(yield* metric("lookups", { site, answer: "Mapped" }), 3)
          assert.strictEqual(yield* metric("mappings", { kind: "persona" }), personaMappings.length + 1)
          assert.strictEqual(yield* metric("failures", { site, reason: "ServerError" }), 1)
          assert.strictEqual(yield* metric("failures", { site, reason: "RateLimited" }), 1)
          assert.strictEqual(yield* metric("refreshes", { site }), 4)
          assert.isBelow(yield* metric("age_seconds", { site }), 80)
        }),
        { refreshEvery: "1 minute" }
      )
    )

    it.effect("outlives a bug in the client, and hands it to who demanded the refresh", () =>
      Effect.gen(function* () {
        logged.length = 0
        let lists = 0
        const list = Effect.suspend(() =>
          lists++ === 1 ? Effect.die(new Error("a bug")) : Effect.succeed([])
        )
        const layer = Layer.provideMerge(directoryOf(list), Logger.layer([logger]))
        yield* Effect.gen(function* () {
          const live = yield* Directory.Directory
          yield* pass("1 minute")
          const exit = yield* Effect.exit(live.whoIs(terraform, { maxAge: 0 }))
          assert(Exit.isFailure(exit))
          assert.isTrue(Exit.hasDies(exit))
          assert.deepStrictEqual(logged, [
            "Error the mappings of datadoghq.eu are of 1970-01-01T00:00:00.000Z, 1m old, and newer ones cannot be had: a bug stopped their loading"
          ])
          const error = yield* Effect.flip(live.whoIs(terraform, { maxAge: 0 }))
          assert.strictEqual(error.reason._tag, "Postponed")
          assert.include(error.message, "a bug stopped their loading. The next attempt may be made in 1s.")
          yield* pass("1 second")
          assert.strictEqual((yield* live.whoIs(terraform, { maxAge: 0 }))._tag, "Unmapped")
        }).pipe(Effect.provide(layer))
      })
    )

    it.effect("stops with its scope, goes on answering, and refuses to get anything newer", () =>
      Effect.gen(function* () {
        const scope = yield* Scope.make()
        const emulator = yield* Layer.build(Emulator.layerClient())
        const layer = Layer.provide(directory({ refreshEvery: "1 minute" }), Layer.succeedContext(emulator))
        const context = yield* Layer.buildWithScope(layer, scope)
        yield* Effect.gen(function* () {
          const live = yield* Directory.Directory
          const { faults } = yield* Emulator.Emulator
          yield* faults.set([Faults.hang()])
          yield* pass("10 seconds")
          const waiting = yield* fork(Effect.flip(live.whoIs(terraform, { maxAge: "1 second" })))
          yield* settle
          assert.strictEqual(yield* requests, 4)
          yield* Scope.close(scope, Exit.void)
          assert.strictEqual((yield* Fiber.join(waiting)).reason._tag, "Stopped")
          yield* faults.clear
          yield* pass("1 hour")
          assert.strictEqual(yield* requests, 4)
          assert.strictEqual((yield* live.whoIs(terraform))._tag, "Mapped")
          const error = yield* Effect.flip(live.whoIs(terraform, { maxAge: "1 second" }))
          assert.strictEqual(error.reason._tag, "Stopped")
        }).pipe(Effect.provide([Layer.succeedContext(context), Layer.succeedContext(emulator)]))
      })
    )
  })

  describe("whoIs with maxAge", () => {
    it.effect("takes what is at hand where that is new enough", () =>
      run(
        Effect.gen(function* () {
          const live = yield* Directory.Directory
          yield* pass("1 minute")
          assert.strictEqual((yield* live.whoIs(terraform, { maxAge: "1 minute" }))._tag, "Mapped")
          assert.strictEqual(yield* requests, 2)
        })
      )
    )

    it.effect("loads once for everybody who asks meanwhile, and stands an asker that is interrupted", () =>
      run(
        Effect.gen(function* () {
          const live = yield* Directory.Directory
          const { faults, store } = yield* Emulator.Emulator
          yield* store.personaMappings.create(newPattern)
          yield* faults.set([Faults.slow("5 seconds")])
          yield* pass("1 minute")
          const ask = live.whoIs(newcomer, { maxAge: "30 seconds" })
          const impatient = yield* fork(ask)
          const fibers = yield* Effect.forEach(Array.from({ length: 100 }), () => fork(ask))
          yield* Fiber.interrupt(impatient)
          yield* pass("1 second")
          const late = yield* fork(ask)
          yield* pass("10 seconds")
          for (const answer of yield* Fiber.joinAll([...fibers, late]))
            assert.strictEqual(answer._tag, "Mapped")
          assert.strictEqual(yield* requests, 4)
        }),
        { refreshEvery: "1 hour" }
      )
    )

    it.effect("is not content with what began to load too early", () =>
      run(
        Effect.gen(function* () {
          const live = yield* Directory.Directory
          const { faults, store } = yield* Emulator.Emulator
          yield* pass("1 minute")
          yield* faults.set([Faults.slow("5 seconds")])
          const early = yield* fork(live.whoIs(newcomer, { maxAge: 0 }))
          yield* settle
          yield* pass("3 seconds")
          yield* store.personaMappings.create(newPattern)
          const late = yield* fork(live.whoIs(newcomer, { maxAge: 0 }))
          yield* settle
          yield* pass("3 seconds")
          assert.strictEqual((yield* Fiber.join(early))._tag, "Unmapped")
          yield* pass("6 seconds")
          assert.strictEqual((yield* Fiber.join(late))._tag, "Mapped")
          assert.strictEqual(yield* requests, 6)
        }),
        { refreshEvery: "1 hour" }
      )
    )

    it.effect("lets nobody wait for an attempt that may not be made for a while", () =>
      run(
        Effect.gen(function* () {
          const live = yield* Directory.Directory
          const { faults } = yield* Emulator.Emulator
          yield* faults.set([Faults.hang()])
          const ask = fork(Effect.flip(live.whoIs(terraform, { maxAge: 0 })))
          yield* pass("1 second")
          const early = yield* ask
          yield* settle
          yield* pass("3 seconds")
          const late = yield* ask
          yield* pass("17 seconds")
          assert.strictEqual((yield* Fiber.join(early)).reason._tag, "LoadFailed")
          const { reason } = yield* Fiber.join(late)
          assert(reason._tag === "Postponed")
          assert.strictEqual(reason.error?.reason._tag, "Unreachable")
          assert.strictEqual(yield* requests, 4)
        }),
        { refreshEvery: "1 hour" }
      )
    )

    it.effect(
      "fails with the reason where newer mappings cannot be had, and lets nobody hammer the site",
      () =>
        run(
          Effect.gen(function* () {
            const live = yield* Directory.Directory
            const { faults } = yield* Emulator.Emulator
            yield* faults.set([Faults.status(401)])
            yield* pass("1 minute")
            const ask = Effect.flip(live.whoIs(terraform, { maxAge: "1 second" }))
            const fibers = yield* Effect.all([fork(ask), fork(ask), fork(ask)])
            const errors = yield* Fiber.joinAll(fibers)
            for (const { age, reason } of errors) {
              assert(reason._tag === "LoadFailed")
              assert.strictEqual(reason.error.reason._tag, "Unauthorized")
              assert.deepStrictEqual(age, Duration.minutes(1))
            }
            const sent = yield* requests
            assert.strictEqual((yield* ask).reason._tag, "Postponed")
            assert.strictEqual(yield* requests, sent)
            yield* pass("1 second")
            assert.strictEqual((yield* ask).reason._tag, "LoadFailed")
          }),
          { refreshEvery: "1 hour" }
        )
    )
  })
})
