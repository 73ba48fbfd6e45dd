import { assert, describe, it, vi } from "@effect/vitest"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { sentence } from "./emulated.ts"
import { folder, hasTerminal, run, runOnTerminal } from "./program.ts"
import { mapping, snapshotText } from "./snapshots.ts"

// A process of its own each: slow where others want the processors too.
vi.setConfig({ testTimeout: 60_000 })

const root = mapping("1", "arn:aws:iam::111111111111:root", "ada")
const below = mapping("2", "arn:aws:iam::111111111111:user/ops/*", "bob")
const usual = "dd-cloud-auth.audit.json"
const why = ["--reason", "break-glass", "--owner", "sec@acme.example"]

/** The day that is so many days away, in UTC. */
const inDays = (days: number) =>
  Effect.map(DateTime.now, (now) => DateTime.formatIsoDateUtc(DateTime.add(now, { days })))

/** A folder with a snapshot, and a configuration if there is to be one. */
const project = Effect.fnUntraced(function* (config?: string) {
  const cwd = yield* folder
  writeFileSync(join(cwd, "mappings.json"), snapshotText([root, below]))
  if (config !== undefined) writeFileSync(join(cwd, usual), config)
  const audit = (...args: ReadonlyArray<string>) => run(["audit", ...args], { cwd })
  const table = audit("--snapshot", "mappings.json", "--fail-on", "never")
  return {
    cwd,
    audit,
    /** What is found, as a person sees it. */
    table: Effect.map(table, ({ stdout }) => stdout),
    /** What a person copies out of that. */
    fingerprints: Effect.map(table, ({ stdout }) =>
      Array.from(stdout.matchAll(/fingerprint: (\S+)/g), ([, fingerprint = ""]) => fingerprint)
    ),
    accept: (...args: ReadonlyArray<string>) => audit("accept", "--snapshot", "mappings.json", ...args),
    config: () => readFileSync(join(cwd, usual), "utf8")
  }
})

const entry = (fields: object) => ({ reason: "on purpose", owner: "ada", expires: "9999-12-31", ...fields })

