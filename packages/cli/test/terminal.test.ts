import * as Emulator from "@dd-cloud-auth/emulator/Emulator"
import * as Faults from "@dd-cloud-auth/emulator/Faults"
import { assert, describe, it, layer, vi } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { stripVTControlCharacters } from "node:util"
import { emulator, keys, live } from "./emulated.ts"
import { hasTerminal, run, runOnTerminal } from "./program.ts"
import { mapping, snapshotFile } from "./snapshots.ts"

// A process of its own each: slow where others want the processors too.
vi.setConfig({ testTimeout: 60_000 })

const hasColour = (text: string) => text.replaceAll("\u001b[2K", "") !== stripVTControlCharacters(text)
const widest = (text: string) =>
  Math.max(
    ...stripVTControlCharacters(text)
      .split(/\r?\n/)
      .map((line) => line.length)
  )

describe("bin", () => {
  it.live("names its version and its commands", () =>
    Effect.gen(function* () {
      const version = yield* run(["--version"])
      assert.match(version.stdout, /^dd-cloud-auth \d+\.\d+\.\d+\n$/)
      const help = yield* run([])
      assert.strictEqual(help.code, 0)
      for (const command of ["list", "whois", "snapshot", "emulate", "sites", "tour"]) {
        assert.match(help.stdout, new RegExp(`^ {2}${command} +\\S`, "m"))
      }
      assert.match(help.stdout, /Exit codes: 0 done/)
    })
  )

  it.live("suggests the command that was meant", () =>
    Effect.gen(function* () {
      const { code, stderr, stdout } = yield* run(["whos", "x"])
      assert.strictEqual(code, 2)
      assert.strictEqual(stdout, "")
      assert.match(stderr, /Unknown subcommand "whos".*Did you mean whois\?/)
    })
  )

  it.live("prints completions for a shell", () =>
    Effect.gen(function* () {
      const { code, stdout } = yield* run(["--completions", "bash"])
      assert.strictEqual(code, 0)
      assert.match(stdout, /whois/)
      assert.match(stdout, /--snapshot/)
    })
  )

  it.live("lists the nine sites", () =>
    Effect.gen(function* () {
      const text = yield* run(["sites"])
      assert.strictEqual(text.stdout.trimEnd().split("\n").length, 9)
      assert.include(text.stdout, "EU1\tdatadoghq.eu\thttps://api.datadoghq.eu\thttps://app.datadoghq.eu\n")
      const json = yield* run(["sites", "--json"])
      assert.deepStrictEqual(JSON.parse(json.stdout)[3], {
        name: "EU1",
        site: "datadoghq.eu",
        apiOrigin: "https://api.datadoghq.eu",
        appOrigin: "https://app.datadoghq.eu"
      })
    })
  )
})

describe.skipIf(!hasTerminal)("on a terminal", () => {
  layer(
    Emulator.layerServer({ port: 0 }),
    live
  )((it) => {
    const list = Effect.fnUntraced(function* (
      env: Readonly<Record<string, string>>,
      columns?: number,
      fault?: Faults.Fault
    ) {
      const { faults, origin } = yield* emulator
      if (fault !== undefined) yield* faults.set([fault])
      return yield* runOnTerminal(["list", "--origin", origin], {
        env: { ...keys, ...env },
        ...(columns === undefined ? {} : { columns })
      })
    })

    it.effect("shows a table in colour that fits the terminal", () =>
      Effect.gen(function* () {
        for (const columns of [80, 140, 200]) {
          const { code, stdout } = yield* list({}, columns)
          assert.strictEqual(code, 0)
          assert.isTrue(hasColour(stdout))
          const table = stdout.slice(stdout.indexOf("AWS ACCOUNT"))
          assert.isAtMost(widest(table), columns)
          assert.match(stdout, columns === 200 ? /MAPPING ID/ : /Too narrow for the ids/)
          assert.match(stdout, /44 persona mappings on 127\.0\.0\.1/)
        }
      })
    )

    it.effect("uses no colour where NO_COLOR is set, or the terminal has none", () =>
      Effect.gen(function* () {
        for (const env of [{ NO_COLOR: "1" }, { NO_COLOR: "1", FORCE_COLOR: "1" }, { TERM: "dumb" }]) {
          const { stdout } = yield* list(env)
          assert.match(stdout, /AWS ACCOUNT/)
          assert.isFalse(hasColour(stdout))
        }
      })
    )

    it.effect("shows progress that it clears away, but not to a machine that builds", () =>
      Effect.gen(function* () {
        const slow = Faults.slow("700 millis")
        const watched = yield* list({}, 120, slow)
        assert.match(watched.stdout, /listing the persona mappings of 127\.0\.0\.1/)
        assert.isBelow(watched.stdout.lastIndexOf("listing"), watched.stdout.lastIndexOf("\u001b[2K"))
        assert.isBelow(watched.stdout.lastIndexOf("\u001b[2K"), watched.stdout.indexOf("AWS ACCOUNT"))
        const unwatched = yield* list({ CI: "true" }, 120, slow)
        assert.notInclude(unwatched.stdout, "listing")
        assert.notInclude(unwatched.stdout, "\u001b[2K")
        assert.match(unwatched.stdout, /AWS ACCOUNT/)
      })
    )

    it.effect("reports on a caller", () =>
      Effect.gen(function* () {
        const { origin } = yield* emulator
        const caller = "arn:aws:sts::418273640159:assumed-role/terraform-apply/run-1"
        const { code, stdout } = yield* runOnTerminal(["whois", caller, "--origin", origin], {
          env: { ...keys, NO_COLOR: "1" }
        })
        assert.strictEqual(code, 0)
        assert.match(
          stdout,
          /✓ acts as ef04f0ab-dca1-8f54-825b-161d90c7889d\r\n +by arn:aws:sts::418273640159:/
        )
      })
    )
  })

  it.live("shows every row of a long table, in pieces that a terminal takes one after the other", () =>
    Effect.gen(function* () {
      const mappings = Array.from({ length: 5000 }, (_, n) =>
        mapping(`id-${n}`, `arn:aws:sts::111111111111:assumed-role/team-${n}/*`, `ci-${n}`)
      )
      const file = yield* snapshotFile(mappings)
      const { code, stdout } = yield* runOnTerminal(["list", "--snapshot", file, "--sort", "id"], {
        env: { NO_COLOR: "1" }
      })
      assert.strictEqual(code, 0)
      const rows = stdout.split("\r\n").slice(1, -2)
      assert.deepStrictEqual(
        rows.map((row) => row.split(/ +/).at(-1)),
        mappings.map(({ id }) => id).sort()
      )
      assert.strictEqual(new Set(rows.map((row) => row.indexOf("ci-"))).size, 1)
    })
  )

  it.live("asks for a caller rather than wait for one to be typed", () =>
    Effect.gen(function* () {
      const { code, stdout } = yield* runOnTerminal(["whois"])
      assert.strictEqual(code, 2)
      assert.match(stdout, /No caller: give an ARN as an argument/)
    })
  )
})
