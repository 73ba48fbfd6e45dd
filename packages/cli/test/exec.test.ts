import { assert, describe, it, vi } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { keys, sentence } from "./emulated.ts"
import { aws, orgUuid, serve } from "./loginSite.ts"
import { bin, folder, hasTerminal, run, runOnTerminal, start } from "./program.ts"

// A process of its own each: slow where others want the processors too.
vi.setConfig({ testTimeout: 60_000 })

// Not a key of the tests, since these commands are to print it.
const token = "shown-where-it-is-asked-for"
const env = { ...aws, ...keys, DD_ORG_UUID: orgUuid }

describe("token", () => {
  it.live("prints the token of a login to a pipe, and nothing else", () =>
    Effect.gen(function* () {
      const { origin, received } = yield* serve(token)
      const result = yield* run(["token", "--origin", origin], { env })
      assert.deepStrictEqual(result, { code: 0, stdout: `${token}\n`, stderr: "" })
      assert.deepStrictEqual([received.length, received[0]?.hasKeys], [1, false])
    })
  )

  it.live.skipIf(!hasTerminal)(
    "shows it on a terminal only where it is forced, and else does not log in",
    () =>
      Effect.gen(function* () {
        const { origin, received } = yield* serve(token)
        const refused = yield* runOnTerminal(["token", "--origin", origin], { env })
        assert.strictEqual(refused.code, 2)
        assert.include(refused.stdout, "The token is not shown on a terminal")
        assert.deepStrictEqual(received, [])
        const forced = yield* runOnTerminal(["token", "--origin", origin, "--force"], { env })
        assert.deepStrictEqual([forced.code, forced.stdout.trim()], [0, token])
      })
  )
})

describe("exec", () => {
  it.live("runs a command with the token and no key in its environment, and ends with its code", () =>
    Effect.gen(function* () {
      const { origin } = yield* serve(token)
      const print =
        "for (const name of Object.keys(process.env)) if (name.startsWith('DD_')) console.log(name)"
      const script = `${print}; console.log(process.env.DD_BEARER_TOKEN, ...process.argv.slice(1)); process.exitCode = 7`
      const command = [process.execPath, "-e", script, "--", "--flag", "a b"]
      const result = yield* run(["exec", "--origin", origin, "--", ...command], {
        env: { ...env, DD_SITE: "us5" }
      })
      assert.deepStrictEqual([result.code, result.stderr], [7, ""])
      // Its own site is an origin, for which DD_SITE has no name, and least of all that of another site.
      const lines = result.stdout.trim().split("\n")
      assert.deepStrictEqual(lines.slice(0, -1).toSorted(), ["DD_BEARER_TOKEN", "DD_ORG_UUID"])
      assert.strictEqual(lines.at(-1), `${token} --flag a b`)
    })
  )

  it.live("hands over standard input, and ends as a shell does for a signal and for what cannot be run", () =>
    Effect.gen(function* () {
      const { origin } = yield* serve(token)
      const exec = (...command: ReadonlyArray<string>) =>
        run(["exec", "--origin", origin, "--", ...command], { env, stdin: "from a pipe" })
      assert.deepStrictEqual(yield* exec("cat"), { code: 0, stdout: "from a pipe", stderr: "" })
      assert.strictEqual((yield* exec("sh", "-c", "kill -KILL $$")).code, 137)
      const missing = yield* exec("dd-no-such-command")
      assert.strictEqual(missing.code, 127)
      assert.strictEqual(sentence(missing), "error: There is no command dd-no-such-command.")
      const folderOfNothing = yield* exec(yield* folder)
      assert.strictEqual(folderOfNothing.code, 126)
      assert.include(sentence(folderOfNothing), "cannot be run: permission denied")
    })
  )

  it.live("passes signals on, and ends with what the command makes of them", () =>
    Effect.gen(function* () {
      const { origin } = yield* serve(token)
      for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) {
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

  it.live("runs nothing where nobody is logged in", () =>
    Effect.gen(function* () {
      const body = { errors: [{ title: "Unauthorized", detail: "no" }] }
      const { origin } = yield* serve(token, { status: 401, body })
      const written = join(yield* folder, "written")
      const result = yield* run(["exec", "--origin", origin, "--", "touch", written], { env })
      assert.strictEqual(result.code, 3)
      assert.throws(() => readFileSync(written))
      assert.strictEqual((yield* run(["exec", "--origin", origin], { env })).code, 2)
    })
  )
})
