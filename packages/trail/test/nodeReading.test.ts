/// <reference types="node" />
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import { parquetWriteBuffer } from "hyparquet-writer"
import { spawn, spawnSync } from "node:child_process"
import { appendFileSync, rmSync, truncateSync } from "node:fs"
import { join } from "node:path"
import { gzipSync, zstdCompressSync } from "node:zlib"
import * as Fold from "../src/Fold.ts"
import * as Collector from "../src/internal/node/collector.ts"
import { type Place, readFiles } from "../src/internal/node/job.ts"
import * as OpenFile from "../src/internal/node/openFile.ts"
import { foundIn } from "../src/internal/node/part.ts"
import * as Pipe from "../src/internal/node/pipe.ts"
import * as Threads from "../src/internal/node/threads.ts"
import * as Waiting from "../src/internal/node/waiting.ts"
import { folder, log, record, role, write } from "./logs.ts"

const settings: Collector.Settings = { from: undefined, until: undefined, format: undefined, maxRatio: 250 }

const buffer = new Uint8Array(OpenFile.pieceSize)

const readAll = async (places: ReadonlyArray<Place>, change: Partial<Collector.Settings> = {}) => {
  const parts: Array<Fold.Found> = []
  const begun: Array<number> = []
  const tools = { buffer, count: () => {}, begin: (file: number) => void begun.push(file) }
  const reading = readFiles(places, { ...settings, ...change }, tools)
  for (let next = await reading.next(); ; next = await reading.next()) {
    parts.push(
      ...foundIn(
        next.value,
        places.map(({ source }) => source)
      )
    )
    if (next.done === true) return { begun, parts }
  }
}

const read = async (path: string, change: Partial<Collector.Settings> = {}) =>
  (await readAll([{ path, source: "source" }], change)).parts

const reasons = (parts: ReadonlyArray<Fold.Found>) =>
  parts.flatMap(({ damage }) => damage.first.map(({ reason }) => reason))

const callers = (parts: ReadonlyArray<Fold.Found>) =>
  parts.flatMap(({ callers }) => callers.map(({ caller, count }) => [caller, count]))

describe("openFile", () => {
  describe("open", () => {
    const big = "x".repeat(600_000)

    it("ends where the file ended when it was opened, and says that it has grown", () => {
      const path = write(folder(), "a", big)
      const file = OpenFile.open(path, buffer, () => {})
      let size = 0
      for (const piece of file.pieces as Iterable<Uint8Array>) {
        // Somebody who writes on and on.
        appendFileSync(path, "more")
        size += piece.length
      }
      file.close()
      assert.strictEqual(size, 600_000)
      assert.deepStrictEqual(file.fault(), {
        offset: 600_000,
        why: "has grown while it was read: what was added is not read"
      })
    })

    it("says that the file was cut off", () => {
      const path = write(folder(), "a", big)
      const file = OpenFile.open(path, buffer, () => {})
      let size = 0
      for (const piece of file.pieces as Iterable<Uint8Array>) {
        truncateSync(path, 300_000)
        size += piece.length
      }
      file.close()
      assert.strictEqual(size, 300_000)
      assert.deepStrictEqual(file.fault(), { offset: 300_000, why: "was cut off while it was read" })
    })
  })
})

describe("pipe", () => {
  describe("open", () => {
    const fifo = (): string => {
      const path = join(folder(), "pipe")
      assert.strictEqual(spawnSync("mkfifo", [path]).status, 0)
      return path
    }

    it("hands on what somebody writes, until they end", async () => {
      const path = fifo()
      const writer = spawn("sh", ["-c", `printf hello > '${path}'`])
      const pipe = Pipe.open(path, () => {})
      const pieces: Array<Uint8Array> = []
      for await (const piece of pipe.pieces) pieces.push(Buffer.from(piece))
      assert.strictEqual(Buffer.concat(pieces).toString(), "hello")
      assert.isUndefined(pipe.fault())
      await pipe.close()
      writer.kill()
    })

    it("ends where nobody writes when it is closed, at once too", async () => {
      for (const turns of [0, 1, 20]) {
        const pipe = Pipe.open(fifo(), () => {})
        const next = (pipe.pieces as AsyncIterable<Uint8Array>)[Symbol.asyncIterator]().next()
        for (let i = 0; i < turns; i++) await new Promise(setImmediate)
        await pipe.close()
        assert.isTrue((await next).done)
      }
    })
  })
})

