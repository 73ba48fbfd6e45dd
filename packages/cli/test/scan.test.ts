import * as Emulator from "@dd-cloud-auth/emulator/Emulator"
import { assert, describe, it, layer, vi } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import { parquetReadObjects } from "hyparquet"
import type { ChildProcess } from "node:child_process"
import { chmodSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { stripVTControlCharacters } from "node:util"
import { gzipSync } from "node:zlib"
import { delivered, log, put, record, serviceRecord } from "./cloudTrail.ts"
import { emulator, live, runAgainst, sentence } from "./emulated.ts"
import { bin, folder, hasTerminal, type Options, run, start } from "./program.ts"
import { mapping, snapshotFile } from "./snapshots.ts"

// A process of its own each: slow where others want the processors too.
vi.setConfig({ testTimeout: 120_000 })

const role = (session: string): string => `arn:aws:sts::111111111111:assumed-role/${session}`

const personaMappings = [
  mapping("1", role("Deploy/*"), "deployer"),
  mapping("2", role("Deploy/ada"), "ada"),
  mapping("3", role("Plan/*"), "planner"),
  mapping("4", role("Unused/*"), "nobody"),
  mapping("5", role("Broken"), "nobody")
]

const snapshot = snapshotFile(personaMappings)

const scan = (args: ReadonlyArray<string>, options?: Options) =>
  Effect.flatMap(snapshot, (file) => run(["scan", "--snapshot", file, ...args], options))

const rows = (stdout: string) =>
  stdout
    .trimEnd()
    .split("\n")
    .map((line) => line.split("\t"))

/** A folder with a log of each sort. */
const logs = Effect.map(folder, (root) => {
  put(
    root,
    delivered("20261105T1000"),
    log(record(role("Deploy/ci")), record(role("Plan/main")), record(role("Deploy/ci")), serviceRecord)
  )
  put(root, "lines.json", `${JSON.stringify(record(role("Deploy/ada"), "2026-11-06T10:00:00Z"))}\n`)
  put(root, "list.txt", `${role("Nobody/ci")}\n`)
  return root
})

describe("scan", () => {
  it.live("says who acted as whom, with how often and when, and ends with 0", () =>
    Effect.gen(function* () {
      const { code, stderr, stdout } = yield* scan([yield* logs])
      assert.strictEqual(code, 0)
      const time = "2026-11-05T10:00:00Z"
      assert.deepStrictEqual(rows(stdout), [
        [role("Deploy/ci"), "match", "deployer@acme.example", role("Deploy/*"), "1", "2", time, time],
        [
          role("Deploy/ada"),
          "ambiguous",
          "ada@acme.example",
          role("Deploy/ada"),
          "2",
          "1",
          "2026-11-06T10:00:00Z",
          "2026-11-06T10:00:00Z"
        ],
        [
          role("Deploy/ada"),
          "ambiguous",
          "deployer@acme.example",
          role("Deploy/*"),
          "1",
          "1",
          "2026-11-06T10:00:00Z",
          "2026-11-06T10:00:00Z"
        ],
        [role("Nobody/ci"), "no-match", "", "", "", "1", "", ""],
        [role("Plan/main"), "match", "planner@acme.example", role("Plan/*"), "3", "1", time, time]
      ])
      assert.include(
        stderr,
        "4 callers: 2 match, 1 ambiguous, 1 match nothing; 2 of 5 mappings match none of them"
      )
      assert.match(stderr, /read 3 files, \d+ B\n/)
    })
  )

  it.live("sorts by the last time that a caller was seen", () =>
    Effect.gen(function* () {
      const { stdout } = yield* scan([yield* logs, "--sort", "last-seen", "--csv"])
      const callers = stdout.split("\n").map((line) => line.split(",")[0])
      assert.deepStrictEqual(callers, [
        "caller",
        role("Deploy/ada"),
        role("Deploy/ada"),
        role("Deploy/ci"),
        role("Plan/main"),
        role("Nobody/ci"),
        ""
      ])
    })
  )

  it.live("prints all that it found as one object of JSON", () =>
    Effect.gen(function* () {
      const root = yield* logs
      put(root, "torn.json", log(record(role("Deploy/x1")), record(role("Deploy/x2"))).slice(0, -5))
      const { code, stdout } = yield* scan([root, "--json"])
      assert.strictEqual(code, 0)
      const { bytes, callers, damage, ...rest } = JSON.parse(stdout)
      assert.isAbove(bytes, 300)
      assert.deepStrictEqual(rest, {
        site: "datadoghq.eu",
        isWhole: true,
        files: 4,
        notAsked: 0,
        regions: ["us-east-1"],
        formats: { CloudTrail: 3, Arns: 1 },
        noCallers: { AWSService: 1 },
        recordsOverLimit: 0,
        damageCount: 1,
        unusedMappings: personaMappings.slice(3)
      })
      assert.strictEqual(damage[0].source, join(root, "torn.json"))
      assert.deepStrictEqual(callers[0], {
        caller: role("Deploy/ci"),
        outcome: "match",
        count: 2,
        made: 0,
        firstSeen: "2026-11-05T10:00:00Z",
        lastSeen: "2026-11-05T10:00:00Z",
        sources: [join(root, delivered("20261105T1000"))],
        hasMoreSources: false,
        matches: [personaMappings[0]]
      })
      assert.strictEqual(callers.length, 5)
    })
  )

  it.live(
    "shows a person each sort of caller, unused mappings, other records and damage under a heading",
    () =>
      Effect.gen(function* () {
        const root = yield* logs
        put(root, "torn.json", log(record(role("Deploy/x1")), record(role("Deploy/x2"))).slice(0, -5))
        const { stdout } = yield* scan([root, "--format", "table"])
        const headings = stdout.split("\n").filter((line) => /^[A-Z][a-z].*: /.test(line))
        assert.deepStrictEqual(headings, [
          "Act as an account: 3 callers",
          "Could be either of several accounts: 1 caller",
          "Act as nobody: 1 caller",
          "Match none of these callers: 2 of 5 mappings",
          "Name no caller: 1 record",
          "Not read: 1 place"
        ])
        assert.match(stdout, /Broken +nobody@acme\.example +matches no caller at all/)
        assert.match(stdout, /^1 +AWSService +an AWS service by itself$/m)
      })
  )

  it.live("writes the callers as Parquet, whole or not at all", () =>
    Effect.gen(function* () {
      const file = join(yield* folder, "callers.parquet")
      const { code } = yield* scan([yield* logs, "--parquet", file])
      assert.strictEqual(code, 0)
      const { buffer, byteOffset, length } = readFileSync(file)
      const bytes = buffer.slice(byteOffset, byteOffset + length) as ArrayBuffer
      const rows = yield* Effect.promise(() => parquetReadObjects({ file: bytes }))
      assert.strictEqual(rows.length, 5)
      const time = new Date("2026-11-05T10:00:00Z")
      assert.deepStrictEqual(rows[0], {
        caller: role("Deploy/ci"),
        outcome: "match",
        account_identifier: "deployer@acme.example",
        account_uuid: "uuid-of-deployer",
        arn_pattern: role("Deploy/*"),
        mapping_id: "1",
        count: 2n,
        first_seen: time,
        last_seen: time
      })
      assert.deepInclude(rows[3], { outcome: "no-match", account_identifier: null, first_seen: null })
      // What cannot be written is said before anything is read.
      const refused = yield* scan([yield* logs, "--parquet", join(file, "no-folder")])
      assert.strictEqual(refused.code, 2)
      assert.match(sentence(refused), /Could not write .*no-folder/)
    })
  )

  it.live(
    "takes the files of days, accounts and regions that are asked for, and records by their own time",
    () =>
      Effect.gen(function* () {
        const root = yield* folder
        for (const [path, name] of [
          [delivered("20261104T1000"), "Before/ci"],
          [delivered("20261105T1000"), "Asked/ci"],
          [delivered("20261105T1000", { region: "eu-west-1" }), "Region/ci"],
          [delivered("20261105T1000", { account: "527419036284" }), "Account/ci"],
          [delivered("20261107T1000"), "After/ci"]
        ] as const) {
          const time = /(\d{8})T1000/.exec(path)![1]!.replace(/(....)(..)(..)/, "$1-$2-$3T10:00:00Z")
          put(root, path, log(record(role(name), time)))
        }
        const days = ["--from", "2026-11-05", "--to", "2026-11-05"]
        const of = ["--aws-account", "418273640159", "--region", "us-east-1", "--region", "us-west-2"]
        const { stderr, stdout } = yield* scan([root, ...days, ...of])
        assert.deepStrictEqual(
          rows(stdout).map(([caller]) => caller),
          [role("Asked/ci")]
        )
        assert.match(stderr, /read 1 file, \d+ B; \d files and folders passed over/)
        const before = yield* scan([root, "--to", "2026-11-05T10:00:00Z", ...of])
        assert.deepStrictEqual(
          rows(before.stdout).map(([caller]) => caller),
          [role("Before/ci")]
        )
      })
  )

  it.live("says that there are no files of us-east-1", () =>
    Effect.gen(function* () {
      const root = yield* folder
      put(root, delivered("20261105T1000", { region: "eu-west-1" }), log(record(role("Plan/main"))))
      assert.include((yield* scan([root])).stderr, "No file is of us-east-1")
      put(root, delivered("20261105T1000"), log(record(role("Plan/main"))))
      assert.notInclude((yield* scan([root])).stderr, "us-east-1")
      const gov = yield* folder
      put(gov, delivered("20261105T1000", { region: "us-gov-west-1" }), log(record(role("Plan/main"))))
      assert.notInclude((yield* scan([gov])).stderr, "us-east-1")
    })
  )

  it.live("reads standard input, compressed too", () =>
    Effect.gen(function* () {
      const stdin = gzipSync(log(record(role("Deploy/ci"))))
      const { code, stdout } = yield* scan(["-"], { stdin })
      assert.strictEqual(code, 0)
      assert.strictEqual(rows(stdout)[0]?.[1], "match")
    })
  )

  it.live("with --strict ends with 1 if something was not understood", () =>
    Effect.gen(function* () {
      const root = yield* logs
      assert.strictEqual((yield* scan([root, "--strict"])).code, 0)
      const limited = yield* scan([root, "--strict", "--limit", "3"])
      assert.strictEqual(limited.code, 1)
      assert.match(limited.stderr, /\d records? of more callers than --limit allows are left out/)
      put(root, "other.bin", new Uint8Array([0, 1, 2, 3, 255]))
      const { code, stderr } = yield* scan([root, "--strict"])
      assert.strictEqual(code, 1)
      assert.match(stderr, /1 place could not be read/)
      assert.strictEqual((yield* scan([root])).code, 0)
    })
  )

  it.live("says what of the command line cannot be, before it reads anything", () =>
    Effect.gen(function* () {
      const root = yield* logs
      for (const [args, message] of [
        [[], /No log: name files or folders/],
        [[root, join(root, "none")], /none is not there\./],
        [["/dev/null"], /\/dev\/null is a device or a socket, no file\./],
        [[root, "--from", "yesterday"], /--from takes a day such as 2026-11-05.*, not yesterday\./],
        [[root, "--to", "2026-02-30"], /--to takes a day/],
        [[root, "--to", "2026-11-05T10:00"], /--to takes a day/],
        [[root, "--from", "2026-11-06", "--to", "2026-11-05"], /--from is not before --to/],
        [[root, "--aws-account", "12"], /--aws-account takes the 12 digits of an AWS account, not 12\./],
        [[root, "--region", "Ohio"], /--region takes the name of an AWS region.*, not Ohio\./],
        [[root, "--limit", "0"], /a number from 1 on, not 0/],
        [[root, "--threads", "0"], /a number from 1 to 256, not 0/],
        [[root, "--json", "--csv"], /exclude each other/]
      ] as const) {
        const result = yield* scan(args)
        assert.strictEqual(result.code, 2, args.join(" "))
        assert.match(sentence(result), message)
      }
      const both = yield* run(["scan", "-", "--snapshot", "-"])
      assert.match(sentence(both), /Standard input cannot be both a log and what --snapshot reads/)
    })
  )

  it.live("writes no name to a terminal as it is", () =>
    Effect.gen(function* () {
      const root = yield* folder
      const hostile = ["\u001b", "\u0007", "\u202e"]
      const name = "evil\u001b[31m\nname\u202e.json"
      put(root, name, "{ not JSON")
      symlinkSync(root, join(root, "loop\u001b]0;title\u0007"))
      const { stdout } = yield* scan([root, "--format", "table"])
      for (const character of hostile) assert.notInclude(stdout, character)
      assert.include(stdout, "evil\\u{1b}[31m\\nname\\u{202e}.json")
      assert.include(stdout, "is a link to a folder that it is in")
      const json = yield* scan([root, "--json"])
      for (const character of hostile) assert.notInclude(json.stdout, character)
      assert.sameMembers(
        JSON.parse(json.stdout).damage.map(({ source }: { readonly source: string }) => source),
        readdirSync(root).map((entry) => join(root, entry))
      )
    })
  )

  it.live("names a folder that it may not read, and reads the rest", () =>
    Effect.gen(function* () {
      const root = yield* logs
      put(root, "closed/a.json", log(record(role("Deploy/ci"))))
      chmodSync(join(root, "closed"), 0)
      // Root may read everything, and nobody but root may become somebody else.
      const nobody = process.getuid?.() === 0 ? { uid: 65_534 } : {}
      chmodSync(root, 0o755)
      const file = yield* snapshot
      chmodSync(dirname(file), 0o755)
      const { code, stdout } = yield* run(["scan", "--snapshot", file, root, "--json", "--strict"], nobody)
      assert.strictEqual(code, 1)
      const { callers, damage } = JSON.parse(stdout)
      assert.strictEqual(callers.length, 4)
      assert.deepStrictEqual(damage, [
        { offset: 0, record: 0, reason: "may not be read: permission denied", source: join(root, "closed") }
      ])
    })
  )
})

describe("scan of a site", () => {
  layer(
    Emulator.layerServer({ port: 0 }),
    live
  )((it) => {
    it.effect("asks the site for the mappings", () =>
      Effect.gen(function* () {
        const file = join(yield* folder, "log.json")
        const caller = "arn:aws:sts::418273640159:assumed-role/terraform-apply/run-42"
        writeFileSync(file, log(record(caller)))
        const { code, stdout } = yield* runAgainst(yield* emulator, ["scan", file])
        assert.strictEqual(code, 0)
        assert.deepStrictEqual(rows(stdout)[0]?.slice(0, 2), [caller, "match"])
      })
    )
  })
})

/** Waits for a process to end. */
const ended = (child: ChildProcess) =>
  Effect.callback<{ readonly code: number | null; readonly stdout: string; readonly stderr: string }>(
    (resume) => {
      let stdout = ""
      let stderr = ""
      child.stdout!.setEncoding("utf8").on("data", (text: string) => (stdout += text))
      child.stderr!.setEncoding("utf8").on("data", (text: string) => (stderr += text))
      child.on("close", (code) => resume(Effect.succeed({ code, stdout, stderr })))
    }
  )

describe("scan that is interrupted", () => {
  it.live("prints what it has found, says that it is not whole, and ends with 130", () =>
    Effect.gen(function* () {
      const child = start(process.execPath, [bin, "scan", "--snapshot", yield* snapshot, "--json", "-"])
      const result = yield* Effect.forkChild(ended(child), { startImmediately: true })
      // What a pipe and both ends of it hold is less than what is left: the program has taken the rest.
      const line = `${JSON.stringify(record(role("Deploy/ci")))}\n`
      const text = line.repeat(Math.ceil(8_000_000 / line.length))
      yield* Effect.callback<void>((resume) => void child.stdin!.write(text, () => resume(Effect.void)))
      child.kill("SIGINT")
      const { code, stderr, stdout } = yield* Fiber.join(result)
      assert.strictEqual(code, 130)
      assert.include(stderr, "Not whole: 0 files of 1 were read to their end.")
      const { callers, isWhole } = JSON.parse(stdout)
      assert.isFalse(isWhole)
      assert.isAbove(callers[0].count * line.length, 6_000_000)
    })
  )

  it.live.skipIf(!hasTerminal)(
    "shows on a terminal how far it is, and then what its threads have found",
    () =>
      Effect.gen(function* () {
        const root = yield* logs
        const args = [bin, "scan", "--snapshot", yield* snapshot, root, "-"]
        const command = `stty cols 200; exec ${[process.execPath, ...args].map((word) => `'${word}'`).join(" ")}`
        const child = start("script", ["-qec", command, "/dev/null"], {
          env: { TERM: "xterm", SHELL: "/bin/sh" }
        })
        const result = yield* Effect.forkChild(ended(child), { startImmediately: true })
        // Of four, one is what is typed, which does not end.
        yield* Effect.callback<void>((resume) => {
          let text = ""
          child.stdout!.on("data", (more: string) => {
            text += more
            if (/3 of 4 files, \d+ B of \d+ B, .* B\/s/.test(text)) resume(Effect.void)
          })
        })
        child.stdin!.write("\u0003")
        const { code, stdout } = yield* Fiber.join(result)
        assert.strictEqual(code, 130)
        const shown = stripVTControlCharacters(stdout)
        assert.include(shown, "Act as an account: 2 callers")
        assert.include(shown, "Not whole: 3 files of 4 were read to their end.")
      })
  )
})
