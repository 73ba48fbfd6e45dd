import type { PersonaMapping } from "@dd-cloud-auth/core/PersonaMapping"
import * as Emulator from "@dd-cloud-auth/emulator/Emulator"
import { assert, describe, it, layer, vi } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { emulator, live, runAgainst, sentence } from "./emulated.ts"
import { folder, run } from "./program.ts"
import { mapping, snapshotFile, snapshotText } from "./snapshots.ts"

// A process of its own each: slow where others want the processors too.
vi.setConfig({ testTimeout: 60_000 })

const role = (name: string) => `arn:aws:sts::111111111111:assumed-role/${name}`
const kept = mapping("1", role("Deploy/*"), "ada")
const covered = mapping("2", role("Deploy/ci-1"), "ada")
const gone = mapping("3", role("Gone/*"), "bob")
const agent = { id: "9", arnPattern: role("Agent/*") }
const before = [kept, covered, gone, mapping("4", role("Move/*"), "bob"), mapping("5", role("Same/*"), "bob")]
const after = [
  kept,
  mapping("4", role("Move/*"), "eve"),
  mapping("50", role("Same/*"), "bob"),
  mapping("6", role("New/*"), "eve"),
  mapping("7", "arn:aws:iam::111111111111:role/x", "eve")
]

/** Compares two snapshots. */
const diff = Effect.fnUntraced(function* (
  [first, second]: readonly [ReadonlyArray<PersonaMapping>, ReadonlyArray<PersonaMapping>],
  flags: ReadonlyArray<string> = []
) {
  return yield* run(["diff", yield* snapshotFile(first, [agent]), yield* snapshotFile(second), ...flags])
})

const expected: ReadonlyArray<ReadonlyArray<string>> = [
  ["added", "persona", after[4]!.arnPattern, "", "eve@acme.example", "nobody notices: no caller matches", ""],
  ["added", "persona", role("New/*"), "", "eve@acme.example", "its callers gain the account", ""],
  [
    "removed",
    "persona",
    covered.arnPattern,
    "ada@acme.example",
    "",
    "nobody notices: they can still become it",
    kept.arnPattern
  ],
  ["removed", "persona", gone.arnPattern, "bob@acme.example", "", "its callers lose the account", ""],
  [
    "moved",
    "persona",
    role("Move/*"),
    "bob@acme.example",
    "eve@acme.example",
    "its callers lose the account before and gain the one after",
    ""
  ],
  ["removed", "intake", agent.arnPattern, "", "", "Agents can no longer log in by it", ""]
]

