import * as CloudAuth from "@dd-cloud-auth/core/CloudAuth"
import * as Retry from "@dd-cloud-auth/core/Retry"
import { Directory, Snapshot } from "@dd-cloud-auth/directory"
import { Emulator, Faults } from "@dd-cloud-auth/emulator"
import * as NodeServices from "@effect/platform-node/NodeServices"
import { assert, describe, it } from "@effect/vitest"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Layer from "effect/Layer"
import * as Logger from "effect/Logger"
import type * as Path from "effect/Path"
import * as Random from "effect/Random"
import * as TestClock from "effect/testing/TestClock"
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { folder } from "./folder.ts"

const site = "emulator.invalid"
const terraform = "arn:aws:sts::418273640159:assumed-role/terraform-apply/run-42"
const newcomer = "arn:aws:sts::418273640159:assumed-role/newcomer/ci"
const newPattern = { arnPattern: newcomer, accountIdentifier: "oncall@acme.example" }

const logged: Array<string> = []
const logger = Logger.make(({ logLevel, message }) => {
  logged.push(`${logLevel} ${Array.isArray(message) ? message.join(" ") : String(message)}`)
})

const directory = (snapshotFile: string) =>
  Layer.unwrap(
    Effect.map(Emulator.Emulator, ({ credentials, site }) =>
      Layer.provide(
        Directory.layer({ site, snapshotFile, refreshEvery: "100 seconds" }),
        CloudAuth.layer({ site, credentials, retry: Retry.none, timeout: "20 seconds" })
      )
    )
  )

/** Runs a program over a directory that keeps a file, and an emulator without a socket. */
const run = <A, E>(
  file: string,
  program: Effect.Effect<A, E, Directory.Directory | Emulator.Emulator>,
  faults: ReadonlyArray<Faults.Fault> = []
) =>
  program.pipe(
    Effect.provide(
      directory(file).pipe(
        Layer.provideMerge(Layer.mergeAll(Emulator.layerClient({ faults }), Logger.layer([logger])))
      )
    ),
    Random.withSeed("directory")
  )

/** Waits, in no time of the clock's, until what the system does by itself is done. */
const until = (condition: () => boolean): Effect.Effect<void> =>
  Effect.suspend(() =>
    condition()
      ? Effect.void
      : Effect.andThen(
          Effect.promise(() => new Promise((resolve) => setImmediate(resolve))),
          until(condition)
        )
  )

const contains = (file: string, text: string) => () =>
  existsSync(file) && readFileSync(file, "utf8").includes(text)

/** A file system that counts the attempts to write: one `stat` in each, and the next begins after the end of the one before. */
const countAttempts = Effect.map(FileSystem.FileSystem, (real) => {
  let count = 0
  const stat: FileSystem.FileSystem["stat"] = (path) => Effect.suspend(() => (count++, real.stat(path)))
  return { fileSystem: { ...real, stat }, count: () => count }
})

/** Takes a snapshot of another emulator, with one mapping more. */
const taken = Effect.gen(function* () {
  const { credentials, site, store } = yield* Emulator.Emulator
  yield* store.personaMappings.create(newPattern)
  return yield* Effect.provide(Snapshot.take(site), CloudAuth.layer({ site, credentials }))
}).pipe(Effect.provide(Emulator.layerClient()))

const withFile = <A, E>(test: (file: string) => Effect.Effect<A, E, FileSystem.FileSystem | Path.Path>) =>
  Effect.flatMap(folder, (path) => test(join(path, "snapshot.json"))).pipe(Effect.provide(NodeServices.layer))