describe("job", () => {
  describe("readFiles", () => {
    it("reads several files, and keeps apart what each of them names", async () => {
      const root = folder()
      const contents = [log(role("a"), role("b"), role("a")), log(), "no log", log(role("b"), role("c"))]
      const places = contents.map((content, i) => ({
        path: write(root, `${i}`, i === 3 ? gzipSync(content) : content),
        source: `${i}.json`
      }))
      const { begun, parts } = await readAll([
        ...places.slice(0, 2),
        { path: root, source: "r" },
        ...places.slice(2)
      ])
      assert.deepStrictEqual(
        parts.map(({ callers }) => callers.map(({ caller, count, sources }) => [caller, count, ...sources])),
        [
          [
            [role("a"), 2, "0.json"],
            [role("b"), 1, "0.json"]
          ],
          [
            [role("b"), 1, "3.json"],
            [role("c"), 1, "3.json"]
          ]
        ]
      )
      assert.deepStrictEqual(begun, [0, 1, 2, 3, 4])
      const damage = parts.flatMap(({ damage }) => damage.first.map(({ source }) => source))
      assert.deepStrictEqual(damage, ["r", "2.json"])
      assert.strictEqual(parts[0]?.formats.get("CloudTrail"), 3)
    })

    it("says of small compressed files what it says of big ones", async () => {
      const small = gzipSync(log(role("a"), role("b")))
      const big = gzipSync(
        log(...Array.from({ length: 100_000 }, (_, i) => role(`team-${(i * 7919) % 100_003}`)))
      )
      assert.isAbove(big.length, 131_072)
      const more = gzipSync(`${role("c")}\n`)
      const changes: ReadonlyArray<(bytes: Uint8Array) => Uint8Array> = [
        (bytes) => bytes.subarray(0, -9),
        (bytes) => Buffer.concat([bytes, Buffer.alloc(512)]),
        (bytes) => Buffer.concat([bytes, Buffer.alloc(512), more]),
        (bytes) => Buffer.concat([bytes, Buffer.from("something else")]),
        (bytes) => Buffer.concat([bytes, more])
      ]
      for (const [i, change] of changes.entries()) {
        const said = []
        for (const bytes of [small, big]) {
          const parts = await read(write(folder(), "a", change(bytes)))
          const names = callers(parts).map(([name]) => name)
          assert.includeMembers(names, [role(bytes === small ? "b" : "team-7919")])
          said.push([reasons(parts), names.includes(role("c"))])
        }
        assert.deepStrictEqual(said[0], said[1], `${i}`)
      }
    })

    it("hands on what it found in the middle of a file that is much", async () => {
      const line = `${JSON.stringify(record(role("a")))}\n`
      const lines = Math.ceil(17_000_000 / line.length)
      const parts = await read(write(folder(), "a", line.repeat(lines)))
      assert.isAtLeast(parts.length, 2)
      assert.strictEqual(
        parts.flatMap(({ callers }) => callers).reduce((sum, { count }) => sum + count, 0),
        lines
      )
    })
  })

  describe("readFiles of one", () => {
    it("says that a file is gone", async () => {
      const path = write(folder(), "a", log(role("a")))
      rmSync(path)
      const parts = await read(path)
      assert.deepStrictEqual(reasons(parts), ["is not there"])
    })

    it("reads nothing of a file that is empty", async () => {
      assert.deepStrictEqual(callers(await read(write(folder(), "a", ""))), [])
    })

    it("takes records of another format than the one that was given for damage", async () => {
      const parts = await read(write(folder(), "a", log(role("a"))), { format: "SecurityLake" })
      assert.deepStrictEqual(callers(parts), [])
      assert.strictEqual(reasons(parts).length, 1)
    })
  })

  describe("readFiles of Parquet", () => {
    const schema = [
      { name: "root", num_children: 3 },
      { name: "class_uid", type: "INT32" as const, repetition_type: "OPTIONAL" as const },
      { name: "time", type: "INT64" as const, repetition_type: "OPTIONAL" as const },
      { name: "actor", num_children: 1, repetition_type: "OPTIONAL" as const },
      { name: "user", num_children: 2, repetition_type: "OPTIONAL" as const },
      {
        name: "uid",
        type: "BYTE_ARRAY" as const,
        converted_type: "UTF8" as const,
        repetition_type: "OPTIONAL" as const
      },
      {
        name: "type",
        type: "BYTE_ARRAY" as const,
        converted_type: "UTF8" as const,
        repetition_type: "OPTIONAL" as const
      }
    ]
    const events = (arns: ReadonlyArray<string | undefined>) =>
      new Uint8Array(
        parquetWriteBuffer({
          schema,
          columnData: [
            { name: "class_uid", data: arns.map(() => 6003) },
            { name: "time", data: arns.map((_, i) => BigInt(1000 + i)) },
            {
              name: "actor",
              data: arns.map((uid) => ({ user: { uid, type: uid ? "AssumedRole" : "AWSService" } }))
            }
          ],
          rowGroupSize: 2,
          codec: "ZSTD",
          compressors: { ZSTD: (bytes) => zstdCompressSync(bytes) }
        })
      )
    const arns = [role("a"), role("b"), role("a"), undefined, role("c")]

    it("reads the events of Security Lake, a group of rows at a time", async () => {
      const parts = await read(write(folder(), "a.parquet", events(arns)))
      assert.deepStrictEqual(reasons(parts), [])
      assert.deepStrictEqual(callers(parts), [
        [role("a"), 1],
        [role("b"), 1],
        [role("a"), 1],
        [role("c"), 1]
      ])
      assert.strictEqual(parts[1]?.noCallers.get("AWSService"), 1)
      assert.strictEqual(parts[2]?.callers[0]?.lastSeen, 1004)
    })

    it("counts rows of the time that is asked for", async () => {
      const parts = await read(write(folder(), "a.parquet", events(arns)), { from: 1001, until: 1003 })
      assert.deepStrictEqual(callers(parts), [
        [role("b"), 1],
        [role("a"), 1]
      ])
    })

    it("says which rows cannot be read, and reads the others", async () => {
      const bytes = events(arns)
      // The first page of the first group.
      bytes.fill(0xff, 30, 120)
      const parts = await read(write(folder(), "a.parquet", bytes))
      assert.strictEqual(reasons(parts).length, 1)
      assert.match(reasons(parts)[0]!, /^rows that cannot be read: /)
      assert.deepStrictEqual(callers(parts), [
        [role("a"), 1],
        [role("c"), 1]
      ])
    })

    it("says that the end is missing, or that it is other data", async () => {
      const cut = await read(write(folder(), "a.parquet", events(arns).subarray(0, -9)))
      assert.match(reasons(cut)[0]!, /^Parquet whose end cannot be read: /)
      const other = new Uint8Array(parquetWriteBuffer({ columnData: [{ name: "city", data: ["Aachen"] }] }))
      assert.deepStrictEqual(reasons(await read(write(folder(), "b.parquet", other))), [
        "Parquet without actor and class_uid and time, which events of Security Lake have"
      ])
    })
  })
})

