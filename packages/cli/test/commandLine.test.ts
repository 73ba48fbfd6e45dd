import * as Emulator from "@dd-cloud-auth/emulator/Emulator"
import * as Faults from "@dd-cloud-auth/emulator/Faults"
import * as Seed from "@dd-cloud-auth/emulator/Seed"
import { assert, describe, it, layer, vi } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { spawn } from "node:child_process"
import { emulator, keys, live, runAgainst, sentence } from "./emulated.ts"
import { bin, hasTerminal, run, runOnTerminal } from "./program.ts"

// A process of its own each: slow where others want the processors too.
vi.setConfig({ testTimeout: 180_000 })

const commands = ["list", "whois", "snapshot", "emulate", "sites", "tour"]

const section = (help: string, title: string): string =>
  help.split(/\n\n(?=[A-Z ]+\n)/).find((text) => text.startsWith(`${title}\n`)) ?? ""

describe("a flag that is repeated", () => {
  it.live("is accepted, whichever it is", () =>
    Effect.gen(function* () {
      for (const command of commands) {
        const { stdout } = yield* run([command, "--help"])
        const flags = section(stdout, "FLAGS")
          .split(/\n(?= {2}-)/)
          .slice(1)
          .flatMap((text) => {
            const [, isSwitch, name] = /^ {2}(?:-\w, )?--(\[no-\])?([\w-]+)/.exec(text) ?? []
            const [, choice = "1"] = /\(choices:\s+(\w+)/.exec(text) ?? []
            return isSwitch === undefined ? [`--${name}`, choice] : [`--${name}`]
          })
        assert.isAbove(flags.length, 0, command)
        // All of them do not go together, which is found after each was read.
        const { stderr } = yield* run([command, ...flags, ...flags])
        assert.notMatch(stderr, /occurrences|Invalid value|Unrecognized/, command)
      }
    })
  )

  it.live("counts with its last occurrence", () =>
    Effect.gen(function* () {
      assert.match((yield* run(["sites", "--json", "--no-json"])).stdout, /^US1\t/)
      assert.match((yield* run(["sites", "--no-json", "--json"])).stdout, /^\[/)
      const origins = ["--origin", "nonsense", "--origin", "https://example.com/api"]
      assert.match(sentence(yield* run(["list", ...origins], { env: keys })), /has a path/)
      assert.strictEqual((yield* run(["--help", "--help"])).code, 0)
    })
  )
})

describe("help", () => {
  it.live("is `help`, `--help` and `-h`, of the program and of a command", () =>
    Effect.gen(function* () {
      const { code, stdout } = yield* run(["--help"])
      assert.strictEqual(code, 0)
      for (const args of [["help"], ["-h"], []]) assert.strictEqual((yield* run(args)).stdout, stdout)
      for (const command of ["list", "sites"]) {
        const help = yield* run([command, "--help"])
        assert.match(help.stdout, new RegExp(`^USAGE\n {2}dd-cloud-auth ${command} `, "m"))
        assert.deepStrictEqual(yield* run(["help", command]), help)
      }
    })
  )

  it.live("of what is no command says so", () =>
    Effect.gen(function* () {
      const result = yield* run(["help", "whos"])
      assert.strictEqual(result.code, 2)
      assert.match(sentence(result), /Unknown subcommand "whos".*Did you mean whois\?/)
    })
  )

  it.live("names every default", () =>
    Effect.gen(function* () {
      const { stdout } = yield* run(["emulate", "--help"])
      const text = stdout.replace(/\s+/g, " ")
      assert.match(text, /--port PORT Port .*?; default: 4180 /)
      assert.match(text, /--seed \S+ Organisation .*?; default: acme, or with --mappings a number by chance /)
      assert.match(text, /--mappings NUMBER How many .*?; default: 1000 /)
      for (const command of commands) {
        const { stdout } = yield* run([command, "--help"])
        const flags = section(stdout, "FLAGS")
          .split(/\n(?= {2}\S)/)
          .slice(1)
        // What has no value where it is not given, and what is off.
        const without = /^ {2}(?:-\w, )?--(\[no-\]|origin|profile|snapshot|fault)/
        for (const flag of flags.filter((flag) => !without.test(flag))) {
          assert.match(flag.replace(/\s+/g, " "), /default: \S/, command)
        }
      }
    })
  )

  it.live("has the width of a page where there is no terminal", () =>
    Effect.gen(function* () {
      for (const command of [...commands, "audit", "audit accept", "audit accepted"]) {
        const { stdout } = yield* run([...command.split(" "), "--help"], { env: { COLUMNS: "40" } })
        const widths = stdout.split("\n").map((line) => line.length)
        assert.isAtMost(Math.max(...widths), 80, command)
      }
    })
  )

  it.live.each(hasTerminal ? [40, 80, 120] : [])("fits a terminal of %i columns", (columns) =>
    Effect.gen(function* () {
      for (const command of [[], ["list"], ["whois"], ["emulate"]]) {
        const { stdout } = yield* runOnTerminal([...command, "--help"], { columns, env: { NO_COLOR: "1" } })
        const widths = stdout.split(/\r?\n/).map((line) => line.length)
        assert.isAtMost(Math.max(...widths), columns, `${command}`)
        assert.isAbove(Math.max(...widths), columns - 20, `${command}: makes use of the width`)
      }
    })
  )
})

describe("version", () => {
  it.live("is `version`, `--version`, `-V` and `-v`", () =>
    Effect.gen(function* () {
      for (const word of ["version", "--version", "-V", "-v"]) {
        const { code, stderr, stdout } = yield* run([word])
        assert.match(stdout, /^dd-cloud-auth \d+\.\d+\.\d+\n$/)
        assert.deepStrictEqual([code, stderr], [0, ""])
      }
    })
  )
})

describe("a word of another program", () => {
  const words: ReadonlyArray<readonly [args: ReadonlyArray<string>, meant: string]> = [
    [["ls"], "list"],
    [["export"], "snapshot"],
    [["completion", "bash"], "--completions"],
    [["list", "--log-level", "debug"], "--verbose or --quiet"],
    [["list", "--debug"], "--verbose"]
  ]
  for (const [args, meant] of words) {
    it.live(`${args.join(" ")} is answered with ours: ${meant}`, () =>
      Effect.gen(function* () {
        const result = yield* run(args)
        assert.strictEqual(result.code, 2)
        assert.include(sentence(result), `Did you mean ${meant}?`)
      })
    )
  }
})

describe("--quiet", () => {
  layer(
    Emulator.layerServer({ port: 0 }),
    live
  )((it) => {
    it.effect("leaves data on stdout, and nothing but errors on stderr", () =>
      Effect.gen(function* () {
        const emulated = yield* emulator
        const loud = yield* runAgainst(emulated, ["list"])
        assert.include(loud.stderr, "match no caller")
        for (const args of [
          ["list", "--quiet"],
          ["-q", "list"]
        ]) {
          assert.deepStrictEqual(yield* runAgainst(emulated, args), { ...loud, stderr: "" })
        }
        const refused = yield* run(["--quiet", "list"])
        assert.match(sentence(refused), /^error: DD_SITE is not set/)
      })
    )
  })

  it.live("excludes --verbose", () =>
    Effect.gen(function* () {
      const result = yield* run(["sites", "--quiet", "--verbose"])
      assert.strictEqual(result.code, 2)
      assert.match(sentence(result), /^error: --quiet and --verbose exclude each other/)
      assert.strictEqual((yield* run(["sites", "--quiet", "--verbose", "--no-quiet"])).code, 0)
    })
  )
})

describe("--verbose", () => {
  layer(
    Emulator.layerServer({ port: 0 }),
    live
  )((it) => {
    it.effect("shows each request, answer, rate limit and wait, one line each, and no key", () =>
      Effect.gen(function* () {
        const emulated = yield* emulator
        const data = yield* runAgainst(emulated, ["list", "--quiet"])
        yield* emulated.faults.set([Faults.rateLimit({ reset: "1", request: 1 })])
        const { code, stderr, stdout } = yield* runAgainst(emulated, ["list", "--verbose"])
        assert.deepStrictEqual([code, stdout], [0, data.stdout])
        const lines = stderr.split("\n").filter((line) => / debug: /.test(line))
        const shown = [
          /personaMappings\.list: GET http:\/\/127\.0\.0\.1:\d+\/api\/\S+$/,
          /personaMappings\.list: answered 429 in \d+ ms, rate limit: reset after 1 s$/,
          /answered 429 .*The limit resets in 1 second\. Attempt 2 follows in \d+(\.\d+)? s\.$/,
          /personaMappings\.list: GET /,
          /personaMappings\.list: answered 200 in \d+ ms, rate limit: \d+ of \d+ left in \d+ s/
        ]
        assert.strictEqual(lines.length, shown.length, stderr)
        for (const [i, pattern] of shown.entries()) {
          assert.match(lines[i]!, /^\d\d:\d\d:\d\d\.\d{3}Z debug: /)
          assert.match(lines[i]!, pattern)
        }
      })
    )
  })
})

describe("a signal", () => {
  layer(
    Emulator.layerServer({ port: 0, seed: Seed.generate({ seed: 1, mappings: 5000 }) }),
    live
  )((it) => {
    it.effect("ends the program although nobody reads what it prints", () =>
      Effect.gen(function* () {
        const { origin } = yield* emulator
        const child = spawn(process.execPath, [bin, "list", "--json", "--origin", origin], {
          env: { PATH: process.env.PATH, ...keys },
          stdio: ["ignore", "pipe", "ignore"]
        })
        child.stdout.once("readable", () => child.kill("SIGTERM"))
        const code = yield* Effect.callback<number | null>((resume) => {
          child.once("exit", (code) => resume(Effect.succeed(code)))
        })
        assert.strictEqual(code, 143)
      })
    )
  })
})
