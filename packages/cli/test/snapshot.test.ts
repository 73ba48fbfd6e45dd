import * as Emulator from "@dd-cloud-auth/emulator/Emulator"
import * as Faults from "@dd-cloud-auth/emulator/Faults"
import * as Store from "@dd-cloud-auth/emulator/Store"
import { assert, describe, it, layer, vi } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as PlatformError from "effect/PlatformError"
import * as Stdio from "effect/Stdio"
import {
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  lstatSync,
  statSync,
  symlinkSync,
  writeFileSync
} from "node:fs"
import { join } from "node:path"
import * as SnapshotFile from "../src/internal/snapshotFile.ts"
import { emulator, keys, live, runAgainst, sentence } from "./emulated.ts"
import { bin, folder, run, runCommand } from "./program.ts"
import { snapshotFile } from "./snapshots.ts"

// A process of its own each: slow where others want the processors too.
vi.setConfig({ testTimeout: 60_000 })

describe("snapshot", () => {
  layer(
    Emulator.layerServer({ port: 0 }),
    live
  )((it) => {
    it.effect("writes a file that whois reads, sorted, and leaves nothing else behind", () =>
      Effect.gen(function* () {
        const emulated = yield* emulator
        const path = yield* folder
        const file = join(path, "snapshot.json")
        const written = yield* runAgainst(emulated, ["snapshot", "--output", file])
        assert.strictEqual(written.code, 0)
        assert.match(sentence(written), /^wrote 44 persona mappings and 4 intake mappings of 127\.0\.0\.1:/)
        assert.deepStrictEqual(readdirSync(path), ["snapshot.json"])

        const { takenAt, ...rest } = JSON.parse(readFileSync(file, "utf8"))
        assert.match(takenAt, /^\d{4}-\d\d-\d\dT[\d:.]+Z$/)
        const sorted = <A extends { readonly arnPattern: string }>(mappings: ReadonlyArray<A>) =>
          mappings.toSorted((a, b) => (a.arnPattern < b.arnPattern ? -1 : 1))
        assert.deepStrictEqual(rest, {
          format: "dd-cloud-auth/snapshot",
          version: 1,
          site: emulated.site.parameter,
          personaMappings: sorted(Store.acme.personaMappings),
          intakeMappings: sorted(Store.acme.intakeMappings)
        })

        const caller = "arn:aws:sts::418273640159:assumed-role/terraform-apply/run-1"
        const answer = yield* run(["whois", "--snapshot", file, caller])
        assert.strictEqual(answer.code, 0)
      })
    )

    it.effect("writes to standard output without a file", () =>
      Effect.gen(function* () {
        const { code, stdout } = yield* runAgainst(yield* emulator, ["snapshot"])
        assert.strictEqual(code, 0)
        assert.strictEqual(JSON.parse(stdout).personaMappings.length, 44)
        const file = join(yield* folder, "snapshot.json")
        yield* runAgainst(yield* emulator, ["snapshot", "--output", file])
        const withoutDate = (text: string) => text.replace(/"takenAt": ".*"/, "")
        assert.strictEqual(withoutDate(stdout), withoutDate(readFileSync(file, "utf8")))
      })
    )

    it.effect(
      "leaves a snapshot as it is while the site is unchanged, and dates it anew when it has changed",
      () =>
        Effect.gen(function* () {
          const emulated = yield* emulator
          const file = join(yield* folder, "snapshot.json")
          const again = () => runAgainst(emulated, ["snapshot", "--output", file])
          yield* again()
          const first = readFileSync(file, "utf8")
          const { ino, mtimeMs } = statSync(file)
          const unchanged = yield* again()
          assert.strictEqual(unchanged.code, 0)
          assert.match(sentence(unchanged), /snapshot\.json is up to date: .*, unchanged since \d{4}-.*Z$/)
          assert.strictEqual(readFileSync(file, "utf8"), first)
          assert.deepStrictEqual([statSync(file).ino, statSync(file).mtimeMs], [ino, mtimeMs])

          // One byte of one mapping is another.
          writeFileSync(file, first.replace("terraform-apply/*", "terraform-applx/*"))
          assert.match(sentence(yield* again()), /^wrote 44 persona mappings/)
          const withoutDate = (text: string) => text.replace(/"takenAt": ".*"/, "")
          assert.strictEqual(withoutDate(readFileSync(file, "utf8")), withoutDate(first))
          assert.notStrictEqual(readFileSync(file, "utf8"), first)
        })
    )

    it.effect("replaces a snapshot, even a damaged one, keeps its mode, and follows a link to it", () =>
      Effect.gen(function* () {
        const emulated = yield* emulator
        const path = yield* folder
        const file = join(path, "snapshot.json")
        const link = join(path, "link.json")
        writeFileSync(file, '{\n  "format": "dd-cloud-auth/snapshot",\n  "vers')
        chmodSync(file, 0o640)
        symlinkSync(file, link)
        const { code } = yield* runAgainst(emulated, ["snapshot", "-o", link])
        assert.strictEqual(code, 0)
        assert.isTrue(lstatSync(link).isSymbolicLink())
        assert.strictEqual(statSync(file).mode & 0o777, 0o640)
        assert.strictEqual(JSON.parse(readFileSync(file, "utf8")).personaMappings.length, 44)
      })
    )

    it.effect("replaces a snapshot that PowerShell wrote", () =>
      Effect.gen(function* () {
        const emulated = yield* emulator
        const file = join(yield* folder, "snapshot.json")
        const { stdout } = yield* runAgainst(emulated, ["snapshot"])
        writeFileSync(file, Buffer.from(`\ufeff${stdout}`, "utf16le"))
        const { code } = yield* runAgainst(emulated, ["snapshot", "--output", file])
        assert.strictEqual(code, 0)
        assert.strictEqual(readFileSync(file, "utf8").slice(0, 1), "{")
      })
    )

    it.effect("does not overwrite anything else, unless it is forced", () =>
      Effect.gen(function* () {
        const emulated = yield* emulator
        const file = join(yield* folder, "notes.json")
        writeFileSync(file, '{"mine":true}')
        const refused = yield* runAgainst(emulated, ["snapshot", "--output", file])
        assert.strictEqual(refused.code, 2)
        assert.match(sentence(refused), /exists and is not a snapshot; --force overwrites/)
        assert.strictEqual(readFileSync(file, "utf8"), '{"mine":true}')
        const forced = yield* runAgainst(emulated, ["snapshot", "--output", file, "--force"])
        assert.strictEqual(forced.code, 0)
        assert.strictEqual(JSON.parse(readFileSync(file, "utf8")).version, 1)
      })
    )

    it.effect("does not overwrite a snapshot of another site, unless it is forced", () =>
      Effect.gen(function* () {
        const emulated = yield* emulator
        const file = yield* snapshotFile([])
        const before = readFileSync(file, "utf8")
        const refused = yield* runAgainst(emulated, ["snapshot", "--output", file])
        assert.strictEqual(refused.code, 2)
        assert.strictEqual(
          sentence(refused),
          `error: ${file} is a snapshot of datadoghq.eu; --force overwrites it all the same.`
        )
        assert.strictEqual(readFileSync(file, "utf8"), before)
        const forced = yield* runAgainst(emulated, ["snapshot", "--output", file, "--force"])
        assert.strictEqual(forced.code, 0)
        assert.strictEqual(JSON.parse(readFileSync(file, "utf8")).site, emulated.site.parameter)
      })
    )

    it.effect("does not replace a read-only file, unless it is forced, and then keeps its mode", () =>
      Effect.gen(function* () {
        const emulated = yield* emulator
        const file = join(yield* folder, "snapshot.json")
        yield* runAgainst(emulated, ["snapshot", "--output", file])
        chmodSync(file, 0o400)
        const before = readFileSync(file, "utf8")
        const refused = yield* runAgainst(emulated, ["snapshot", "--output", file])
        assert.strictEqual(refused.code, 2)
        assert.match(sentence(refused), /is read-only; --force replaces it/)
        assert.strictEqual(readFileSync(file, "utf8"), before)
        const forced = yield* runAgainst(emulated, ["snapshot", "--output", file, "--force"])
        assert.strictEqual(forced.code, 0)
        assert.notStrictEqual(readFileSync(file, "utf8"), before)
        assert.strictEqual(statSync(file).mode & 0o777, 0o400)
      })
    )

    it.effect("writes where a link leads that leads to nothing yet", () =>
      Effect.gen(function* () {
        const emulated = yield* emulator
        const path = yield* folder
        symlinkSync("snapshot.json", join(path, "link.json"))
        const { code } = yield* runAgainst(emulated, ["snapshot", "-o", join(path, "link.json")])
        assert.strictEqual(code, 0)
        assert.isTrue(lstatSync(join(path, "link.json")).isSymbolicLink())
        assert.strictEqual(JSON.parse(readFileSync(join(path, "snapshot.json"), "utf8")).version, 1)
        assert.deepStrictEqual(readdirSync(path), ["link.json", "snapshot.json"])
      })
    )

    it.effect("says in words what the system has against the file, and leaves nothing behind", () =>
      Effect.gen(function* () {
        const { origin } = yield* emulator
        const path = yield* folder
        symlinkSync("loop", join(path, "loop"))
        const cases: ReadonlyArray<readonly [limit: string, file: string, message: RegExp]> = [
          ["ulimit -f 1", "snapshot.json", /Could not write .*snapshot\.json: file too large\./],
          ["true", "n".repeat(256), /: name too long\./],
          ["true", "loop", /: too many symbolic links encountered\./],
          ["true", join("loop", "x"), /: too many symbolic links encountered\./]
        ]
        for (const [limit, file, message] of cases) {
          const program = `"${process.execPath}" "${bin}" snapshot --origin ${origin} -o "${join(path, file)}"`
          const failed = yield* runCommand("bash", ["-c", `${limit}; ${program}`], { env: keys })
          assert.strictEqual(failed.code, 2)
          assert.match(sentence(failed), message)
          assert.deepStrictEqual(readdirSync(path), ["loop"])
        }
      })
    )

    it.effect("asks the site for nothing where the file cannot be written", () =>
      Effect.gen(function* () {
        const emulated = yield* emulator
        const path = yield* folder
        const before = (yield* emulated.requests).length
        const targets: ReadonlyArray<readonly [file: string, message: RegExp]> = [
          ["", /--output needs the name of a file, or - for standard output\./],
          [path, /is not a regular file/],
          ["/dev/null", /is not a regular file/],
          [join(path, "none", "snapshot.json"), /there is no such file or directory/]
        ]
        for (const [file, message] of targets) {
          const refused = yield* runAgainst(emulated, ["snapshot", "--output", file, "--force"])
          assert.strictEqual(refused.code, 2)
          assert.match(sentence(refused), message)
        }
        assert.strictEqual((yield* emulated.requests).length, before)
        assert.isTrue(statSync("/dev/null").isCharacterDevice())
      })
    )

    it.effect("keeps the earlier snapshot where the site fails half-way", () =>
      Effect.gen(function* () {
        const emulated = yield* emulator
        const path = yield* folder
        const file = join(path, "snapshot.json")
        yield* runAgainst(emulated, ["snapshot", "--output", file])
        const before = readFileSync(file, "utf8")
        yield* emulated.faults.set([Faults.invalidJson({ operation: "intakeMappings.list" })])
        const failed = yield* runAgainst(emulated, ["snapshot", "--output", file])
        assert.strictEqual(failed.code, 4)
        assert.strictEqual(readFileSync(file, "utf8"), before)
        assert.deepStrictEqual(readdirSync(path), ["snapshot.json"])
      })
    )

    it.effect("says so where a site serves no intake mappings", () =>
      Effect.gen(function* () {
        const emulated = yield* emulator
        yield* emulated.faults.set([Faults.status(404, { operation: "intakeMappings.list" })])
        const { code, stderr, stdout } = yield* runAgainst(emulated, ["snapshot"])
        assert.strictEqual(code, 0)
        assert.match(stderr, /^[\d:.]+Z warn: no intake mappings: intakeMappings\.list on .* answered 404/)
        assert.deepStrictEqual(JSON.parse(stdout).intakeMappings, [])
      })
    )
  })
})

