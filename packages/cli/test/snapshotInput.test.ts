// Snapshots that cannot be read, or are not those that were meant: the same sentence in each command that reads them.

import * as Emulator from "@dd-cloud-auth/emulator/Emulator"
import { assert, describe, it, layer, vi } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { readdirSync, readFileSync, truncateSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { emulator, live, runAgainst, sentence } from "./emulated.ts"
import { folder, run } from "./program.ts"
import { mapping, snapshotFile, snapshotText } from "./snapshots.ts"

// A process of its own each: slow where others want the processors too.
vi.setConfig({ testTimeout: 60_000 })

const user = "arn:aws:iam::111111111111:user/ada"
const text = snapshotText([mapping("1", user, "ada")])

/** Each command that reads snapshots, with one in the place where it takes it. */
const commands: ReadonlyArray<(file: string) => ReadonlyArray<string>> = [
  (file) => ["list", "--snapshot", file],
  (file) => ["whois", "--snapshot", file, user],
  (file) => ["who-can", "--snapshot", file, "ada@acme.example"],
  (file) => ["audit", "--snapshot", file],
  (file) => ["diff", file, file]
]

const damaged: ReadonlyArray<readonly [title: string, text: string, why: string]> = [
  [
    "of a later version",
    text.replace('"version":1', '"version":2'),
    "a snapshot of version 2, which a newer dd-cloud-auth wrote; this one reads version 1 (line 1, column 46)"
  ],
  ["cut off", text.slice(0, 150), "a snapshot that was cut off (line 1, column 149)"],
  ["not JSON", "ARN PATTERN\n", "no snapshot: it is not JSON (line 1, column 1)"],
  [
    "without a field",
    text.replace(`"arnPattern":"${user}",`, ""),
    "a damaged snapshot: personaMappings[0].arnPattern: Missing key (line 1, column 126)"
  ],
  [
    "with an id twice",
    snapshotText([mapping("1", user, "ada"), mapping("1", `${user}2`, "bob")]),
    "a damaged snapshot: personaMappings[1].id: another mapping has the same id (line 1, column 260)"
  ]
]

describe("a snapshot", () => {
  it.live.each(damaged)("is refused by every command that reads one: %s", ([, text, why]) =>
    Effect.gen(function* () {
      const path = yield* folder
      const file = join(path, "snapshot.json")
      writeFileSync(file, text)
      for (const command of commands) {
        const refused = yield* run(command(file), { cwd: path })
        assert.deepStrictEqual([refused.code, sentence(refused)], [2, `error: ${file} is ${why}.`])
      }
      assert.deepStrictEqual(readdirSync(path), ["snapshot.json"])
      assert.strictEqual(readFileSync(file, "utf8"), text)
    })
  )

  it.live("is refused at once where it is gigabytes long", () =>
    Effect.gen(function* () {
      const path = yield* folder
      const file = join(path, "snapshot.json")
      writeFileSync(file, text)
      truncateSync(file, 3_221_225_472)
      for (const command of commands) {
        const refused = yield* run(command(file), { cwd: path })
        assert.deepStrictEqual(
          [refused.code, sentence(refused)],
          [2, `error: ${file} is longer than 256 MiB.`]
        )
      }
    })
  )

  it.live.each(commands.map((command) => [command("")[0], command] as const))(
    "is refused where it is of another site than --site or --origin, and taken where it is of that one: %s",
    ([, command]) =>
      Effect.gen(function* () {
        const file = yield* snapshotFile([mapping("1", user, "ada")])
        const other = yield* run([...command(file), "--site", "US1"])
        assert.deepStrictEqual(
          [other.code, sentence(other)],
          [2, `error: ${file} is a snapshot of datadoghq.eu, not of datadoghq.com.`]
        )
        const emulated = yield* run([...command(file), "--origin", "http://127.0.0.1:4180"])
        assert.deepStrictEqual(
          [emulated.code, sentence(emulated)],
          [2, `error: ${file} is a snapshot of datadoghq.eu, not of 127.0.0.1:4180.`]
        )
        const same = yield* run([...command(file), "--site", "EU1"])
        assert.deepStrictEqual(same, yield* run(command(file)))
        const unknown = yield* run([...command(file), "--site", "EU9"])
        assert.strictEqual(unknown.code, 2)
        assert.include(sentence(unknown), "EU9")
        const profile = yield* run([...command(file), "--profile", "prod"])
        assert.strictEqual(profile.code, 2)
        assert.match(sentence(profile), /offline: leave out --profile\.$/)
        const both = yield* run([...command(file), "--site", "EU1", "--origin", "http://127.0.0.1:1"])
        assert.include(sentence(both), "--site and --origin exclude each other: give one of them.")
      })
  )

  layer(
    Emulator.layerServer({ port: 0 }),
    live
  )((it) => {
    it.effect("is refused by diff before a site is asked that it is not of", () =>
      Effect.gen(function* () {
        const emulated = yield* emulator
        const before = (yield* emulated.requests).length
        const file = yield* snapshotFile([])
        const refused = yield* runAgainst(emulated, ["diff", file])
        assert.deepStrictEqual(
          [refused.code, sentence(refused)],
          [2, `error: ${file} is a snapshot of datadoghq.eu, not of ${emulated.site.parameter}.`]
        )
        assert.lengthOf(yield* emulated.requests, before)
      })
    )
  })
})
