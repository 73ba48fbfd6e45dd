import { assert, describe, layer, vi } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { existsSync } from "node:fs"
import { join } from "node:path"
import { emulator, keys, live, sentence } from "./emulated.ts"
import * as Site from "./loginSite.ts"
import { bin, folder, hasTerminal, run, runOnTerminal, start } from "./program.ts"

// A process of its own each: slow where others want the processors too.
vi.setConfig({ testTimeout: 60_000 })

const env = { ...Site.aws, ...keys, DD_ORG_UUID: Site.orgUuid }

/** What tokens of the emulator look like, and nothing else that these commands print. */
const token = /^\w{48}$/

/** Whether a token that was printed lists the mappings of the site. */
const isTaken = (bearer: string) =>
  Effect.flatMap(emulator, ({ origin }) =>
    Effect.map(
      run(["list", "--origin", origin], { env: { DD_BEARER_TOKEN: bearer } }),
      ({ code }) => code === 0
    )
  )

describe("token", () => {
  layer(
    Site.layer,
    live
  )((it) => {
    it.effect("prints the token of a login to a pipe, and nothing else", () =>
      Effect.gen(function* () {
        const { origin } = yield* emulator
        const asked = yield* Site.listen
        const { code, stderr, stdout } = yield* run(["token", "--origin", origin], { env })
        assert.deepStrictEqual([code, stderr], [0, ""])
        assert.match(stdout.replace("\n", ""), token)
        assert.deepStrictEqual(
          (yield* asked).map(({ credentials, hasKeys }) => [credentials, hasKeys]),
          [["proof", false]]
        )
        assert.isTrue(yield* isTaken(stdout.trim()))
      })
    )

    it.effect("says with --verbose until when the token is good, and nothing of it", () =>
      Effect.gen(function* () {
        const { origin } = yield* emulator
        const { stderr, stdout } = yield* run(["token", "--origin", origin, "--verbose"], { env })
        const [, until = ""] = /the token is good until (\S+Z)\n/.exec(stderr) ?? []
        assert.closeTo(Date.parse(until) - Date.now(), 900_000, 60_000)
        assert.notInclude(stderr, stdout.trim())
      })
    )

    it.effect.skipIf(!hasTerminal)(
      "shows it on a terminal only where it is forced, and else does not log in",
      () =>
        Effect.gen(function* () {
          const { origin } = yield* emulator
          const asked = yield* Site.listen
          const refused = yield* runOnTerminal(["token", "--origin", origin], { env })
          assert.strictEqual(refused.code, 2)
          assert.include(refused.stdout, "The token is not shown on a terminal")
          assert.deepStrictEqual(yield* asked, [])
          const forced = yield* runOnTerminal(["token", "--origin", origin, "--force"], { env })
          assert.strictEqual(forced.code, 0)
          assert.match(forced.stdout.trim(), token)
        })
    )
  })
})

describe("exec", () => {
  layer(
    Site.layer,
    live
  )((it) => {
    const exec = (command: ReadonlyArray<string>, more: Parameters<typeof run>[1] = {}) =>
      Effect.flatMap(emulator, ({ origin }) =>
        run(["exec", "--origin", origin, "--", ...command], { ...more, env: { ...env, ...more.env } })
      )

    it.effect("runs a command with the token and no key in its environment, and ends with its code", () =>
      Effect.gen(function* () {
        const print =
          "for (const name of Object.keys(process.env)) if (name.startsWith('DD_')) console.log(name)"
        const script = `${print}; console.log(process.env.DD_BEARER_TOKEN); console.log(process.argv.slice(1).join("|")); process.exitCode = 7`
        const result = yield* exec([process.execPath, "-e", script, "--", "--flag", "a b"], {
          env: { DD_SITE: "us5" }
        })
        assert.deepStrictEqual([result.code, result.stderr], [7, ""])
        const lines = result.stdout.trim().split("\n")
        assert.strictEqual(lines.pop(), "--flag|a b")
        const bearer = lines.pop()!
        assert.match(bearer, token)
        assert.isTrue(yield* isTaken(bearer))
        // Its own site is an origin, for which DD_SITE has no name, and least of all that of another site.
        assert.deepStrictEqual(lines.toSorted(), ["DD_BEARER_TOKEN", "DD_ORG_UUID"])
      })
    )

    it.effect(
      "hands over standard input, and ends as a shell does for a signal and for what cannot be run",
      () =>
        Effect.gen(function* () {
          const stdin = "from a pipe"
          assert.deepStrictEqual(yield* exec(["cat"], { stdin }), { code: 0, stdout: stdin, stderr: "" })
          assert.strictEqual((yield* exec(["sh", "-c", "kill -KILL $$"])).code, 137)
          const missing = yield* exec(["dd-no-such-command"])
          assert.strictEqual(missing.code, 127)
          assert.strictEqual(sentence(missing), "error: There is no command dd-no-such-command.")
          const nothing = yield* exec([""])
          assert.deepStrictEqual([nothing.code, sentence(nothing)], [127, 'error: There is no command "".'])
          const folderOfNothing = yield* exec([yield* folder])
          assert.strictEqual(folderOfNothing.code, 126)
          assert.include(sentence(folderOfNothing), "cannot be run: permission denied")
        })
    )

    it.effect("passes signals on, and ends with what the command makes of them", () =>
      Effect.gen(function* () {
        const { origin } = yield* emulator
        for (const signal of ["SIGTERM", "SIGINT", "SIGHUP", "SIGQUIT", "SIGUSR2"] as const) {
          const script = `process.on("${signal}", () => process.exit(42)); console.log("ready"); setInterval(() => {}, 1000)`
          const child = start(
            process.execPath,
            [bin, "exec", "--origin", origin, "--", process.execPath, "-e", script],
            { env }
          )
          const code = yield* Effect.callback<number | null>((resume) => {
            child.stdout!.once("data", () => child.kill(signal))
            child.on("close", (code) => resume(Effect.succeed(code)))
          })
          assert.strictEqual(code, 42, signal)
        }
      })
    )

    it.effect("runs nothing where nobody is logged in, or no command is given", () =>
      Effect.gen(function* () {
        const { origin } = yield* emulator
        const written = join(yield* folder, "written")
        const refused = yield* exec(["touch", written], { env: Site.awsOf(Site.nobody) })
        assert.strictEqual(refused.code, 3)
        assert.isFalse(existsSync(written))
        const asked = yield* Site.listen
        for (const args of [[], ["ls", "-l"]]) {
          const unclear = yield* run(["exec", "--origin", origin, ...args], { env })
          assert.strictEqual(unclear.code, 2)
          assert.include(sentence(unclear), "The command to run stands after --.")
        }
        assert.deepStrictEqual(yield* asked, [])
      })
    )
  })
})
