import * as Emulator from "@dd-cloud-auth/emulator/Emulator"
import { assert, describe, it, layer, vi } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { emulator, live, runAgainst, sentence } from "./emulated.ts"
import { bin, folder, type Options, run, start } from "./program.ts"
import { mapping, snapshotFile, snapshotText } from "./snapshots.ts"

// A process of its own each: slow where others want the processors too.
vi.setConfig({ testTimeout: 60_000 })

const deploy = "arn:aws:sts::111111111111:assumed-role/Deploy"
const personaMappings = [
  mapping("1", `${deploy}/*`, "deployer"),
  mapping("2", `${deploy}/ada`, "ada"),
  mapping("3", "arn:aws:sts::111111111111:assumed-role/Plan/*", "planner"),
  mapping("4", "arn:aws:sts::111111111111:assumed-role/Plan/main", "planner"),
  mapping("5", "arn:aws:sts::111111111111:assumed-role/Backup", "backup"),
  mapping("6", "arn:aws:sts::111111111111:assumed-role/release-*", "releaser"),
  mapping("7", "arn:aws:iam::111111111111:user/ops/*", "oncall"),
  mapping("8", "arn:aws:iam::111111111111:role/Deploy", "deployer")
]

const snapshot = snapshotFile(personaMappings)

const whois = (args: ReadonlyArray<string>, options?: Options) =>
  Effect.flatMap(snapshot, (file) => run(["whois", "--snapshot", file, ...args], options))

const rows = (stdout: string) =>
  stdout
    .trimEnd()
    .split("\n")
    .map((line) => line.split("\t"))