describe("audit accept", () => {
  it.live("accepts what the table shows, by one token of it, in a file that it creates", () =>
    Effect.gen(function* () {
      const { accept, config, cwd, fingerprints, table } = yield* project()
      const [first = "", second = ""] = yield* fingerprints
      const expires = yield* inDays(0)
      const { code, stderr, stdout } = yield* accept(first, ...why, "--expires", expires)
      assert.deepStrictEqual([code, stdout], [0, ""])
      assert.strictEqual(
        stderr,
        `accepted until ${expires}: root-user: the root user of AWS account 111111111111 is mapped\nwrote ${usual}\n`
      )
      assert.deepStrictEqual(JSON.parse(config()), {
        accepted: [
          {
            fingerprint: first,
            rule: "root-user",
            arnPattern: "arn:aws:iam::111111111111:root",
            reason: "break-glass",
            owner: "sec@acme.example",
            expires
          }
        ]
      })
      assert.deepStrictEqual(readdirSync(cwd).toSorted(), [usual, "mappings.json"])
      assert.deepStrictEqual(yield* fingerprints, [second])
      yield* accept(second, ...why, "--expires", expires)
      assert.strictEqual(yield* table, "")
    })
  )

  it.live("keeps the rest of the file to the byte, its mode and its byte order mark", () =>
    Effect.gen(function* () {
      const before =
        '\ufeff{ "awsAccounts": ["111111111111"],\r\n\t"rules":{"shadowed-mapping" :"off"}\r\n}\r\n'
      const { accept, config, cwd, fingerprints } = yield* project(before)
      chmodSync(join(cwd, usual), 0o640)
      yield* accept(...(yield* fingerprints), ...why, "--expires", "9999-12-31")
      const [start, end] = [before.slice(0, before.indexOf("\r\n}")), "\r\n}\r\n"]
      assert.isTrue(config().startsWith(start), config())
      assert.isTrue(config().endsWith(end), config())
      assert.lengthOf(JSON.parse(config().slice(1)).accepted, 2)
      assert.strictEqual(statSync(join(cwd, usual)).mode & 0o777, 0o640)
    })
  )

  it.live("renews what has expired, in its place", () =>
    Effect.gen(function* () {
      const { accept, config, cwd, fingerprints } = yield* project()
      const [fingerprint = "", other = ""] = yield* fingerprints
      const expired = entry({ fingerprint, expires: "2020-01-01" })
      const kept = entry({ fingerprint: other })
      writeFileSync(join(cwd, usual), JSON.stringify({ accepted: [expired, kept] }))
      assert.deepStrictEqual(yield* fingerprints, [fingerprint])
      yield* accept(fingerprint, ...why, "--expires", "9999-12-31")
      const [renewed, next, ...more] = JSON.parse(config()).accepted
      assert.deepStrictEqual([renewed.reason, renewed.expires], ["break-glass", "9999-12-31"])
      assert.deepStrictEqual([next, more], [kept, []])
    })
  )

  it.live("accepts all of several findings or none, and says of each why not", () =>
    Effect.gen(function* () {
      const { accept, config, cwd, fingerprints } = yield* project()
      const [first = "", second = ""] = yield* fingerprints
      const gone = entry({ fingerprint: "00000000000000aa" })
      const text = JSON.stringify({
        accepted: [entry({ rule: "root-user", arnPattern: root.arnPattern }), gone]
      })
      writeFileSync(join(cwd, usual), text)
      const unused = (yield* fingerprints).filter((fingerprint) => fingerprint !== second)
      assert.lengthOf(unused, 1)
      const alone = yield* accept(...unused, ...why, "--expires", "9999-12-31")
      assert.deepStrictEqual(
        [alone.code, sentence(alone)],
        [2, `error: ${unused[0]} is about an entry of the configuration: take that out instead.`]
      )
      const refused = yield* accept(
        second,
        first,
        ...unused,
        second.slice(1),
        "\u001b[2J",
        ...why,
        "--expires",
        "9999-12-31"
      )
      assert.strictEqual(refused.code, 2)
      assert.strictEqual(
        sentence(refused),
        `error: ${first} is accepted already: see dd-cloud-auth audit accepted. ` +
          `${unused[0]} is about an entry of the configuration: take that out instead. ` +
          `No finding has the fingerprint "${second.slice(1)}"; did you mean ${second}? ` +
          String.raw`No finding has the fingerprint "\u001b[2J".`
      )
      assert.strictEqual(config(), text)
    })
  )

  it.live.each<readonly [flags: ReadonlyArray<string>, why: string]>([
    [[], "Say why, who answers for it, and until when: --reason, --owner, --expires is missing."],
    [
      ["--reason", " ", "--owner", "ada", "--expires", "9999-12-31"],
      "Say why, who answers for it, and until when: --reason is missing."
    ],
    [[...why, "--expires", "soon"], '--expires has to be a day of the calendar, as YYYY-MM-DD, not "soon".'],
    [
      [...why, "--expires", "2027-02-29"],
      '--expires has to be a day of the calendar, as YYYY-MM-DD, not "2027-02-29".'
    ],
    [
      [...why, "--expires", "2020-01-01"],
      "--expires is past: 2020-01-01. It is the last day that is accepted, in UTC."
    ],
    [[...why, "--expires", "9999-12-31", "--config", "-"], "--config is written: name a file in place of -."],
    [[...why, "--expires", "9999-12-31", "--config", ""], "--config needs the name of a file."],
    [[...why, "--expires", "9999-12-31", "--config", "/"], "/ is not a regular file."],
    [
      [...why, "--expires", "9999-12-31", "--config", "none/audit.json"],
      "Could not write none/audit.json: there is no such file or directory."
    ]
  ])("refuses %j, and writes nothing", ([flags, sentenceOf]) =>
    Effect.gen(function* () {
      const { accept, cwd } = yield* project()
      const refused = yield* accept("0123456789abcdef", ...flags)
      assert.deepStrictEqual([refused.code, sentence(refused)], [2, `error: ${sentenceOf}`])
      assert.deepStrictEqual(readdirSync(cwd), ["mappings.json"])
    })
  )

  it.live("refuses a configuration that is read-only, UTF-16 or none, and leaves it as it is", () =>
    Effect.gen(function* () {
      const { accept, config, cwd, fingerprints } = yield* project("{}")
      const args = [...(yield* fingerprints), ...why, "--expires", "9999-12-31"]
      const refusal = Effect.map(accept(...args), (result) => [result.code, sentence(result)])
      chmodSync(join(cwd, usual), 0o444)
      assert.deepStrictEqual(yield* refusal, [2, `error: ${usual} is read-only.`])
      chmodSync(join(cwd, usual), 0o644)
      for (const [text, message] of [
        ['{"rules": 1}', "rules: this has to be object"],
        [Buffer.from("\ufeff{}", "utf16le"), "not UTF-8: it seems to be UTF-16 (little-endian)"]
      ] as const) {
        writeFileSync(join(cwd, usual), text)
        const before = config()
        assert.deepStrictEqual(yield* refusal, [
          2,
          `error: ${usual} is no configuration of an audit: ${message}`
        ])
        assert.strictEqual(config(), before)
      }
    })
  )
})

