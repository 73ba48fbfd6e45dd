import * as Rule from "@dd-cloud-auth/audit/Rule"
import * as Emulator from "@dd-cloud-auth/emulator/Emulator"
import { validate } from "@dd-cloud-auth/sarif"
import { assert, describe, it, layer, vi } from "@effect/vitest"
import * as Effect from "effect/Effect"
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  symlinkSync,
  writeFileSync
} from "node:fs"
import { join } from "node:path"
import { emulator, keys, live, runAgainst, sentence } from "./emulated.ts"
import { bin, folder, hasTerminal, run, runCommand, runOnTerminal } from "./program.ts"
import { mapping, snapshotText } from "./snapshots.ts"

// A process of its own each: slow where others want the processors too.
vi.setConfig({ testTimeout: 60_000 })

const root = mapping("1", "arn:aws:iam::111111111111:root", "ada")
const below = mapping("2", "arn:aws:iam::111111111111:user/ops/*", "bob")

const formats = ["table", "json", "sarif", "junit", "gitlab", "github"]
const located = ["sarif", "gitlab", "github"]

/** A repository with a snapshot in a folder of it, and a configuration. */
const repository = Effect.fnUntraced(function* (config = "{}", text = snapshotText([root, below])) {
  const path = yield* folder
  mkdirSync(join(path, ".git"))
  mkdirSync(join(path, "aws"))
  writeFileSync(join(path, "aws", "mappings.json"), text)
  writeFileSync(join(path, "dd-cloud-auth.audit.json"), config)
  return path
})

/** The file and the line of each finding, as a format says them. */
const places: Readonly<Record<string, (stdout: string) => ReadonlyArray<string>>> = {
  json: (stdout) => {
    const { file, findings } = JSON.parse(stdout)
    return findings.map(({ line }: { readonly line: number }) => `${file}:${line}`)
  },
  sarif: (stdout) =>
    results(stdout).map(
      ({
        locations: [
          {
            physicalLocation: { artifactLocation, region }
          }
        ]
      }) => `${decodeURIComponent(artifactLocation.uri)}:${region.startLine}`
    ),
  gitlab: (stdout) =>
    JSON.parse(stdout).map(
      ({
        location
      }: {
        readonly location: { readonly path: string; readonly lines: { readonly begin: number } }
      }) => `${location.path}:${location.lines.begin}`
    ),
  junit: (stdout) =>
    Array.from(stdout.matchAll(/ file="(.*?)" line="(\d+)"/g), ([, file, line]) => `${file}:${line}`),
  github: (stdout) =>
    Array.from(stdout.matchAll(/^::\w+ file=(.*?),line=(\d+),/gm), ([, file, line]) => `${file}:${line}`)
}

interface Result {
  readonly ruleId: string
  readonly locations: readonly [
    {
      readonly physicalLocation: {
        readonly artifactLocation: { readonly uri: string }
        readonly region: { readonly startLine: number }
      }
    }
  ]
}

const results = (stdout: string): ReadonlyArray<Result> => JSON.parse(stdout).runs[0].results