describe("Directory", () => {
  describe("layer with a snapshot file", () => {
    it.effect("keeps the file up to date, and leaves it untouched while nothing changes", () =>
      withFile((file) =>
        run(
          file,
          Effect.gen(function* () {
            const { store } = yield* Emulator.Emulator
            const live = yield* Directory.Directory
            assert.isUndefined((yield* live.status).file)
            yield* until(contains(file, "terraform-apply"))
            const { ino } = statSync(file)
            yield* TestClock.adjust("125 seconds")
            yield* live.whoIs(terraform, { maxAge: "1 minute" })
            assert.strictEqual(statSync(file).ino, ino)
            yield* store.personaMappings.create(newPattern)
            yield* live.whoIs(newcomer, { maxAge: 0 })
            yield* until(contains(file, newcomer))
            assert.notStrictEqual(statSync(file).ino, ino)
          })
        )
      )
    )

    it.effect.each([
      Faults.reset(),
      Faults.status(503),
      Faults.rateLimit({ reset: "30" }),
      Faults.invalidJson()
    ])("starts from the file where Datadog gives no answer, and says so: %o", (fault) =>
      withFile((file) =>
        Effect.gen(function* () {
          logged.length = 0
          yield* Snapshot.write(file, yield* taken)
          yield* TestClock.adjust("3 hours")
          yield* run(
            file,
            Effect.gen(function* () {
              const live = yield* Directory.Directory
              const { faults, requests } = yield* Emulator.Emulator
              assert.strictEqual((yield* live.whoIs(newcomer))._tag, "Mapped")
              const { age, failure, file: from, isStale } = yield* live.status
              assert.deepStrictEqual([from, age, isStale], [file, Duration.hours(3), true])
              assert.isDefined(failure)
              assert.lengthOf(logged, 1)
              assert.include(logged[0], `Warn the mappings of ${site} in ${file}, 3h old, answer: `)

              // As after any failure, nothing is sent right away.
              const before = (yield* requests).length
              const error = yield* Effect.flip(live.whoIs(terraform, { maxAge: "1 minute" }))
              assert.strictEqual(error.reason._tag, "Postponed")
              assert.lengthOf(yield* requests, before)

              yield* faults.clear
              yield* TestClock.adjust("30 seconds")
              assert.strictEqual((yield* live.whoIs(newcomer, { maxAge: 0 }))._tag, "Unmapped")
              assert.deepStrictEqual(yield* live.status, { age: Duration.zero, isStale: false })
              assert.deepStrictEqual(logged.slice(1), [`Info the mappings of ${site} are loaded again`])
              yield* until(() => !contains(file, newcomer)())
            }),
            [fault]
          )
        })
      )
    )

    it.effect("fails where Datadog refuses, whatever the file has", () =>
      withFile((file) =>
        Effect.gen(function* () {
          yield* Snapshot.write(file, yield* taken)
          const error = yield* Effect.flip(run(file, Effect.void, [Faults.status(403)]))
          assert.strictEqual(error.reason._tag, "LoadFailed")
        })
      )
    )

    it.effect("fails where there is no such file, or one of another site, and says so", () =>
      withFile((file) =>
        Effect.gen(function* () {
          for (const [write, message] of [
            [Effect.void, `Could not read ${file}: there is no such file or directory.`],
            [
              Effect.sync(() => writeFileSync(file, "{}")),
              `Could not read ${file}: it is JSON, but no snapshot`
            ],
            [
              Effect.flatMap(taken, (snapshot) =>
                Snapshot.write(file, { ...snapshot, site: "datadoghq.eu" }, { force: true })
              ),
              `${file} is of datadoghq.eu.`
            ]
          ] as const) {
            logged.length = 0
            yield* write
            const error = yield* Effect.flip(run(file, Effect.void, [Faults.reset()]))
            assert.strictEqual(error.reason._tag, "LoadFailed")
            assert.lengthOf(logged, 1)
            assert.include(logged[0], `Warn cannot start from a snapshot: ${message}`)
          }
        })
      )
    )

    it.effect("leaves a snapshot of another site as it is, says so once, and answers all the same", () =>
      withFile((file) =>
        Effect.gen(function* () {
          logged.length = 0
          yield* Snapshot.write(file, { ...(yield* taken), site: "datadoghq.eu" })
          const before = readFileSync(file, "utf8")
          const attempts = yield* countAttempts
          yield* run(
            file,
            Effect.gen(function* () {
              const live = yield* Directory.Directory
              for (let n = 2; n < 5; n++) {
                yield* TestClock.adjust("1 second")
                assert.strictEqual((yield* live.whoIs(terraform, { maxAge: 0 }))._tag, "Mapped")
                yield* until(() => attempts.count() >= n)
              }
            })
          ).pipe(Effect.provideService(FileSystem.FileSystem, attempts.fileSystem))
          assert.deepStrictEqual(logged, [
            `Error the mappings of ${site} are not kept: Could not write ${file}: it is a snapshot of datadoghq.eu.`
          ])
          assert.strictEqual(readFileSync(file, "utf8"), before)
        })
      )
    )

    it.effect("goes on where the file cannot be written, and says so once", () =>
      withFile((file) =>
        Effect.gen(function* () {
          logged.length = 0
          const attempts = yield* countAttempts
          yield* run(
            file,
            Effect.gen(function* () {
              const live = yield* Directory.Directory
              const { store } = yield* Emulator.Emulator
              yield* until(contains(file, "terraform-apply"))
              rmSync(file)
              mkdirSync(file)
              for (let n = attempts.count() + 1, last = n + 3; n < last; n++) {
                yield* TestClock.adjust("1 second")
                assert.strictEqual((yield* live.whoIs(terraform, { maxAge: 0 }))._tag, "Mapped")
                yield* until(() => attempts.count() >= n)
              }
              assert.deepStrictEqual(logged, [
                `Warn the mappings of ${site} are not kept: Could not write ${file}: it is a directory.`
              ])
              rmSync(file, { recursive: true })
              yield* store.personaMappings.create(newPattern)
              yield* TestClock.adjust("1 second")
              yield* live.whoIs(newcomer, { maxAge: 0 })
              yield* until(contains(file, newcomer))
            })
          ).pipe(Effect.provideService(FileSystem.FileSystem, attempts.fileSystem))
        })
      )
    )
  })
})