describe("whois", () => {
  it.live("names the account, the pattern and the mapping of a caller, offline and without keys", () =>
    Effect.gen(function* () {
      const { code, stdout } = yield* whois([`${deploy}/ci`])
      assert.strictEqual(code, 0)
      assert.deepStrictEqual(rows(stdout), [
        [`${deploy}/ci`, "match", "deployer@acme.example", `${deploy}/*`, "1"]
      ])
    })
  )

  it.live("says loudly that mappings for different accounts match, and ends with 1", () =>
    Effect.gen(function* () {
      const { code, stderr, stdout } = yield* whois([`${deploy}/ada`])
      assert.strictEqual(code, 1)
      assert.deepStrictEqual(
        rows(stdout).map(([, outcome, account]) => [outcome, account]),
        [
          ["ambiguous", "ada@acme.example"],
          ["ambiguous", "deployer@acme.example"]
        ]
      )
      assert.include(stderr, "Datadog does not document which of them wins")
    })
  )

  it.live("is content with several mappings for one account", () =>
    Effect.gen(function* () {
      const { code, stdout } = yield* whois(["arn:aws:sts::111111111111:assumed-role/Plan/main"])
      assert.strictEqual(code, 0)
      assert.deepStrictEqual(
        rows(stdout).map(([, outcome, , , id]) => [outcome, id]),
        [
          ["match", "4"],
          ["match", "3"]
        ]
      )
    })
  )

  it.live("says why the nearest pattern does not match, and corrects it", () =>
    Effect.gen(function* () {
      const caller = "arn:aws:sts::111111111111:assumed-role/Backup/nightly"
      const { code, stderr, stdout } = yield* whois([caller])
      assert.strictEqual(code, 1)
      assert.strictEqual(stdout, `${caller}\tno-match\t\t\t\n`)
      const near = stderr.slice(stderr.indexOf("near: arn:aws:sts::111111111111:assumed-role/Backup\n"))
      assert.match(near, /^near: /)
      assert.include(near, "corrected pattern: arn:aws:sts::111111111111:assumed-role/Backup/*")
    })
  )

  it.live("takes no role for a caller, although a mapping holds the same text, and names its sessions", () =>
    Effect.gen(function* () {
      const role = "arn:aws:iam::111111111111:role/Deploy"
      const { code, stderr, stdout } = yield* whois([role])
      assert.strictEqual(code, 2)
      assert.strictEqual(stdout, `${role}\tnot-a-caller\t\t\t\n`)
      assert.include(
        stderr,
        "ask about its sessions: arn:aws:sts::111111111111:assumed-role/Deploy/<session>"
      )
      assert.include(stderr, "error: 1 caller of 1 is not the ARN of a caller.")
    })
  )

  it.live("takes no session without its name for a caller, although a mapping holds the same text", () =>
    Effect.gen(function* () {
      const { code, stderr, stdout } = yield* whois(["arn:aws:sts::111111111111:assumed-role/Backup"])
      assert.strictEqual(code, 2)
      assert.include(stdout, "\tnot-a-caller\t")
      assert.include(
        stderr,
        "ask about its sessions: arn:aws:sts::111111111111:assumed-role/Backup/<session>"
      )
    })
  )

  it.live("names the assumption that an answer rests on", () =>
    Effect.gen(function* () {
      const { code, stderr } = yield* whois(["arn:aws:iam::111111111111:user/ops/nights/bob"])
      assert.strictEqual(code, 0)
      assert.match(stderr, /an assumption: .*\/\*/)
    })
  )

  it.live("says in one line, after the answers, how many mappings no caller matches", () =>
    Effect.gen(function* () {
      const { stderr } = yield* whois([`${deploy}/ci`])
      assert.strictEqual(stderr, "3 of 8 persona mappings match no caller: see list --unusable\n")
    })
  )

  it.live("answers the other callers where one is not an ARN, and ends with 2", () =>
    Effect.gen(function* () {
      const { code, stderr, stdout } = yield* whois(["admin", `${deploy}/ci`])
      assert.strictEqual(code, 2)
      assert.deepStrictEqual(
        rows(stdout).map(([caller, outcome]) => [caller, outcome]),
        [
          ["admin", "not-an-arn"],
          [`${deploy}/ci`, "match"]
        ]
      )
      assert.match(stderr, /not an ARN: an ARN starts with "arn:"/)
      assert.match(stderr, /error: 1 caller of 2 is not an ARN\./)
    })
  )

  it.live("says in JSON why a text is no caller, and what was probably meant", () =>
    Effect.gen(function* () {
      const texts = [`${deploy}/ci",`, "arn:aws:iam::111111111111:role/Deploy", "admin"]
      const { code, stdout } = yield* whois(["--json", ...texts])
      assert.strictEqual(code, 2)
      const [quoted, role, word] = stdout
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line))
      assert.deepStrictEqual(
        [quoted, role, word].map(({ outcome }) => outcome),
        ["not-a-caller", "not-a-caller", "not-an-arn"]
      )
      assert.strictEqual(quoted.suggestion, `${deploy}/ci`)
      assert.strictEqual(role.sessions, `${deploy}/*`)
      for (const { notes, reason } of [quoted, role, word]) assert.strictEqual(notes[0], reason)
    })
  )

  it.live("prints a line of JSON for each caller", () =>
    Effect.gen(function* () {
      const missing = "arn:aws:sts::222222222222:assumed-role/Deploy/ci"
      const { stdout } = yield* whois(["--json", `${deploy}/ci`, missing])
      const [found, none] = stdout
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line))
      assert.deepStrictEqual(found, {
        caller: `${deploy}/ci`,
        outcome: "match",
        matches: [personaMappings[0]],
        notes: [],
        nearest: []
      })
      assert.strictEqual(none.outcome, "no-match")
      assert.deepStrictEqual(none.nearest[0].mapping, personaMappings[0])
      assert.strictEqual(none.nearest[0].mistake.code, "OtherAccount")
    })
  )

  it.live("says nothing on stderr that the JSON says, and no verdict at all with --no-explain", () =>
    Effect.gen(function* () {
      const file = yield* snapshotFile(personaMappings.slice(0, 4))
      const caller = "arn:aws:sts::222222222222:assumed-role/Deploy/ci"
      const about = (...args: ReadonlyArray<string>) => run(["whois", "--snapshot", file, ...args])
      for (const args of [["--json"], ["--format", "json"], ["--no-explain"]]) {
        const { code, stderr } = yield* about(...args, caller, `${deploy}/ada`)
        assert.deepStrictEqual([code, stderr], [1, ""])
      }
      assert.include((yield* about(caller)).stderr, "acts as nobody")
    })
  )

  it.live("reads callers from standard input, whatever their line breaks, and explains only if asked", () =>
    Effect.gen(function* () {
      const stdin = `${deploy}/ci\r\n\n \t\n${deploy}/cd\narn:aws:iam::111111111111:user/nobody`
      const quiet = yield* whois([], { stdin })
      assert.strictEqual(quiet.code, 1)
      assert.deepStrictEqual(
        rows(quiet.stdout).map(([caller, outcome]) => [caller, outcome]),
        [
          [`${deploy}/ci`, "match"],
          [`${deploy}/cd`, "match"],
          ["arn:aws:iam::111111111111:user/nobody", "no-match"]
        ]
      )
      assert.include(quiet.stderr, "3 callers: 2 match, 1 match nothing")
      const explained = yield* whois(["--json", "--explain"], { stdin })
      assert.isAbove(JSON.parse(explained.stdout.trimEnd().split("\n").at(-1)!).nearest.length, 0)
    })
  )

  it.live("reads callers in UTF-8 and, with its mark, in UTF-16, and no line that is neither", () =>
    Effect.gen(function* () {
      const text = `\ufeff${deploy}/ci\r\n${deploy}/cd\r\n`
      for (const stdin of [
        Buffer.from(text),
        Buffer.from(text, "utf16le"),
        Buffer.from(text, "utf16le").swap16()
      ]) {
        const { code, stdout } = yield* whois([], { stdin })
        assert.strictEqual(code, 0)
        assert.deepStrictEqual(
          rows(stdout).map(([caller]) => caller),
          [`${deploy}/ci`, `${deploy}/cd`]
        )
      }
      const latin1 = yield* whois([], { stdin: Buffer.from(`${deploy}/Zo\u00eb\n`, "latin1") })
      assert.strictEqual(latin1.code, 2)
      assert.strictEqual(latin1.stdout, "")
      assert.match(latin1.stderr, /^error: Standard input is not UTF-8: .*Latin-1/m)

      const late = yield* whois([], { stdin: Buffer.from(`${deploy}/ci\nx\n${deploy}/Zo\u00eb\n`, "latin1") })
      assert.strictEqual(late.code, 2)
      assert.deepStrictEqual(
        late.stdout.split("\n").map((line) => line.split("\t")[0]),
        [`${deploy}/ci`, "x", ""]
      )
      assert.match(late.stderr, /^x\n {2}✗ .*\n(.*\n)*error: Standard input is not UTF-8/m)
    })
  )

  it.live("answers while callers still come in", () =>
    Effect.gen(function* () {
      const file = yield* snapshot
      const child = start(process.execPath, [bin, "whois", "--snapshot", file])
      child.stdin!.write(`${deploy}/first\n`)
      const first = yield* Effect.callback<string>((resume) => {
        child.stdout!.setEncoding("utf8").once("data", (text: string) => resume(Effect.succeed(text)))
      })
      child.stdin!.end()
      assert.match(first, /^\S+\/first\tmatch\t/)
      yield* Effect.callback<void>((resume) => void child.on("close", () => resume(Effect.void)))
    })
  )

  it.live("refuses standard input without a caller", () =>
    Effect.gen(function* () {
      const { code, stderr } = yield* whois([], { stdin: "\n \n" })
      assert.strictEqual(code, 2)
      assert.include(stderr, "standard input was empty")
    })
  )

  it.live("reads callers from a file, a pipe, and - for standard input", () =>
    Effect.gen(function* () {
      const path = yield* folder
      const file = join(path, "callers.txt")
      const text = `${deploy}/ci\n\n${deploy}/cd\r\n`
      writeFileSync(file, text)
      const expected = [`${deploy}/ci`, `${deploy}/cd`]
      for (const args of [["--file", file], ["-"], ["--file", "-"], []]) {
        const { code, stderr, stdout } = yield* whois(args, { stdin: args[1] === file ? "" : text })
        assert.strictEqual(code, 0, stderr)
        assert.deepStrictEqual(
          rows(stdout).map(([caller]) => caller),
          expected
        )
        assert.include(stderr, "2 callers: 2 match")
      }
      const missing = yield* whois(["--file", join(path, "none.txt")])
      assert.strictEqual(missing.code, 2)
      assert.match(missing.stderr, /Could not read .*none\.txt: no such file or directory/)
    })
  )

  it.live("reads the snapshot from standard input", () =>
    Effect.gen(function* () {
      const { code, stdout } = yield* run(["whois", "--snapshot", "-", `${deploy}/ci`], {
        stdin: snapshotText(personaMappings)
      })
      assert.strictEqual(code, 0)
      assert.match(stdout, /\tmatch\t/)
    })
  )

  it.live("takes callers from one place, and standard input for one thing", () =>
    Effect.gen(function* () {
      const refusals: ReadonlyArray<readonly [args: ReadonlyArray<string>, message: RegExp]> = [
        [["--snapshot", "-"], /cannot be both the callers and what --snapshot reads/],
        [["--snapshot", "-", "-"], /cannot be both/],
        [["--snapshot", "-", "--file", "-"], /cannot be both/],
        [["--config", "-", "-"], /what --config reads/],
        [["--file", "callers.txt", `${deploy}/ci`], /Callers come from one place/],
        [["--self", "--file", "callers.txt"], /Callers come from one place/],
        [["-", `${deploy}/ci`], /- is standard input: give it alone/],
        [["--file", ""], /--file needs the name of a file/]
      ]
      for (const [args, message] of refusals) {
        const result = yield* run(["whois", ...args])
        assert.strictEqual(result.code, 2)
        assert.match(sentence(result), message)
      }
    })
  )

  layer(
    Emulator.layerServer({ port: 0 }),
    live
  )((it) => {
    it.effect("asks the site where there is no snapshot", () =>
      Effect.gen(function* () {
        const caller = "arn:aws:sts::418273640159:assumed-role/terraform-apply/run-1"
        const { code, stdout } = yield* runAgainst(yield* emulator, ["whois", caller])
        assert.strictEqual(code, 0)
        assert.match(stdout, /\tmatch\t/)
      })
    )
  })
})