describe("audit --format", () => {
  it.live("ends with the same code whatever the format", () =>
    Effect.gen(function* () {
      const cwd = yield* repository()
      for (const format of formats) {
        const args = ["audit", "--snapshot", "aws/mappings.json", "--format", format]
        assert.strictEqual((yield* run(args, { cwd })).code, 1, format)
        assert.strictEqual((yield* run([...args, "--fail-on", "never"], { cwd })).code, 0, format)
      }
    })
  )

  it.live("says file and line, from the root of the repository, wherever it runs", () =>
    Effect.gen(function* () {
      const path = yield* repository("{}", JSON.stringify(JSON.parse(snapshotText([root, below])), null, 2))
      const lines = readFileSync(join(path, "aws", "mappings.json"), "utf8").split("\n")
      const expected = [root, below].map(
        ({ arnPattern }) => `aws/mappings.json:${1 + lines.findIndex((line) => line.includes(arnPattern))}`
      )
      symlinkSync(join("aws", "mappings.json"), join(path, "link.json"))
      const placesIn = Effect.fnUntraced(function* (format: string, cwd: string, file: string) {
        return places[format]!(
          (yield* run(["audit", "--snapshot", file, "--format", format], { cwd })).stdout
        )
      })
      for (const format of Object.keys(places)) {
        assert.deepStrictEqual(yield* placesIn(format, path, "aws/mappings.json"), expected, format)
      }
      for (const [cwd, file] of [
        [path, "./link.json"],
        [join(path, "aws"), "mappings.json"],
        ["/", join(path, "aws", "mappings.json")]
      ] as const) {
        assert.deepStrictEqual(yield* placesIn("gitlab", cwd, file), expected, cwd)
      }
    })
  )

  it.live("says them from the current directory where there is no repository, and whole outside of it", () =>
    Effect.gen(function* () {
      const cwd = realpathSync(yield* folder)
      const other = realpathSync(yield* folder)
      for (const path of [cwd, other]) writeFileSync(join(path, "mappings.json"), snapshotText([root]))
      const here = yield* run(["audit", "--snapshot", "./mappings.json", "--format", "gitlab"], { cwd })
      assert.deepStrictEqual(places["gitlab"]!(here.stdout), ["mappings.json:1"])
      const there = yield* run(["audit", "--snapshot", join(other, "mappings.json"), "--format", "gitlab"], {
        cwd
      })
      assert.deepStrictEqual(places["gitlab"]!(there.stdout), [`${join(other, "mappings.json")}:1`])
      assert.include(there.stderr, "is in no repository: GitHub and GitLab show no finding beside it.\n")
    })
  )

  it.live.each(located)("%s needs a file that has a name", (format) =>
    Effect.gen(function* () {
      const cwd = yield* folder
      const args = ["audit", "--snapshot", "-", "--format", format]
      const refused = yield* run(args, { cwd, stdin: snapshotText([root]) })
      assert.deepStrictEqual(
        [refused.code, sentence(refused)],
        [
          2,
          `error: --format ${format} says in which line of a file a finding is, and standard input has no name to say: write it to a file first.`
        ]
      )
    })
  )

  it.live.each(["table", "json", "junit"])("%s needs none", (format) =>
    Effect.gen(function* () {
      const { code, stdout } = yield* run(["audit", "--snapshot", "-", "--format", format], {
        stdin: snapshotText([root])
      })
      assert.strictEqual(code, 1)
      assert.include(stdout, "root-user")
    })
  )

  it.live(
    "sarif is valid, with each planted fault in the line of its mapping, and none that is accepted",
    () =>
      Effect.gen(function* () {
        // What each rule finds in its own example, beside all others.
        const examples = Rule.all.flatMap(({ failing }) => failing)
        const personaMappings = examples.flatMap(({ personaMappings }, i) =>
          personaMappings.map((mapping) => ({ ...mapping, id: `${i}/${mapping.id}` }))
        )
        const intakeMappings = examples.flatMap(({ intakeMappings = [] }, i) =>
          intakeMappings.map((mapping) => ({ ...mapping, id: `${i}/${mapping.id}` }))
        )
        const text = JSON.stringify(JSON.parse(snapshotText(personaMappings, intakeMappings)), null, 1)
        const expiring = (expires: string, rule: string, arnPattern: string) => ({
          rule,
          arnPattern,
          reason: "planted",
          owner: "ada",
          expires
        })
        const config = JSON.stringify({
          awsAccounts: examples.flatMap(({ options }) => options?.awsAccounts ?? []),
          accepted: [expiring("9999-12-31", "root-user", "arn:aws:iam::1:root")]
        })
        const cwd = yield* repository(config, text)
        const args = [
          "audit",
          "--snapshot",
          "aws/mappings.json",
          "--format",
          "sarif",
          "--output",
          "audit.sarif"
        ]
        assert.strictEqual((yield* run(args, { cwd })).code, 1)
        const log = readFileSync(join(cwd, "audit.sarif"), "utf8")
        assert.deepStrictEqual(validate(log), [])
        assert.sameMembers(
          [...new Set(results(log).map(({ ruleId }) => ruleId))],
          Rule.all.filter(({ needs }) => needs !== "callerLog").map(({ code }) => code)
        )
        const lines = text.split("\n")
        for (const { locations, ruleId } of results(log).filter(
          ({ ruleId }) => ruleId !== "unused-acceptance"
        )) {
          const { startLine } = locations[0].physicalLocation.region
          assert.include(lines[startLine - 1], '"arnPattern": "arn:', ruleId)
        }

        const [, rooted] = /"([^"]+:root)"/.exec(text) ?? []
        const accepted = expiring("9999-12-31", "root-user", rooted ?? assert.fail())
        writeFileSync(join(cwd, "dd-cloud-auth.audit.json"), JSON.stringify({ accepted: [accepted] }))
        yield* run(args, { cwd })
        const left = readFileSync(join(cwd, "audit.sarif"), "utf8")
        assert.notInclude(
          results(left).map(({ ruleId }) => ruleId),
          "root-user"
        )
      })
  )

  it.live("junit tells nothing of rules that are off, or have nothing to go by", () =>
    Effect.gen(function* () {
      const args = ["audit", "--snapshot", "aws/mappings.json", "--format", "junit"]
      const cwd = yield* repository('{ "rules": { "root-user": "off" } }')
      const { stdout } = yield* run(args, { cwd })
      assert.include(stdout, '<testsuite name="never-matches"')
      assert.notInclude(stdout, "root-user")
      assert.notInclude(stdout, "unlisted-aws-account")
      const listing = yield* repository('{ "awsAccounts": ["111111111111"] }')
      assert.include((yield* run(args, { cwd: listing })).stdout, '<testsuite name="unlisted-aws-account"')
    })
  )

  it.live("github prints commands of its own alone, whatever a mapping says", () =>
    Effect.gen(function* () {
      const forged = mapping("3", "arn:aws:iam::111111111111:user/x\n::error file=a::b\u001b[31m", "eve")
      const cwd = yield* repository("{}", snapshotText([root, below, forged]))
      const { stdout } = yield* run(["audit", "--snapshot", "aws/mappings.json", "--format", "github"], {
        cwd
      })
      assert.notInclude(stdout, "\u001b")
      const lines = stdout.split("\n")
      assert.strictEqual(lines.pop(), "")
      assert.isAtLeast(lines.length, 3)
      for (const line of lines)
        assert.match(line, /^::(?:error|warning|notice) file=aws\/mappings\.json,line=\d+,title=/)
    })
  )

  it.live.skipIf(!hasTerminal)(
    "colours the table on a terminal alone, and nothing that a program reads",
    () =>
      Effect.gen(function* () {
        const cwd = yield* repository()
        for (const format of formats) {
          const args = ["audit", "--snapshot", join(cwd, "aws", "mappings.json"), "--format", format]
          const onTerminal = yield* runOnTerminal([...args, "--quiet"])
          assert.strictEqual(onTerminal.stdout.includes("\u001b"), format === "table", format)
          assert.notInclude((yield* run(args)).stdout, "\u001b", format)
        }
      })
  )

  it.live("survives a reader that leaves early", () =>
    Effect.gen(function* () {
      const cwd = yield* repository()
      for (const format of formats) {
        const script = `'${process.execPath}' '${bin}' audit --snapshot aws/mappings.json --format ${format} | true`
        const { code, stderr } = yield* runCommand("bash", ["-c", script], { cwd })
        assert.strictEqual(code, 0)
        assert.notMatch(stderr, /EPIPE|\n\s+at /)
      }
    })
  )

  layer(
    Emulator.layerServer({ port: 0 }),
    live
  )((it) => {
    it.effect.each(located)("%s writes the mappings of a site first, and points there", (format) =>
      Effect.gen(function* () {
        const cwd = yield* folder
        const server = yield* emulator
        const { stderr, stdout } = yield* runAgainst(server, ["audit", "--format", format], { cwd })
        assert.match(
          stderr,
          /^wrote 44 persona mappings and 4 intake mappings of \S+ to dd-cloud-auth\.snapshot\.json\n/
        )
        assert.deepStrictEqual(readdirSync(cwd), ["dd-cloud-auth.snapshot.json"])
        const lines = readFileSync(join(cwd, "dd-cloud-auth.snapshot.json"), "utf8").split("\n")
        const found = places[format]!(stdout)
        assert.isNotEmpty(found)
        for (const place of found) {
          const [file, line] = place.split(":")
          assert.strictEqual(file, "dd-cloud-auth.snapshot.json")
          assert.match(lines[Number(line) - 1] ?? "", /^ +"arnPattern": /)
        }
        const again = yield* runAgainst(server, ["audit", "--format", format], { cwd })
        assert.match(again.stderr, /^dd-cloud-auth\.snapshot\.json is up to date: /)
        assert.strictEqual(again.stdout, stdout)
        const offline = yield* run(
          ["audit", "--format", format, "--snapshot", "dd-cloud-auth.snapshot.json"],
          { cwd }
        )
        assert.strictEqual(offline.stdout, stdout)
      })
    )

    it.effect("writes them to another file where --save-snapshot names one, and else to none", () =>
      Effect.gen(function* () {
        const cwd = yield* folder
        const server = yield* emulator
        for (const format of ["table", "json", "junit"]) {
          yield* runAgainst(server, ["audit", "--format", format], { cwd })
          assert.deepStrictEqual(readdirSync(cwd), [], format)
        }
        const args = ["audit", "--format", "json", "--save-snapshot", "mappings.json"]
        const { stdout } = yield* runAgainst(server, args, { cwd })
        assert.deepStrictEqual(readdirSync(cwd), ["mappings.json"])
        assert.strictEqual(JSON.parse(stdout).file, "mappings.json")
      })
    )

    it.effect("leaves a snapshot of another site as it is, and writes no report", () =>
      Effect.gen(function* () {
        const cwd = yield* folder
        const text = snapshotText([root])
        writeFileSync(join(cwd, "dd-cloud-auth.snapshot.json"), text)
        const args = ["audit", "--format", "sarif", "--output", "audit.sarif"]
        const refused = yield* runAgainst(yield* emulator, args, { cwd })
        assert.deepStrictEqual(
          [refused.code, sentence(refused)],
          [
            2,
            "error: dd-cloud-auth.snapshot.json is a snapshot of datadoghq.eu; name another file with --save-snapshot."
          ]
        )
        assert.deepStrictEqual(readdirSync(cwd), ["dd-cloud-auth.snapshot.json"])
        assert.strictEqual(readFileSync(join(cwd, "dd-cloud-auth.snapshot.json"), "utf8"), text)
      })
    )

    it.effect("overwrites nothing but a snapshot, and asks nobody before that is clear", () =>
      Effect.gen(function* () {
        const cwd = yield* folder
        writeFileSync(join(cwd, "package.json"), "{}")
        const { origin } = yield* emulator
        const args = ["audit", "--origin", origin, "--save-snapshot", "package.json", "--verbose"]
        const refused = yield* run(args, { cwd, env: keys })
        assert.strictEqual(refused.code, 2)
        assert.strictEqual(
          sentence(refused),
          "error: package.json exists and is not a snapshot; name another file with --save-snapshot."
        )
        assert.notInclude(refused.stderr, "GET")
        assert.strictEqual(readFileSync(join(cwd, "package.json"), "utf8"), "{}")
      })
    )
  })

  it.live.each([
    [["--snapshot", "x", "--save-snapshot", "y"], "--snapshot is a file already: leave out --save-snapshot."],
    [["--save-snapshot", "-"], "--save-snapshot needs the name of a file."],
    [["--save-snapshot", ""], "--save-snapshot needs the name of a file."]
  ] as const)("refuses %j", ([flags, why]) =>
    Effect.gen(function* () {
      const cwd = yield* folder
      const refused = yield* run(["audit", ...flags], { cwd })
      assert.deepStrictEqual([refused.code, sentence(refused)], [2, `error: ${why}`])
      assert.isFalse(existsSync(join(cwd, "y")))
    })
  )
})