describe("part", () => {
  describe("foundIn", () => {
    it("gives back what was collected, with the first and the last time where there is one", () => {
      const at = { offset: 0, record: 1 }
      const collector = Collector.make(settings)
      const tell = (caller: string, time?: number, as: "called" | "made" = "called") =>
        collector.sink.caller({ ...at, caller, time, as })
      const found = () => foundIn(collector.take(), ["a", "b"])
      collector.begin("a")
      tell("x", 5)
      tell("x", 3, "made")
      tell("x")
      tell("y")
      collector.begin("b")
      tell("y", 7)
      collector.sink.noCaller({ ...at, kind: "Root", arn: undefined, time: undefined })
      const nothing = Fold.make().found()
      const seen = { made: 0, hasMoreSources: false }
      const y = { ...seen, caller: "y", count: 1 }
      assert.deepStrictEqual(found(), [
        {
          ...nothing,
          callers: [
            { ...seen, caller: "x", count: 3, made: 1, firstSeen: 3, lastSeen: 5, sources: ["a"] },
            { ...y, sources: ["a"] }
          ],
          noCallers: new Map([["Root" as const, 1]])
        },
        { ...nothing, callers: [{ ...y, firstSeen: 7, lastSeen: 7, sources: ["b"] }] }
      ])
      assert.deepStrictEqual(found(), [nothing])
      tell("y")
      assert.deepStrictEqual(found(), [{ ...nothing, callers: [{ ...y, sources: ["b"] }] }])
    })

    it("gives back any number of callers", () => {
      const collector = Collector.make(settings)
      collector.begin("a")
      for (let i = 0; i < 9000; i++)
        collector.sink.caller({ offset: 0, record: 1, caller: `${i % 5000}`, time: i, as: "called" })
      const [{ callers }] = foundIn(collector.take(), ["a"])
      assert.lengthOf(callers, 5000)
      for (const [i, seen] of callers.entries()) {
        assert.deepInclude(seen, { caller: `${i}`, count: i < 4000 ? 2 : 1, firstSeen: i })
      }
    })
  })
})

