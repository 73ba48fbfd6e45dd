import * as NodeServices from "@effect/platform-node/NodeServices"
import { assert, describe, it } from "@effect/vitest"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as FileSystem from "effect/FileSystem"
import * as Path from "effect/Path"
import * as PlatformError from "effect/PlatformError"
import * as Random from "effect/Random"
import {
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  statSync,
  symlinkSync,
  writeFileSync
} from "node:fs"
import { join } from "node:path"
import * as WholeFile from "../src/WholeFile.ts"
import { folder } from "./folder.ts"

const write = (file: string, text = "new") =>
  Effect.flatMap(WholeFile.target(file), (target) => WholeFile.write(target, text))

/** Runs an effect on the real file system, on which writing is something else, and opening may be watched. */
const withWriting =
  (
    writeAll: (path: string, write: Effect.Effect<void, PlatformError.PlatformError>) => typeof write,
    opened: (path: string) => void = () => {}
  ) =>
  <A, E>(effect: Effect.Effect<A, E, FileSystem.FileSystem | Path.Path>) =>
    Effect.gen(function* () {
      const real = yield* FileSystem.FileSystem
      const open: FileSystem.FileSystem["open"] = (path, options) =>
        Effect.map(real.open(path, options), (file) => {
          opened(path)
          return Object.create(file, {
            writeAll: { value: (bytes: Uint8Array) => writeAll(path, file.writeAll(bytes)) }
          })
        })
      return yield* Effect.provideService(effect, FileSystem.FileSystem, { ...real, open })
    })

const full = PlatformError.systemError({
  _tag: "Unknown",
  module: "FileSystem",
  method: "writeAll",
  cause: Object.assign(new Error("ENOSPC"), { code: "ENOSPC", errno: -28 })
})

describe("WholeFile", () => {
  describe("write", () => {
    for (const mode of [0o600, 0o666, 0o640, 0o400]) {
      it.effect(`gives what it writes the mode ${mode.toString(8)} of its target before the first byte`, () =>
        Effect.gen(function* () {
          const file = join(yield* folder, "file")
          writeFileSync(file, "old")
          chmodSync(file, mode)
          const seen: Array<readonly [mode: number, bytes: number]> = []
          // Who opened the file while it was empty could read it later.
          let more = 0
          yield* write(file).pipe(
            withWriting(
              (path, write) =>
                Effect.andThen(
                  Effect.sync(() => seen.push([statSync(path).mode & 0o777, statSync(path).size])),
                  write
                ),
              (path) => (more = statSync(path).mode & 0o777 & ~mode)
            )
          )
          assert.strictEqual(more, 0)
          assert.deepStrictEqual(seen, [[mode, 0]])
          assert.strictEqual(statSync(file).mode & 0o777, mode)
          assert.strictEqual(readFileSync(file, "utf8"), "new")
        }).pipe(Effect.provide(NodeServices.layer))
      )
    }

    it.effect("takes bytes piece by piece, each once the one before is written", () =>
      Effect.gen(function* () {
        const file = join(yield* folder, "file")
        const sizes: Array<number> = []
        let temporary = ""
        function* pieces() {
          for (const text of ["a", "bc", "def"]) {
            sizes.push(statSync(temporary).size)
            yield new TextEncoder().encode(text)
          }
        }
        const target = yield* WholeFile.target(file)
        yield* WholeFile.write(target, pieces()).pipe(
          withWriting(
            (_, write) => write,
            (path) => (temporary = path)
          )
        )
        assert.deepStrictEqual(sizes, [0, 1, 3])
        assert.strictEqual(readFileSync(file, "utf8"), "abcdef")
      }).pipe(Effect.provide(NodeServices.layer))
    )

    it.effect("writes where a link leads, to what is not there too, and leaves the link", () =>
      Effect.gen(function* () {
        const path = yield* folder
        mkdirSync(join(path, "folder"))
        mkdirSync(join(path, "a"))
        mkdirSync(join(path, "a", "b"))
        symlinkSync(join("a", "b"), join(path, "into"))
        symlinkSync("three", join(path, "link"))
        for (const [name, to, where] of [
          ["absolute", join(path, "one"), "one"],
          ["relative", "two", "two"],
          ["link-to-link", "link", "three"],
          ["folder/parent", "../four", "four"],
          ["into/inner", "../five", "a/five"]
        ] as const) {
          symlinkSync(to, join(path, name))
          yield* write(join(path, name))
          assert.strictEqual(readlinkSync(join(path, name)), to)
          assert.strictEqual(readFileSync(join(path, where), "utf8"), "new")
        }
      }).pipe(Effect.provide(NodeServices.layer))
    )

    it.effect("takes a name as long as the file system allows", () =>
      Effect.gen(function* () {
        const file = join(yield* folder, "n".repeat(255))
        yield* write(file)
        assert.strictEqual(readFileSync(file, "utf8"), "new")
      }).pipe(Effect.provide(NodeServices.layer))
    )

    it.effect("writes into nothing that has the name of its own file already, and leaves that", () =>
      Effect.gen(function* () {
        const path = yield* folder
        const elsewhere = join(path, "elsewhere")
        writeFileSync(elsewhere, "precious")
        const withSeed = Random.withSeed("the same name twice")
        const temporary = yield* temporaryName(path).pipe(withSeed)
        symlinkSync(elsewhere, temporary)
        const error = yield* write(join(path, "file")).pipe(withSeed, Effect.flip)
        assert.strictEqual(error.reason._tag, "AlreadyExists")
        assert.strictEqual(readFileSync(elsewhere, "utf8"), "precious")
        assert.strictEqual(readlinkSync(temporary), elsewhere)
        assert.deepStrictEqual(readdirSync(path).length, 2)
      }).pipe(Effect.provide(NodeServices.layer))
    )

    it.effect("leaves the old file and nothing else where there is no space", () =>
      Effect.gen(function* () {
        const path = yield* folder
        writeFileSync(join(path, "file"), "old")
        yield* write(join(path, "file")).pipe(
          withWriting(() => Effect.fail(full)),
          Effect.flip
        )
        assert.deepStrictEqual(readdirSync(path), ["file"])
        assert.strictEqual(readFileSync(join(path, "file"), "utf8"), "old")
      }).pipe(Effect.provide(NodeServices.layer))
    )

    it.effect("leaves the old file and nothing else where it is interrupted", () =>
      Effect.gen(function* () {
        const path = yield* folder
        writeFileSync(join(path, "file"), "old")
        const isWriting = yield* Deferred.make<void>()
        const fiber = yield* write(join(path, "file")).pipe(
          withWriting(() => Effect.andThen(Deferred.succeed(isWriting, undefined), Effect.never)),
          Effect.forkChild
        )
        yield* Deferred.await(isWriting)
        assert.strictEqual(readdirSync(path).length, 2)
        yield* Fiber.interrupt(fiber)
        assert.deepStrictEqual(readdirSync(path), ["file"])
        assert.strictEqual(readFileSync(join(path, "file"), "utf8"), "old")
      }).pipe(Effect.provide(NodeServices.layer))
    )
  })
})

/** Returns the name that is written first with this chance: of the one file that is open while it is written. */
const temporaryName = Effect.fnUntraced(function* (path: string) {
  let temporary = ""
  yield* write(join(path, "file")).pipe(
    withWriting((path) => {
      temporary = path
      return Effect.fail(full)
    }),
    Effect.flip
  )
  return temporary
})