describe("whois --snapshot", () => {
  const header = { format: "dd-cloud-auth/snapshot", version: 1 }
  const whole = {
    ...header,
    site: "datadoghq.eu",
    takenAt: "2026-11-22T00:00:00.000Z",
    personaMappings: [{ id: "1", arnPattern: "a", accountIdentifier: "b", accountUuid: "c" }],
    intakeMappings: []
  }
  const cases: ReadonlyArray<readonly [title: string, text: string, message: RegExp]> = [
    ["an empty file", " \n", /is empty\./],
    ["text", "arn:aws:iam::111111111111:user/ada\n", /is no snapshot: it is not JSON \(line 1, column 1\)\./],
    ["JSON that is none", '{"data":[]}', /is JSON, but no snapshot/],
    ["null", "null", /is JSON, but no snapshot/],
    [
      "one that was cut off",
      JSON.stringify(whole).slice(0, 150),
      /is a snapshot that was cut off \(line 1, column \d+\)\./
    ],
    ["one of a newer version", JSON.stringify({ ...whole, version: 2 }), /version 2, which a newer/],
    [
      "one that names a key twice",
      JSON.stringify(whole).replace('"intakeMappings"', '"personaMappings":[],"intakeMappings"'),
      /says two things at once: it has the key personaMappings twice \(line 1, column \d+\)\./
    ],
    [
      "one that names a key of a mapping twice, once with an escape",
      JSON.stringify(whole).replace('"accountUuid"', '"account\\u0055uid":"d","accountUuid"'),
      /has the key personaMappings\[0\]\.accountUuid twice \(line 1, column \d+\)\./
    ],
    ["one without mappings", JSON.stringify(header), /is a damaged snapshot: site: /],
    [
      "one with a wrong field",
      JSON.stringify({ ...whole, personaMappings: [{ ...whole.personaMappings[0], id: 7 }] }),
      /is a damaged snapshot: personaMappings\[0\]\.id: /
    ],
    [
      "one with a field that is not known",
      JSON.stringify({ ...whole, personaMappings: [{ ...whole.personaMappings[0], arnpattern: "x" }] }),
      /is a damaged snapshot: personaMappings\[0\]\.arnpattern: /
    ],
    [
      "one with two mappings of the same id",
      JSON.stringify({ ...whole, personaMappings: [whole.personaMappings[0], whole.personaMappings[0]] }),
      /is a damaged snapshot: personaMappings\[1\]\.id: another mapping has the same id \(line 1, column \d+\)\./
    ]
  ]
  for (const [title, text, message] of cases) {
    it.live(`refuses ${title} with a sentence`, () =>
      Effect.gen(function* () {
        const file = join(yield* folder, "file.json")
        writeFileSync(file, text)
        const result = yield* run(["whois", "--snapshot", file, "arn:aws:iam::111111111111:user/ada"])
        assert.strictEqual(result.code, 2)
        assert.match(sentence(result), message)
        assert.strictEqual(readFileSync(file, "utf8"), text)
      })
    )
  }

  const encodings: ReadonlyArray<readonly [title: string, bytes: Uint8Array, message: RegExp]> = [
    ["Latin-1", Buffer.from(JSON.stringify({ ...whole, site: "Zoë" }), "latin1"), /is not UTF-8: .*Latin-1/],
    ["UTF-16 without a mark", Buffer.from(JSON.stringify(whole), "utf16le"), /it seems to be UTF-16 without/],
    [
      "half a character",
      Buffer.from(JSON.stringify({ ...whole, site: "€" })).filter((byte) => byte !== 0xac),
      /is not UTF-8: the byte 0xe2 at \d+ is part of no character/
    ]
  ]
  for (const [title, bytes, message] of encodings) {
    it.live(`refuses ${title}, and says what it seems to be`, () =>
      Effect.gen(function* () {
        const file = join(yield* folder, "file.json")
        writeFileSync(file, bytes)
        const result = yield* run(["whois", "--snapshot", file, "arn:aws:iam::111111111111:user/ada"])
        assert.strictEqual(result.code, 2)
        assert.match(sentence(result), message)
      })
    )
  }

  it.live("reads what PowerShell writes, with a mark of either kind", () =>
    Effect.gen(function* () {
      const file = join(yield* folder, "file.json")
      const caller = "arn:aws:iam::111111111111:user/ada"
      const text = `\ufeff${JSON.stringify({ ...whole, site: "€" })}\r\n`
      for (const bytes of [
        Buffer.from(text),
        Buffer.from(text, "utf16le"),
        Buffer.from(text, "utf16le").swap16()
      ]) {
        writeFileSync(file, bytes)
        const { code, stdout } = yield* run(["whois", "--snapshot", file, caller])
        assert.strictEqual(code, 1)
        assert.strictEqual(stdout, `${caller}\tno-match\t\t\t\n`)
      }
    })
  )

  it.live("refuses a folder, and a file that is not there", () =>
    Effect.gen(function* () {
      const path = yield* folder
      mkdirSync(join(path, "inner"))
      for (const [file, message] of [
        ["inner", /is a directory, not a snapshot file/],
        ["none.json", /Could not read .*none\.json: there is no such file/]
      ] as const) {
        const result = yield* run([
          "whois",
          "--snapshot",
          join(path, file),
          "arn:aws:iam::111111111111:user/ada"
        ])
        assert.strictEqual(result.code, 2)
        assert.match(sentence(result), message)
      }
      const unnamed = yield* run(["whois", "--snapshot", "", "arn:aws:iam::111111111111:user/ada"])
      assert.strictEqual(unnamed.code, 2)
      assert.match(sentence(unnamed), /--snapshot needs the name of a file\./)
    })
  )

  // Once in some seventy times Node itself stops for ever in `process.exit`: it waits there for a thread of V8 that waits
  // for a garbage collection (nodejs/node#54918). Such a process is ended, and another one is asked.
  it.live(
    "ends at 256 MiB, where a pipe has no end",
    () =>
      Effect.gen(function* () {
        const program = `"${process.execPath}" "${bin}" whois --snapshot <(cat /dev/zero) x`
        const result = yield* runCommand("bash", ["-c", program]).pipe(Effect.timeout("15 seconds"))
        assert.strictEqual(result.code, 2)
        assert.match(sentence(result), /^error: \/dev\/fd\/\d+ is longer than 256 MiB\.$/)
      }),
    { retry: 2 }
  )

  it.live("reads from a pipe", () =>
    Effect.gen(function* () {
      const file = join(yield* folder, "file.json")
      writeFileSync(file, JSON.stringify(whole))
      const caller = "arn:aws:iam::111111111111:user/ada"
      const command = `"${process.execPath}" "${bin}" whois --snapshot <(cat "${file}") ${caller}`
      const { code, stdout } = yield* runCommand("bash", ["-c", command])
      assert.strictEqual(code, 1)
      assert.strictEqual(stdout, `${caller}\tno-match\t\t\t\n`)
    })
  )

  // In process, since root may read everything.
  it.effect("refuses a file that may not be read", () =>
    Effect.gen(function* () {
      const denied = PlatformError.systemError({
        _tag: "PermissionDenied",
        module: "FileSystem",
        method: "stat"
      })
      const stop = yield* SnapshotFile.read("file.json").pipe(
        Effect.provide([FileSystem.layerNoop({ stat: () => Effect.fail(denied) }), Stdio.layerTest({})]),
        Effect.flip
      )
      assert.strictEqual(stop.exitCode, 2)
      assert.strictEqual(stop.message, "Could not read file.json: permission denied.")
    })
  )
})
