import { Snapshot } from "@dd-cloud-auth/directory"
import * as NodeServices from "@effect/platform-node/NodeServices"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as PlatformError from "effect/PlatformError"
import * as Stream from "effect/Stream"
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync
} from "node:fs"
import { join } from "node:path"
import { folder } from "./folder.ts"
import { mapping } from "./mappings.ts"

const snapshot = (takenAt: string, ...accounts: ReadonlyArray<string>) =>
  Snapshot.make({
    site: "datadoghq.eu",
    takenAt,
    personaMappings: accounts.map((account, n) => mapping(`user/u${n}`, account, `${n}`)),
    intakeMappings: []
  })

const monday = snapshot("2026-11-23T00:00:00Z", "a@example.com", "€@example.com")
const tuesday = { ...monday, takenAt: "2026-11-24T00:00:00.5Z" }
const changed = snapshot("2026-11-24T00:00:00Z", "b@example.com")

const file = (path: string) => join(path, "snapshot.json")

describe("Snapshot", () => {
  describe("write", () => {
    it.effect("writes a file that read reads, and leaves nothing else behind", () =>
      Effect.gen(function* () {
        const path = yield* folder
        assert.deepStrictEqual(yield* Snapshot.write(file(path), monday), { _tag: "Written" })
        assert.deepStrictEqual(yield* Snapshot.read(file(path)), monday)
        assert.strictEqual(readFileSync(file(path), "utf8"), Snapshot.toJson(monday))
        yield* Snapshot.write(file(path), changed)
        assert.deepStrictEqual(yield* Snapshot.read(file(path)), changed)
        assert.deepStrictEqual(readdirSync(path), ["snapshot.json"])
      }).pipe(Effect.provide(NodeServices.layer))
    )

    it.effect("leaves a file untouched that says the same but for its date, unless it is forced", () =>
      Effect.gen(function* () {
        const path = file(yield* folder)
        yield* Snapshot.write(path, monday)
        const { ino } = statSync(path)
        assert.deepStrictEqual(yield* Snapshot.write(path, tuesday), {
          _tag: "Unchanged",
          since: "2026-11-23T00:00:00Z"
        })
        assert.strictEqual(statSync(path).ino, ino)
        yield* Snapshot.write(path, tuesday, { force: true })
        assert.deepStrictEqual(yield* Snapshot.read(path), tuesday)
      }).pipe(Effect.provide(NodeServices.layer))
    )

    it.effect("writes what a link leads to, and keeps the mode", () =>
      Effect.gen(function* () {
        const path = yield* folder
        writeFileSync(file(path), "")
        chmodSync(file(path), 0o600)
        symlinkSync("snapshot.json", join(path, "link"))
        yield* Snapshot.write(join(path, "link"), monday)
        assert.isTrue(lstatSync(join(path, "link")).isSymbolicLink())
        assert.strictEqual(statSync(file(path)).mode & 0o777, 0o600)
        assert.deepStrictEqual(yield* Snapshot.read(file(path)), monday)
      }).pipe(Effect.provide(NodeServices.layer))
    )

    const replaced: ReadonlyArray<readonly [title: string, bytes: string | Uint8Array]> = [
      ["an empty file", ""],
      ["a damaged snapshot", Snapshot.toJson(monday).slice(0, 60)],
      ["a snapshot in UTF-16", Buffer.from(`\ufeff${Snapshot.toJson(monday)}`, "utf16le")],
      ["the same snapshot with a byte order mark", `\ufeff${Snapshot.toJson(monday)}`]
    ]
    for (const [title, bytes] of replaced) {
      it.effect(`replaces ${title}`, () =>
        Effect.gen(function* () {
          const path = file(yield* folder)
          writeFileSync(path, bytes)
          assert.deepStrictEqual(yield* Snapshot.write(path, monday), { _tag: "Written" })
          assert.strictEqual(readFileSync(path, "utf8"), Snapshot.toJson(monday))
        }).pipe(Effect.provide(NodeServices.layer))
      )
    }

    const ofUs = (text: string) => text.replace("datadoghq.eu", "datadoghq.com")

    it.effect(
      "overwrites nothing else, no other site's, and nothing that is read-only, unless it is forced",
      () =>
        Effect.gen(function* () {
          const path = file(yield* folder)
          for (const [text, mode, reason] of [
            ['{"mine":true}', 0o600, "NotASnapshot"],
            [Buffer.from([0xff, 0x00, 0x80]), 0o600, "NotASnapshot"],
            [Snapshot.toJson(monday), 0o400, "ReadOnly"],
            [ofUs(Snapshot.toJson(monday)), 0o600, "AnotherSite"],
            [ofUs(Snapshot.toJson(monday)).slice(0, 200), 0o600, "AnotherSite"],
            [Buffer.from(`\ufeff${ofUs(JSON.stringify(monday))}`, "utf16le"), 0o600, "AnotherSite"],
            [
              ofUs(JSON.stringify(monday))
                .replace(/,"site":".*?"/, "")
                .replace(/}$/, ',"site":"datadoghq.com"}'),
              0o600,
              "AnotherSite"
            ]
          ] as const) {
            writeFileSync(path, text)
            chmodSync(path, mode)
            const error = yield* Effect.flip(Snapshot.write(path, changed))
            assert.isTrue(Snapshot.isSnapshotError(error))
            assert.strictEqual(error.reason._tag, reason)
            assert.strictEqual(error.message, `Could not write ${path}: it is ${error.reason.message}.`)
            assert.deepStrictEqual(readFileSync(path), Buffer.from(text))
            yield* Snapshot.write(path, changed, { force: true })
            assert.strictEqual(statSync(path).mode & 0o777, mode)
            chmodSync(path, 0o600)
            assert.deepStrictEqual(yield* Snapshot.read(path), changed)
          }
        }).pipe(Effect.provide(NodeServices.layer))
    )

    it.effect(
      "reads no more than the beginning of a file of gigabytes, of another site or not, to overwrite it",
      () =>
        Effect.gen(function* () {
          const path = file(yield* folder)
          writeFileSync(path, Snapshot.toJson(monday))
          truncateSync(path, 3_221_225_472)
          const real = yield* FileSystem.FileSystem
          const streamed: Array<unknown> = []
          const stream: FileSystem.FileSystem["stream"] = (path, options) => {
            streamed.push(options?.bytesToRead)
            return real.stream(path, options)
          }
          const watched = Effect.provideService(FileSystem.FileSystem, { ...real, stream })
          const other = yield* Effect.flip(
            watched(Snapshot.write(path, { ...monday, site: "datadoghq.com" }))
          )
          assert.strictEqual(other.reason._tag, "AnotherSite")
          assert.notInclude(streamed, undefined)
          assert.deepStrictEqual(yield* watched(Snapshot.write(path, changed)), { _tag: "Written" })
          assert.notInclude(streamed, undefined)
        }).pipe(Effect.provide(NodeServices.layer))
    )

    it.effect("says why it cannot be written, before there is a snapshot", () =>
      Effect.gen(function* () {
        const path = yield* folder
        for (const [file, message] of [
          [path, `Could not write ${path}: it is a directory.`],
          ["/dev/null", "Could not write /dev/null: it is not a regular file."],
          [join(path, "none", "x"), `Could not write ${path}/none/x: there is no such file or directory.`]
        ] as const) {
          const error = yield* Effect.flip(Snapshot.writer(file, { force: true }))
          assert.strictEqual(error.message, message)
        }
        assert.deepStrictEqual(readdirSync(path), [])
      }).pipe(Effect.provide(NodeServices.layer))
    )
  })

  describe("read", () => {
    it.effect("reads UTF-8, and UTF-16 with a mark of either kind", () =>
      Effect.gen(function* () {
        const path = file(yield* folder)
        const text = `\ufeff${JSON.stringify(monday)}\r\n`
        for (const bytes of [
          Buffer.from(text),
          Buffer.from(text, "utf16le"),
          Buffer.from(text, "utf16le").swap16()
        ]) {
          writeFileSync(path, bytes)
          assert.deepStrictEqual(yield* Snapshot.read(path), monday)
        }
      }).pipe(Effect.provide(NodeServices.layer))
    )

    it.effect("says what is wrong, in one error with a reason", () =>
      Effect.gen(function* () {
        const path = yield* folder
        mkdirSync(join(path, "inner"))
        writeFileSync(join(path, "cut"), Snapshot.toJson(monday).slice(0, 200))
        writeFileSync(join(path, "latin"), Buffer.from(JSON.stringify({ site: "Zoë" }), "latin1"))
        for (const [name, reason, message] of [
          ["none", "FileSystemFailed", /: there is no such file or directory\.$/],
          ["inner", "NotAFile", /inner: it is a directory\.$/],
          ["cut", "InvalidSnapshot", /cut: it is a snapshot that was cut off \(line \d+, column \d+\)\.$/],
          ["latin", "InvalidSnapshot", /latin: it is not UTF-8: /]
        ] as const) {
          const error = yield* Effect.flip(Snapshot.read(join(path, name)))
          assert.strictEqual(error.reason._tag, reason)
          assert.match(error.message, message)
          assert.deepStrictEqual([error.operation, error.path], ["read", join(path, name)])
        }
      }).pipe(Effect.provide(NodeServices.layer))
    )

    it.effect("fails by reason where the system does", () =>
      Effect.gen(function* () {
        const denied = PlatformError.systemError({
          _tag: "PermissionDenied",
          module: "FileSystem",
          method: "stat"
        })
        const reason = yield* Snapshot.read("file.json").pipe(
          Effect.as(undefined),
          Effect.catchReason("SnapshotError", "FileSystemFailed", ({ error }) =>
            Effect.succeed(error.reason._tag)
          ),
          Effect.provide(FileSystem.layerNoop({ stat: () => Effect.fail(denied) }))
        )
        assert.strictEqual(reason, "PermissionDenied")
      })
    )
  })

  describe("read", () => {
    it.effect("reads nothing of a file that is too long", () =>
      Effect.gen(function* () {
        const path = file(yield* folder)
        writeFileSync(path, "")
        truncateSync(path, 3 * 1_073_741_824)
        const fs = yield* FileSystem.FileSystem
        const unread = { ...fs, stream: () => Stream.die("it was read") }
        const error = yield* Effect.flip(
          Effect.provideService(Snapshot.read(path), FileSystem.FileSystem, unread)
        )
        assert.strictEqual(error.message, `Could not read ${path}: it is longer than 256 MiB.`)
      }).pipe(Effect.provide(NodeServices.layer))
    )
  })

  describe("fromStream", () => {
    it.effect("stops at 256 MiB, where a stream has no end", () =>
      Effect.gen(function* () {
        const piece = new Uint8Array(8_388_608)
        let pieces = 0
        const endless = Stream.forever(Stream.sync(() => (pieces++, piece)))
        const error = yield* Effect.flip(Snapshot.fromStream(endless))
        assert.strictEqual(error.message, "longer than 256 MiB")
        assert.isAtMost(pieces, 34)
      })
    )
  })
})
