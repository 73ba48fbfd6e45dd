import * as Emulator from "@dd-cloud-auth/emulator/Emulator"
import * as Faults from "@dd-cloud-auth/emulator/Faults"
import { assert, describe, it, layer, vi } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { fileURLToPath } from "node:url"
import { emulator, keys, live, runAgainst, sentence } from "./emulated.ts"
import { run, runCommand, start } from "./program.ts"

// A process of its own each: slow where others want the processors too.
vi.setConfig({ testTimeout: 60_000 })

describe("tour", () => {
  it.live("lists the mappings of the emulator, says that it is one, and resolves callers of each kind", () =>
    Effect.gen(function* () {
      const { code, stderr, stdout } = yield* run(["tour"])
      assert.strictEqual(code, 0)
      assert.strictEqual(stderr, "")
      assert.match(stdout, /^A local emulator .* no Datadog organisation was asked/)
      assert.match(stdout, /44 persona mappings/)
      assert.match(stdout, /AWS ACCOUNT +CALLER +ACTS AS/)
      assert.match(stdout, /✓ acts as oncall@acme\.example/)
      assert.match(stdout, /! mappings for different accounts match/)
      assert.match(stdout, /corrected pattern: arn:aws:sts::527419036284:assumed-role\/load-test\/\*/)
      assert.match(stdout, /ask about its sessions/)
      assert.isAtMost(Math.max(...stdout.split("\n").map((line) => line.length)), 120)
    })
  )

  it.live("does not fall back to the emulator where something is set, and says what is missing", () =>
    Effect.gen(function* () {
      const cases: ReadonlyArray<readonly [env: Record<string, string>, message: RegExp]> = [
        [{ DD_API_KEY: "0123" }, /DD_SITE is not set.*DD_APP_KEY is not set.*unset DD_API_KEY\./],
        [{ DATADOG_SITE: "EU" }, /DD_API_KEY is not set.*unset DATADOG_SITE\./],
        [keys, /DD_SITE is not set/],
        [{ DD_API_KEY: " " }, /DD_API_KEY consists of blanks/]
      ]
      for (const [env, message] of cases) {
        const result = yield* run(["tour"], { env })
        assert.strictEqual(result.code, 2)
        assert.match(sentence(result), message)
      }
    })
  )

  it.live("falls back to the emulator where all that is set is empty", () =>
    Effect.gen(function* () {
      const { code, stdout } = yield* run(["tour"], { env: { DD_SITE: "", DATADOG_API_KEY: "" } })
      assert.strictEqual(code, 0)
      assert.match(stdout, /^A local emulator /)
    })
  )

  layer(
    Emulator.layerServer({ port: 0 }),
    live
  )((it) => {
    it.effect("shows the mappings of the site that is named, and resolves callers of its own making", () =>
      Effect.gen(function* () {
        const emulated = yield* emulator
        const { code, stdout } = yield* runAgainst(emulated, ["tour"])
        assert.strictEqual(code, 0)
        assert.include(stdout, `The Datadog site ${emulated.site.parameter}`)
        assert.match(stdout, /user\/ops\/example\n +✓ acts as/)
        assert.match(stdout, /::000000000000:\S+\n +✗ acts as nobody/)
      })
    )

    it.effect("asks about nothing that is no caller, though a mapping holds it", () =>
      Effect.gen(function* () {
        const emulated = yield* emulator
        const data = ["arn:aws:iam::111111111111:role/Deploy", "arn:aws:iam::111111111111:user/ada"].map(
          (arn_pattern, i) => ({
            id: `${i}`,
            type: "aws_cloud_auth_config",
            attributes: { arn_pattern, account_identifier: `account ${i}`, account_uuid: `${i}` }
          })
        )
        yield* emulated.faults.set([Faults.answer({ status: 200, body: JSON.stringify({ data }) })])
        const { stdout } = yield* runAgainst(emulated, ["tour"])
        assert.match(stdout, /^ {2}arn:aws:iam::111111111111:user\/ada\n +✓ acts as account 1/m)
        assert.notMatch(stdout, /^ {2}arn:aws:iam::111111111111:role\/Deploy$/m)
      })
    )
  })
})

describe("npm start", () => {
  const script = fileURLToPath(new URL("../../../scripts/start.mjs", import.meta.url))

  it.live("gives the tour, with or without --once", () =>
    Effect.gen(function* () {
      const { code, stdout } = yield* runCommand(process.execPath, [script, "--", "--once"])
      assert.strictEqual(code, 0)
      assert.match(stdout, /^A local emulator /)
    })
  )

  it.live("passes on the signal that is meant for it alone, and says which one ended what it runs", () =>
    Effect.gen(function* () {
      const child = fileURLToPath(new URL("../../../scripts/child.mjs", import.meta.url))
      const waits = 'console.log("up"); setInterval(() => {}, 1000)'
      const cases = [
        [waits, 143],
        [`process.on("SIGTERM", () => process.exit(9)); ${waits}`, 9]
      ] as const
      for (const [program, expected] of cases) {
        const runs = `const { runChild } = await import(${JSON.stringify(child)})
          process.exitCode = await runChild(process.execPath, ["-e", ${JSON.stringify(program)}])`
        const parent = start(process.execPath, ["--input-type=module", "-e", runs])
        parent.stdout!.once("data", () => parent.kill("SIGTERM"))
        const code = yield* Effect.callback<number | null>((resume) => {
          parent.once("close", (code) => resume(Effect.succeed(code)))
        })
        assert.strictEqual(code, expected)
      }
    })
  )

  it.live("refuses what it does not know, and passes the exit code on", () =>
    Effect.gen(function* () {
      const unknown = yield* runCommand(process.execPath, [script, "--twice"])
      assert.strictEqual(unknown.code, 2)
      assert.match(sentence(unknown), /Usage: npm start \[-- --once\]/)
      const missing = yield* runCommand(process.execPath, [script, "--once"], { env: { DD_SITE: "EU" } })
      assert.strictEqual(missing.code, 2)
      assert.match(sentence(missing), /DD_API_KEY is not set/)
    })
  )
})