describe("audit accepted", () => {
  const config = Effect.gen(function* () {
    return JSON.stringify({
      accepted: [
        entry({ fingerprint: "000000000000000a", expires: yield* inDays(400) }),
        entry({ fingerprint: "000000000000000b", expires: yield* inDays(30) }),
        entry({ fingerprint: "000000000000000c", expires: yield* inDays(-1) }),
        entry({ rule: "root-user", arnPattern: root.arnPattern, expires: "soon" }),
        entry({ fingerprint: "000000000000000d", expires: yield* inDays(0) })
      ]
    })
  })

  it.live("lists what is accepted, the worst first, for people and for programs", () =>
    Effect.gen(function* () {
      const { audit } = yield* project(yield* config)
      const table = yield* audit("accepted", "--format", "table")
      assert.strictEqual(table.code, 0)
      assert.include(table.stderr, `5 accepted findings in ${usual}, 2 expired\n`)
      assert.deepStrictEqual(
        table.stdout.split("\n").map((line) => line.replace(/^\S+ +/, "").replace(/ {2,}.*/, "")),
        ["LEFT", "expired: no date", "expired 1 day ago", "today is the last day", "30 days", "400 days", ""]
      )
      assert.include(table.stdout, `root-user  ${root.arnPattern}`)
      const json = JSON.parse((yield* audit("accepted", "--json")).stdout)
      assert.deepStrictEqual(
        json.map(({ daysLeft, isExpired }: Record<string, unknown>) => [daysLeft, isExpired]),
        [
          [null, true],
          [-1, true],
          [0, false],
          [30, false],
          [400, false]
        ]
      )
      assert.deepStrictEqual(json[0], {
        ...entry({ rule: "root-user", arnPattern: root.arnPattern, expires: "soon" }),
        daysLeft: null,
        isExpired: true
      })
    })
  )

  it.live("leaves out with --expiring-in what holds longer", () =>
    Effect.gen(function* () {
      const { audit } = yield* project(yield* config)
      const listed = (within: string) =>
        Effect.map(audit("accepted", "--expiring-in", within), ({ stdout }) => stdout.split("\n").length - 1)
      assert.strictEqual(yield* listed("30d"), 4)
      assert.strictEqual(yield* listed("29d"), 3)
      assert.strictEqual(yield* listed("5w"), 4)
      assert.strictEqual(yield* listed("0d"), 3)
      const { stderr } = yield* audit("accepted", "--expiring-in", "29d")
      assert.include(stderr, "3 of 5 accepted findings")
      for (const within of ["30", "d", "-3d", "30 days", "soon", ""]) {
        const refused = yield* audit("accepted", `--expiring-in=${within}`)
        assert.deepStrictEqual(
          [refused.code, sentence(refused)],
          [
            2,
            `error: --expiring-in has to be a number of days or weeks, as 30d or 4w, not ${JSON.stringify(within)}.`
          ]
        )
      }
    })
  )

  it.live("says that nothing is accepted, and refuses a file that is not there", () =>
    Effect.gen(function* () {
      const { audit, cwd } = yield* project()
      assert.deepStrictEqual(yield* audit("accepted"), {
        code: 0,
        stdout: "",
        stderr: `nothing is accepted: there is no ${usual} here\n`
      })
      const refused = yield* audit("accepted", "--config", "none.json")
      assert.deepStrictEqual(
        [refused.code, sentence(refused)],
        [2, "error: Could not read none.json: there is no such file or directory."]
      )
      mkdirSync(join(cwd, usual))
      assert.strictEqual(sentence(yield* audit("accepted")), `error: ${usual} is not a regular file.`)
      assert.isTrue(existsSync(join(cwd, usual)))
    })
  )

  it.live.skipIf(!hasTerminal)(
    "is a table on a terminal, with what has expired in red, and what is quoted escaped",
    () =>
      Effect.gen(function* () {
        const { cwd } = yield* project(
          JSON.stringify({ accepted: [entry({ fingerprint: "0123456789abcdef", expires: "\u001b[2J" })] })
        )
        const { stdout } = yield* runOnTerminal(["audit", "accepted"], { cwd })
        assert.include(stdout, String.raw`[31m\u{1b}[2J`)
        assert.notInclude(stdout, "\u001b[2J")
      })
  )
})
