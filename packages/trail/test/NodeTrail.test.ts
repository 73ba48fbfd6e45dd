/// <reference types="node" />
import { assert, describe, it } from "@effect/vitest"
import * as DateTime from "effect/DateTime"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Stream from "effect/Stream"
import { spawnSync } from "node:child_process"
import { appendFileSync, symlinkSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { gzipSync, zstdCompressSync } from "node:zlib"
import * as NodeTrail from "../src/NodeTrail.ts"
import { delivered, folder, log, record, role, write } from "./logs.ts"

const fold = NodeTrail.fold

/** The callers that were found, with how often, in the order of their names. */
const callersOf = ({ callers }: Effect.Success<ReturnType<typeof fold>>) =>
  callers.map(({ caller, count }) => [caller, count] as const).sort(([a], [b]) => (a < b ? -1 : 1))

/** What was wrong, with the names of files in the folder. */
const damageOf = ({ damage }: Effect.Success<ReturnType<typeof fold>>, root: string) =>
  damage.first
    .map(({ reason, source }) => `${source.replace(`${root}/`, "")} ${reason}`)
    .sort((a, b) => (a < b ? -1 : 1))

describe("NodeTrail", () => {
  describe("fold", () => {
    it.live("reads files and folders, compressed or not, by their content", () =>
      Effect.gen(function* () {
        const root = folder()
        write(root, "a.json", log(role("a"), role("b")))
        write(root, "b/c/d.dat", gzipSync(log(role("a"))))
        write(root, "b/e", zstdCompressSync(log(role("c"))))
        write(root, "b/lines.txt", `${role("d")}\n${role("a")}\n`)
        const found = yield* fold([root])
        assert.deepStrictEqual(callersOf(found), [
          [role("a"), 3],
          [role("b"), 1],
          [role("c"), 1],
          [role("d"), 1]
        ])
        assert.strictEqual(found.damage.count, 0)
        const a = found.callers.find(({ caller }) => caller === role("a"))
        assert.sameMembers(
          [...a!.sources],
          ["a.json", "b/c/d.dat", "b/lines.txt"].map((name) => join(root, name))
        )
        assert.strictEqual(a?.lastSeen, Date.parse("2026-11-05T10:00:00Z"))
      })
    )

    it.live("reads the same with one thread and with several", () =>
      Effect.gen(function* () {
        const root = folder()
        for (let i = 0; i < 40; i++)
          write(root, `${i % 3}/${i}.json`, log(role(`a-${i % 7}`), role(`b-${i}`)))
        const one = yield* fold([root], { threads: 1 })
        const several = yield* fold([root], { threads: 3 })
        assert.deepStrictEqual(callersOf(several), callersOf(one))
        assert.strictEqual(one.callers.length, 47)
      })
    )

    it.live("reads what is reached in several ways once", () =>
      Effect.gen(function* () {
        const root = folder()
        const elsewhere = folder()
        const file = write(root, "logs/2026/a.json", log(role("a")))
        write(elsewhere, "b.json", log(role("b")))
        const c = write(elsewhere, "deep/c.json", log(role("c")))
        symlinkSync(file, join(root, "logs/again.json"))
        symlinkSync(join(root, "logs/2026"), join(root, "logs/latest"))
        symlinkSync(elsewhere, join(root, "logs/elsewhere"))
        symlinkSync(elsewhere, join(root, "logs/elsewhere-too"))
        symlinkSync(c, join(root, "logs/c.json"))
        const paths = [root, join(root, "logs"), file, file, `${root}/logs/../logs/2026`, c]
        const found = yield* fold(paths)
        assert.deepStrictEqual(callersOf(found), [
          [role("a"), 1],
          [role("b"), 1],
          [role("c"), 1]
        ])
        assert.deepStrictEqual(damageOf(found, root), [])
      })
    )

    it.live("opens of what AWS delivered only what is asked for, and counts records by their own time", () =>
      Effect.gen(function* () {
        const root = folder()
        const put = (path: string, time: string, name: string) =>
          write(root, path, gzipSync(JSON.stringify({ Records: [record(role(name), time)] })))
        put(delivered("20261105T1000"), "2026-11-05T09:58:00Z", "asked")
        put(delivered("20261106T0005"), "2026-11-05T23:59:59Z", "late")
        put(delivered("20261106T0010"), "2026-11-06T00:00:00Z", "after")
        put(delivered("20261105T0001"), "2026-11-04T23:59:59Z", "before")
        // If these were opened, they would be damage.
        for (const path of [
          delivered("20261104T1000"),
          delivered("20261109T1000"),
          delivered("20261105T1000", { region: "eu-west-1" }),
          delivered("20261105T1000", { account: "111122223333" })
        ]) {
          write(root, path, "no log")
        }
        const found = yield* fold([root], {
          from: DateTime.makeUnsafe("2026-11-05T00:00:00Z"),
          until: DateTime.makeUnsafe("2026-11-06T00:00:00Z"),
          accounts: ["123456789012"],
          regions: ["us-east-1"]
        })
        assert.deepStrictEqual(callersOf(found), [
          [role("asked"), 1],
          [role("late"), 1]
        ])
        assert.strictEqual(found.damage.count, 0)
      })
    )

    it.live("knows digests by their path, and Insights by their content", () =>
      Effect.gen(function* () {
        const root = folder()
        write(root, delivered("20261105T1000", { kind: "CloudTrail-Digest" }), "not opened")
        const insight = { eventCategory: "Insight", eventType: "AwsCloudTrailInsight", eventVersion: "1.07" }
        write(
          root,
          delivered("20261105T1000", { kind: "CloudTrail-Insight" }),
          gzipSync(JSON.stringify({ Records: [insight, insight] }))
        )
        const found = yield* fold([root])
        assert.deepStrictEqual([...found.noCallers].sort(), [
          ["Digest", 1],
          ["Insight", 2]
        ])
        assert.strictEqual(found.damage.count, 0)
      })
    )

    it.live("names what it cannot read, and reads the rest", () =>
      Effect.gen(function* () {
        const root = folder()
        write(root, "good.json", log(role("a")))
        write(root, "cut.json.gz", gzipSync(log(role("b"), role("c"))).subarray(0, -20))
        write(root, "none.json", "no log at all")
        symlinkSync(root, join(root, "loop"))
        symlinkSync("circle", join(root, "circle"))
        symlinkSync("nothing", join(root, "lost"))
        assert.strictEqual(spawnSync("mkfifo", [join(root, "pipe")]).status, 0)
        const found = yield* fold([root])
        assert.includeMembers(
          callersOf(found).map(([caller]) => caller),
          [role("a")]
        )
        const damage = damageOf(found, root)
        assert.includeMembers(damage, [
          "circle is a link in a circle",
          "cut.json.gz ends before its content does",
          "loop is a link to a folder that it is in",
          "lost is not there",
          "pipe is a pipe, no file"
        ])
        assert.isTrue(damage.some((text) => text.startsWith("none.json ")))
      })
    )

    it.live("keeps the callers that came before a file ends early", () =>
      Effect.gen(function* () {
        const root = folder()
        const arns = Array.from({ length: 20_000 }, (_, i) => role(`team-${(i * 7919) % 10_007}`))
        const bytes = gzipSync(log(...arns))
        const file = write(root, "a.json.gz", bytes.subarray(0, bytes.length >> 1))
        const { callers, damage } = yield* fold([file])
        const count = callers.reduce((sum, { count }) => sum + count, 0)
        assert.isAbove(count, 5000)
        assert.isBelow(count, 15_000)
        assert.include(
          damage.first.map(({ offset }) => offset),
          bytes.length >> 1
        )
      })
    )

    it.live("says that an ARN is none of a caller, with the record", () =>
      Effect.gen(function* () {
        const file = write(folder(), "a.json", log(role("a"), "arn:aws:sts::12345:assumed-role/b/c"))
        const { damage, noCallers } = yield* fold([file])
        assert.strictEqual(noCallers.get("BrokenArn"), 1)
        assert.deepStrictEqual(
          damage.first.map(({ reason, record, source }) => ({ reason, record, source })),
          [{ reason: "names a caller by an ARN that no caller has", record: 2, source: file }]
        )
      })
    )

    it.live("fails before it reads anything where what was given is not there, or has no end", () =>
      Effect.gen(function* () {
        const root = folder()
        for (const [path, message] of [
          [join(root, "nothing"), `${join(root, "nothing")} is not there.`],
          ["/dev/zero", "/dev/zero is a device or a socket, no file."]
        ] as const) {
          const error = yield* Effect.flip(fold([root, path]))
          assert.strictEqual(error._tag, "NodeTrailError")
          assert.strictEqual(error.reason._tag, "Unreadable")
          assert.strictEqual(error.message, message)
          assert.strictEqual(error.path, path)
          assert.isTrue(NodeTrail.isNodeTrailError(error))
        }
      })
    )

    it.live("keeps no more callers than it may", () =>
      Effect.gen(function* () {
        const file = write(folder(), "a.json", log(role("a"), role("b"), role("a"), role("c")))
        const found = yield* fold([file], { limit: 2 })
        assert.deepStrictEqual(callersOf(found), [
          [role("a"), 2],
          [role("b"), 1]
        ])
        assert.strictEqual(found.overLimit, 1)
      })
    )
  })

  describe("stream", () => {
    it.live("gives each caller of each file, with its count and the time of its latest record", () =>
      Effect.gen(function* () {
        const root = folder()
        const a = write(root, "a.json", log(role("a"), role("a")))
        const b = write(root, "b.json", log(role("a")))
        const all = yield* Stream.runCollect(NodeTrail.stream([root]))
        const time = Date.parse("2026-11-05T10:00:00Z")
        assert.deepStrictEqual(
          all.sort((a, b) => b.count - a.count),
          [
            { caller: role("a"), time, count: 2, source: a },
            { caller: role("a"), time, count: 1, source: b }
          ]
        )
      })
    )
  })

  describe("open", () => {
    it.live("says how far it is, and which regions there are", () =>
      Effect.gen(function* () {
        const root = folder()
        write(root, delivered("20261105T1000"), gzipSync(log(role("a"))))
        write(root, delivered("20261105T1000", { region: "eu-west-1" }), gzipSync(log(role("b"))))
        write(root, delivered("20261105T1000", { account: "111122223333" }), gzipSync(log(role("c"))))
        const { parts, progress } = yield* NodeTrail.open([root], { accounts: ["123456789012"] })
        assert.strictEqual(progress().bytes, 0)
        yield* Stream.runDrain(parts)
        const { allBytes, bytes, ...rest } = progress()
        assert.deepStrictEqual(rest, {
          files: 2,
          allFiles: 2,
          isAllFound: true,
          notAsked: 1,
          regions: new Set(["us-east-1", "eu-west-1"])
        })
        assert.isAbove(allBytes, 100)
        assert.strictEqual(bytes, allBytes)
      })
    )

    it.live("gives a big file in parts, and is read on no faster than they are taken", () =>
      Effect.gen(function* () {
        const root = folder()
        const file = join(root, "big.json")
        writeFileSync(file, "")
        const line = `${JSON.stringify(record(role("a")))}\n`.repeat(4096)
        for (let size = 0; size < 700_000_000; size += line.length) appendFileSync(file, line)
        const { parts, progress } = yield* NodeTrail.open([file])
        const first = yield* Stream.runHead(parts)
        assert.strictEqual(first._tag, "Some")
        const { allBytes, bytes } = progress()
        assert.isBelow(bytes, allBytes)
      })
    )

    it.live("ends its threads when it is interrupted", () =>
      Effect.gen(function* () {
        const root = folder()
        for (let i = 0; i < 200; i++) write(root, `${i}.json`, log(role("a")).repeat(50))
        const { parts } = yield* NodeTrail.open([root])
        const isTaken = yield* Deferred.make<void>()
        const fiber = yield* Effect.forkChild(
          Stream.runForEach(parts, () => Effect.andThen(Deferred.succeed(isTaken, undefined), Effect.never)),
          { startImmediately: true }
        )
        yield* Deferred.await(isTaken)
        yield* Fiber.interrupt(fiber)
        assert.strictEqual(
          process.getActiveResourcesInfo().filter((name) => name === "MessagePort").length,
          0
        )
      })
    )
  })
})