describe("threads", () => {
  describe("start", () => {
    it.live("fails with the file where a thread ends in the middle of it", () =>
      Effect.gen(function* () {
        const thread = yield* Threads.start({ settings, read: new BigInt64Array(new SharedArrayBuffer(8)) })
        // A path that is none is a fault of this program, as what it cannot foresee.
        const good = { path: write(folder(), "b", log(role("b"))), source: "logs/b.json" }
        const places = [good, { path: 0 as unknown as string, source: "logs/a.json" }, good]
        const error = yield* Effect.flip(thread.ask(places, places))
        assert.strictEqual(error.reason._tag, "Crashed")
        assert.strictEqual(error.path, "logs/a.json")
        assert.match(error.message, /^The thread that reads logs\/a\.json has ended: /)
      })
    )

    it.live("fails with the first file where a thread ends before it begins with any", () =>
      Effect.gen(function* () {
        const thread = yield* Threads.start({ settings, read: new BigInt64Array(new SharedArrayBuffer(8)) })
        const places = ["a", "b"].map((source) => ({
          path: write(folder(), source, log(role(source))),
          source
        }))
        const { isLast, part } = yield* thread.ask(places, places)
        assert.isTrue(isLast)
        assert.deepStrictEqual(part.callers, [role("a"), role("b")])
        const noQuestion = 0 as unknown as ReadonlyArray<Place>
        const error = yield* Effect.flip(thread.ask(noQuestion, [{ path: "c", source: "c" }]))
        assert.strictEqual(error.path, "c")
      })
    )
  })
})

describe("waiting", () => {
  describe("make", () => {
    const file = (size: number) => ({ size })

    it.effect("gives the biggest first, and ends", () =>
      Effect.gen(function* () {
        const waiting = Waiting.make(10)
        for (const size of [3, 0, 5_000_000_000, 70, 1000]) yield* waiting.add(file(size))
        yield* waiting.end
        assert.deepStrictEqual(yield* waiting.next, [file(5_000_000_000)])
        assert.deepStrictEqual(yield* waiting.next, [1000, 70, 3, 0].map(file))
        assert.deepStrictEqual(yield* waiting.next, [])
      })
    )

    it.effect("lets nobody add more than there is room for", () =>
      Effect.gen(function* () {
        const waiting = Waiting.make(2)
        let added = 0
        const add = Effect.map(waiting.add(file(2_000_000)), () => void added++)
        yield* Effect.forkChild(Effect.repeat(add, { times: 3 }), { startImmediately: true })
        yield* Effect.yieldNow
        assert.strictEqual(added, 2)
        yield* waiting.next
        yield* Effect.yieldNow
        yield* Effect.yieldNow
        assert.strictEqual(added, 3)
      })
    )

    it.effect("wakes those who wait for a file, and all of them at the end", () =>
      Effect.gen(function* () {
        const waiting = Waiting.make(2)
        const got: Array<number | undefined> = []
        const take = Effect.map(waiting.next, ([file]) => void got.push(file?.size))
        const all = yield* Effect.forkChild(Effect.all([take, take, take], { concurrency: "unbounded" }), {
          startImmediately: true
        })
        yield* waiting.add(file(1))
        yield* waiting.end
        yield* Fiber.join(all)
        assert.deepStrictEqual(got, [1, undefined, undefined])
      })
    )
  })
})