describe("diff", () => {
  it.live("says of each change what it means for callers, and ends with 1", () =>
    Effect.gen(function* () {
      const { code, stderr, stdout } = yield* diff([before, after])
      assert.strictEqual(code, 1)
      assert.strictEqual(stdout, expected.map((fields) => `${fields.join("\t")}\n`).join(""))
      assert.strictEqual(
        stderr,
        "5 changes of persona mappings (2 added, 2 removed, 1 moved), of which callers notice 3; 1 change of intake mappings\n"
      )
    })
  )

  it.live("ends with 0 where nothing changed but ids and the order", () =>
    Effect.gen(function* () {
      const [first, second] = [
        [kept, gone],
        [{ ...gone, id: "30" }, kept]
      ]
      const same = yield* run(["diff", yield* snapshotFile(first), yield* snapshotFile(second), "--json"])
      assert.deepStrictEqual(same, { code: 0, stdout: "[]\n", stderr: "nothing changed\n" })
    })
  )

  it.live("says of a move what callers keep", () =>
    Effect.gen(function* () {
      const ci = role("Deploy/ci-1")
      const moves = (wide: ReadonlyArray<string>) =>
        Effect.map(
          diff([
            [...wide.map((account) => mapping(account, role("Deploy/*"), account)), mapping("m", ci, "bob")],
            [...wide.map((account) => mapping(account, role("Deploy/*"), account)), mapping("m", ci, "eve")]
          ]),
          ({ stdout }) => stdout.split("\n")[0]!.split("\t").slice(5)
        )
      assert.deepStrictEqual(yield* moves(["bob"]), [
        "its callers gain the account after and keep the one before",
        role("Deploy/*")
      ])
      assert.deepStrictEqual(yield* moves(["eve"]), [
        "its callers lose the account before; they could become the one after already",
        role("Deploy/*")
      ])
      assert.deepStrictEqual(yield* moves(["bob", "eve"]), [
        "nobody notices: they could, and can still, become both",
        `${role("Deploy/*")}, ${role("Deploy/*")}`
      ])
    })
  )

  it.live("prints the mappings as JSON, and an explained table for each sort of change as Markdown", () =>
    Effect.gen(function* () {
      const json = JSON.parse((yield* diff([before, after], ["--json"])).stdout)
      assert.deepStrictEqual(json[2], {
        change: "removed",
        kind: "persona",
        arnPattern: covered.arnPattern,
        before: covered,
        after: null,
        isNoticed: false,
        meaning: "nobody notices: they can still become it",
        coveredBy: [kept]
      })
      const { code, stdout } = yield* diff([before, after], ["--format", "markdown"])
      assert.strictEqual(code, 1)
      assert.match(stdout, /^## Changes of the mappings of `datadoghq\.eu`\n\nFrom `2026/)
      for (const heading of [
        "### Added (2)",
        "### Removed (2)",
        "### Moved to another account (1)",
        "### Intake mappings removed (1)"
      ]) {
        assert.include(stdout, `\n\n${heading}\n\n| ARN pattern |`)
      }
      assert.include(
        stdout,
        `| \`${covered.arnPattern}\` | \`ada@acme.example\` | nobody notices: they can still become it | \`${kept.arnPattern}\` |\n`
      )
      assert.include(stdout, "| **its callers lose the account** |")
      assert.match(stdout, /\n\*\*Nobody notices\*\* a change where .*\.\n$/)
      const same = yield* diff([[kept], [kept]], ["--format", "markdown"])
      assert.notInclude(same.stdout, "### Added")
    })
  )

  it.live("keeps text of a snapshot from being Markdown", () =>
    Effect.gen(function* () {
      const evil = { ...mapping("1", role("a|b/*"), "x"), accountIdentifier: "@team <b>**x**</b> `y`\n# z" }
      const { stdout } = yield* diff([[], [evil]], ["--format", "markdown"])
      assert.include(stdout, "``@team <b>**x**</b> `y`\\n# z``")
      assert.include(stdout, "assumed-role/a\\|b/*`")
    })
  )

  it.live("compares snapshots of different sites, and says so", () =>
    Effect.gen(function* () {
      const path = yield* folder
      const [us, eu] = [join(path, "us.json"), join(path, "eu.json")]
      writeFileSync(eu, snapshotText([kept]))
      writeFileSync(us, snapshotText([kept]).replace("datadoghq.eu", "datadoghq.com").replace("2026", "2027"))
      const { code, stderr, stdout } = yield* run(["diff", us, eu, "--format", "markdown"])
      assert.strictEqual(code, 0)
      assert.include(stdout, "## Changes of the mappings of two sites, `datadoghq.com` and `datadoghq.eu`")
      assert.include(stderr, "The snapshots are of different sites: datadoghq.com and datadoghq.eu.\n")
      assert.include(stderr, "The first snapshot is the later one: 2027-11-22T00:00:00.000Z.\n")
    })
  )

  it.live("refuses what cannot be compared, with a sentence", () =>
    Effect.gen(function* () {
      const file = yield* snapshotFile([kept])
      const broken = join(yield* folder, "broken.json")
      writeFileSync(broken, readFileSync(file, "utf8").slice(0, -9))
      const cases: ReadonlyArray<readonly [args: ReadonlyArray<string>, message: RegExp]> = [
        [[broken, file], /broken\.json is a snapshot that was cut off \(line 1, column \d+\)\./],
        [[file, broken], /broken\.json is a snapshot that was cut off \(line 1, column \d+\)\./],
        [[file, `${file}x`], /Could not read .*: there is no such file/],
        [["", file], /Give the name of a snapshot file, or - for standard input\./],
        [["-", "-"], /Standard input can be read once: give - in one place\./],
        [["-", "--config", "-"], /Standard input can be read once/],
        [[file, file, "--profile", "prod"], /Two files are compared offline: leave out --profile\./]
      ]
      for (const [args, message] of cases) {
        const result = yield* run(["diff", ...args])
        assert.strictEqual(result.code, 2)
        assert.match(sentence(result), message)
      }
    })
  )

  layer(
    Emulator.layerServer({ port: 0 }),
    live
  )((it) => {
    it.effect("compares a file, or standard input, with the site", () =>
      Effect.gen(function* () {
        const emulated = yield* emulator
        const file = join(yield* folder, "snapshot.json")
        yield* runAgainst(emulated, ["snapshot", "--output", file])
        const same = yield* runAgainst(emulated, ["diff", file])
        assert.deepStrictEqual([same.code, same.stdout], [0, ""])
        const stdin = JSON.parse(readFileSync(file, "utf8"))
        const added = stdin.personaMappings.shift()
        const changed = yield* runAgainst(emulated, ["diff", "-"], { stdin: JSON.stringify(stdin) })
        assert.strictEqual(changed.code, 1)
        assert.match(changed.stdout, /^added\tpersona\t/)
        assert.include(changed.stdout, added.arnPattern)
      })
    )
  })
})
