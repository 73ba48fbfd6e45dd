import * as Emulator from "@dd-cloud-auth/emulator/Emulator"
import { assert, describe, it, layer, vi } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { mkdirSync, readdirSync, readFileSync, realpathSync, symlinkSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import manifest from "../package.json" with { type: "json" }
import { emulator, keys, live, runAgainst, sentence } from "./emulated.ts"
import { folder, hasTerminal, run, runOnTerminal } from "./program.ts"
import { mapping, snapshotFile, snapshotText } from "./snapshots.ts"

// A process of its own each: slow where others want the processors too.
vi.setConfig({ testTimeout: 60_000 })

const root = mapping("1", "arn:aws:iam::111111111111:root", "ada")
const below = mapping("2", "arn:aws:iam::111111111111:user/ops/*", "bob")
const noted = mapping("3", "arn:aws:iam::111111111111:user/ops/bob", "bob")
const file = snapshotFile([root, below, noted])

/** Codes and severities of the findings in a report. */
const found = (json: string) =>
  JSON.parse(json).findings.map(
    ({ rule, severity }: { readonly rule: string; readonly severity: string }) => `${severity} ${rule}`
  )

/** A folder with a snapshot and a configuration, as a pull request has them. */
const project = Effect.fnUntraced(function* (config: string) {
  const cwd = yield* folder
  writeFileSync(join(cwd, "mappings.json"), snapshotText([root, below, noted]))
  writeFileSync(join(cwd, "dd-cloud-auth.audit.json"), config)
  return (...flags: ReadonlyArray<string>) => run(["audit", "--snapshot", "mappings.json", ...flags], { cwd })
})

const accepted = (expires: string) =>
  JSON.stringify({
    accepted: [
      { rule: "root-user", arnPattern: root.arnPattern, reason: "break-glass", owner: "ada", expires }
    ]
  })

describe("audit", () => {
  it.live("prints what it finds under its rule, the worst first, and how much on stderr", () =>
    Effect.gen(function* () {
      const { code, stderr, stdout } = yield* run(["audit", "--snapshot", yield* file])
      assert.strictEqual(code, 1)
      assert.strictEqual(
        stderr,
        "1 error, 1 warning, 1 note in 3 persona mappings and 0 intake mappings of datadoghq.eu\n"
      )
      assert.deepStrictEqual(
        stdout.split("\n").filter((line) => /^\w/.test(line)),
        [
          "error root-user: The root user of an AWS account is mapped",
          "warning user-path-wildcard: A wildcard takes every user below a path",
          "note shadowed-mapping: A wider mapping of the same account makes this one needless"
        ]
      )
      assert.match(
        stdout,
        /^ {2}the root user of AWS account 111111111111 is mapped\n {4}caller: arn:aws:iam::111111111111:root\n {4}fix: Map a role.*\n {4}fingerprint: [\da-f]{16}\n$/m
      )
    })
  )

  it.live("prints a report as JSON", () =>
    Effect.gen(function* () {
      const path = realpathSync(yield* file)
      const { code, stdout } = yield* run(["audit", "--snapshot", path, "--format", "json"])
      assert.strictEqual(code, 1)
      const { findings, ...report } = JSON.parse(stdout)
      assert.deepStrictEqual(report, {
        format: "dd-cloud-auth/findings",
        version: 1,
        tool: { name: "dd-cloud-auth", version: manifest.version },
        site: "datadoghq.eu",
        file: path
      })
      assert.deepStrictEqual(findings[0].mappings, [root])
      assert.lengthOf(findings, 3)
    })
  )

  it.live("ends with 1 where something is as bad as --fail-on says", () =>
    Effect.gen(function* () {
      const codes = Effect.fnUntraced(function* (personaMappings: ReadonlyArray<typeof root>) {
        const file = yield* snapshotFile(personaMappings)
        return yield* Effect.forEach(["error", "warning", "note", "never"], (limit) =>
          Effect.map(run(["audit", "--snapshot", file, "--fail-on", limit]), ({ code }) => code)
        )
      })
      assert.deepStrictEqual(yield* codes([root]), [1, 1, 1, 0])
      assert.deepStrictEqual(yield* codes([below]), [0, 1, 1, 0])
      assert.deepStrictEqual(yield* codes([noted]), [0, 0, 0, 0])
    })
  )

  it.live("says that nothing was found", () =>
    Effect.gen(function* () {
      const clean = yield* snapshotFile([noted])
      assert.deepStrictEqual(yield* run(["audit", "--snapshot", clean]), {
        code: 0,
        stdout: "",
        stderr: "nothing found in 1 persona mapping and 0 intake mappings of datadoghq.eu\n"
      })
    })
  )

  it.live("reads a snapshot from standard input", () =>
    Effect.gen(function* () {
      const stdin = snapshotText([root])
      const { code, stdout } = yield* run(["audit", "--snapshot", "-", "--format", "json"], { stdin })
      assert.deepStrictEqual([code, found(stdout)], [1, ["error root-user"]])
    })
  )

  it.live("escapes what it quotes", () =>
    Effect.gen(function* () {
      const file = yield* snapshotFile([{ ...root, arnPattern: "arn:aws:iam::111111111111:user/\u001b[31m" }])
      const { stdout } = yield* run(["audit", "--snapshot", file])
      assert.notInclude(stdout, "\u001b")
      assert.include(stdout, "refused-pattern")
    })
  )

  describe("configuration", () => {
    it.live("is read from the current directory, and said; --config names another", () =>
      Effect.gen(function* () {
        const audit = yield* project('{ "rules": { "root-user": "note", "shadowed-mapping": "off" } }')
        const { code, stderr, stdout } = yield* audit("--format", "json")
        assert.deepStrictEqual(found(stdout), ["warning user-path-wildcard", "note root-user"])
        assert.strictEqual(code, 0)
        assert.match(stderr, /^configured by dd-cloud-auth\.audit\.json\n/)
        const other = yield* folder
        writeFileSync(join(other, "other.json"), '{ "awsAccounts": ["222222222222"] }')
        const again = yield* audit("--format", "json", "--config", join(other, "other.json"))
        assert.include(found(again.stdout), "error unlisted-aws-account")
        assert.notInclude(again.stderr, "configured by")
      })
    )

    it.live("accepts findings until they expire", () =>
      Effect.gen(function* () {
        const today = yield* project(accepted("9999-12-31"))
        assert.deepStrictEqual(found((yield* today("--format", "json")).stdout), [
          "warning user-path-wildcard",
          "note shadowed-mapping"
        ])
        assert.strictEqual((yield* today()).code, 0)
        const expired = yield* (yield* project(accepted("2020-01-01")))()
        assert.strictEqual(expired.code, 1)
        assert.include(expired.stdout, "is mapped; ada accepted it until 2020-01-01")
      })
    )
  })

  describe("--output", () => {
    it.live("writes a file whole, without colours, in the place of another", () =>
      Effect.gen(function* () {
        const path = yield* folder
        const report = join(path, "report.txt")
        writeFileSync(report, "of yesterday")
        const { code, stdout } = yield* run(["audit", "--snapshot", yield* file, "--output", report], {
          env: { FORCE_COLOR: "1" }
        })
        assert.deepStrictEqual([code, stdout], [1, ""])
        const text = readFileSync(report, "utf8")
        assert.strictEqual(text, (yield* run(["audit", "--snapshot", yield* file])).stdout)
        assert.deepStrictEqual(readdirSync(path), ["report.txt"])
      })
    )

    it.live("replaces none of the files that the report is made from", () =>
      Effect.gen(function* () {
        const cwd = yield* folder
        const config = '{ "rules": {} }'
        const snapshot = snapshotText([root])
        writeFileSync(join(cwd, "mappings.json"), snapshot)
        writeFileSync(join(cwd, "dd-cloud-auth.audit.json"), config)
        symlinkSync("mappings.json", join(cwd, "link.json"))
        for (const output of ["mappings.json", "./link.json", "dd-cloud-auth.audit.json"]) {
          const refused = yield* run(["audit", "--snapshot", "mappings.json", "--output", output], { cwd })
          assert.strictEqual(refused.code, 2)
          assert.match(sentence(refused), /error: --output would replace \S+, which the report is about\.$/)
        }
        assert.strictEqual(readFileSync(join(cwd, "mappings.json"), "utf8"), snapshot)
        assert.strictEqual(readFileSync(join(cwd, "dd-cloud-auth.audit.json"), "utf8"), config)
      })
    )

    it.live("refuses what is no file", () =>
      Effect.gen(function* () {
        const path = join(yield* folder, "directory")
        mkdirSync(path)
        for (const [output, why] of [
          [path, `error: ${path} is not a regular file. For standard output, give --output -.`],
          ["", "error: --output needs the name of a file, or - for standard output."],
          [
            join(path, "none", "report"),
            `error: Could not write ${join(path, "none", "report")}: there is no such file or directory.`
          ]
        ] as const) {
          const refused = yield* run(["audit", "--snapshot", yield* file, "--output", output])
          assert.deepStrictEqual([refused.code, sentence(refused)], [2, why])
        }
      })
    )
  })

  it.live.each([
    [["--snapshot", "-", "--config", "-"], "Standard input can be read once: give - in one place."],
    [["--snapshot", "none.json"], "Could not read none.json: there is no such file or directory."],
    [["--snapshot", "x", "--profile", "prod"], "--snapshot answers offline: leave out --profile."],
    [["--config", ""], "--config needs the name of a file."],
    [["--config", "none.json"], "Could not read none.json: there is no such file or directory."],
    [["--config", "/"], "/ is not a regular file."],
    [["--explain", "root-users"], "There is no rule root-users; did you mean root-user?"]
  ] as const)("refuses %j", ([flags, why]) =>
    Effect.gen(function* () {
      const refused = yield* run(["audit", ...flags])
      assert.deepStrictEqual([refused.code, sentence(refused)], [2, `error: ${why}`])
    })
  )

  it.live("explains a rule, and asks nobody", () =>
    Effect.gen(function* () {
      const { code, stderr, stdout } = yield* run(["audit", "--explain", "root-user"])
      assert.deepStrictEqual([code, stderr], [0, ""])
      assert.match(
        stdout,
        /^error root-user: The root user of an AWS account is mapped\n\nThe root user can do everything/
      )
      assert.match(stdout, /\nhttps:\/\/\S+#root-user\n$/)
    })
  )

  layer(
    Emulator.layerServer({ port: 0 }),
    live
  )((it) => {
    it.effect("audits a site as it audits a snapshot of it", () =>
      Effect.gen(function* () {
        const server = yield* emulator
        const file = join(yield* folder, "mappings.json")
        yield* runAgainst(server, ["snapshot", "--output", file])
        const ofSite = yield* runAgainst(server, ["audit"])
        const ofFile = yield* run(["audit", "--snapshot", file])
        assert.isNotEmpty(ofSite.stdout)
        assert.deepStrictEqual(ofSite, ofFile)
      })
    )

    it.effect.skipIf(!hasTerminal)("is coloured on a terminal", () =>
      Effect.gen(function* () {
        const { origin } = yield* emulator
        const { stdout } = yield* runOnTerminal(["audit", "--origin", origin], { env: keys })
        assert.include(stdout, "\u001b[31merror\u001b")
        assert.include(stdout, "audit accept FINGERPRINT --reason")
      })
    )
  })
})
