import { assert, describe, it, vi } from "@effect/vitest"
import * as Effect from "effect/Effect"
import type { ChildProcess } from "node:child_process"
import { connect, createServer } from "node:net"
import { keys, sentence } from "./emulated.ts"
import { bin, run, start } from "./program.ts"

// A process of its own each: slow where others want the processors too.
vi.setConfig({ testTimeout: 60_000 })

/** An emulator of its own process, and the origin that it prints. */
const emulate = (args: ReadonlyArray<string>) =>
  Effect.acquireRelease(
    Effect.sync(() => start(process.execPath, [bin, "emulate", "--port", "0", ...args])),
    (child) => Effect.sync(() => child.kill("SIGKILL"))
  ).pipe(
    Effect.flatMap((child) =>
      Effect.callback<{ readonly child: ChildProcess; readonly origin: string }>((resume) => {
        child.stdout!.setEncoding("utf8").once("data", (text: string) => {
          resume(Effect.succeed({ child, origin: text.trimEnd() }))
        })
      })
    )
  )

const ended = (child: ChildProcess) =>
  Effect.callback<number | null>((resume) => void child.once("close", (code) => resume(Effect.succeed(code))))

describe("emulate", () => {
  it.live("prints its origin, serves with the keys that it names, and ends with 130 when interrupted", () =>
    Effect.gen(function* () {
      const { child, origin } = yield* emulate([])
      let stderr = ""
      child.stderr!.setEncoding("utf8").on("data", (text: string) => (stderr += text))
      assert.match(origin, /^http:\/\/127\.0\.0\.1:\d+$/)
      const list = yield* run(["list", "--origin", origin], { env: keys })
      assert.strictEqual(list.code, 0)
      assert.strictEqual(list.stdout.trimEnd().split("\n").length, 44)
      assert.include(stderr, "no Datadog organisation")
      for (const [name, value] of Object.entries(keys)) assert.include(stderr, `${name}=${value}`)
      child.kill("SIGINT")
      assert.strictEqual(yield* ended(child), 130)
    })
  )

  const signals: ReadonlyArray<readonly [signal: NodeJS.Signals, code: number]> = [
    ["SIGHUP", 129],
    ["SIGINT", 130],
    ["SIGTERM", 143]
  ]
  for (const [signal, code] of signals) {
    it.live(`ends with ${code} for ${signal}, whoever is connected`, () =>
      Effect.gen(function* () {
        const { child, origin } = yield* emulate([])
        const socket = connect(Number(new URL(origin).port), "127.0.0.1")
        yield* Effect.callback<void>((resume) => void socket.once("connect", () => resume(Effect.void)))
        child.kill(signal)
        assert.strictEqual(yield* ended(child), code)
        socket.destroy()
      })
    )
  }

  it.live("generates an organisation where their number is given, and says how to have it again", () =>
    Effect.gen(function* () {
      const list = (origin: string) => run(["list", "--origin", origin], { env: keys })
      const first = yield* emulate(["--mappings", "5"])
      const again = yield* Effect.callback<string>((resume) => {
        let stderr = ""
        first.child.stderr!.setEncoding("utf8").on("data", (text: string) => {
          stderr += text
          const flags = /To have the same again: (--seed \d+ --mappings 5)\n/.exec(stderr)?.[1]
          if (flags !== undefined) resume(Effect.succeed(flags))
        })
      })
      const { stdout } = yield* list(first.origin)
      assert.strictEqual(stdout.trimEnd().split("\n").length, 5)
      const second = yield* emulate(again.split(" "))
      assert.strictEqual((yield* list(second.origin)).stdout, stdout)
    })
  )

  it.live("serves a generated organisation, and the faults that it is told", () =>
    Effect.gen(function* () {
      const faults = ["--fault", "status=403,request=1", "--fault", "rate-limit,reset=9000,request=2"]
      const { origin } = yield* emulate(["--seed", "7", "--mappings", "50", ...faults])
      const forbidden = yield* run(["list", "--origin", origin], { env: keys })
      assert.match(sentence(forbidden), /answered 403/)
      const limited = yield* run(["list", "--origin", origin], { env: keys })
      assert.match(sentence(limited), /9000 seconds/)
      const list = yield* run(["list", "--origin", origin], { env: keys })
      assert.strictEqual(list.stdout.trimEnd().split("\n").length, 50)
    })
  )

  it.live("says that a port is in use", () =>
    Effect.gen(function* () {
      const server = createServer()
      const port = yield* Effect.callback<number>((resume) => {
        server.listen(0, "127.0.0.1", () => {
          const address = server.address()
          resume(Effect.succeed(typeof address === "object" && address !== null ? address.port : 0))
        })
      })
      const result = yield* run(["emulate", "--port", String(port)])
      server.close()
      assert.strictEqual(result.code, 2)
      assert.match(sentence(result), /the port is in use\. Take another one, or 0/)
    })
  )

  const refusals: ReadonlyArray<readonly [title: string, args: ReadonlyArray<string>, message: RegExp]> = [
    ["a port that is none", ["--port", "70000"], /a port from 0 to 65535, not 70000/],
    ["a seed that is none", ["--seed", "nobody"], /--seed is acme, empty or a number, not "nobody"/],
    [
      "a number of mappings of a fixed organisation",
      ["--mappings", "5", "--seed", "acme"],
      /leave out --seed acme/
    ],
    [
      "a caller that is a role",
      ["--caller", "arn:aws:iam::123456789012:role/Deploy"],
      /a role is no caller.* Give arn:aws:sts::123456789012:assumed-role\/Deploy\/\* with the name of a session/
    ],
    [
      "a caller that is none",
      ["--caller", "ada"],
      /--caller ada is nobody whom AWS could report: not an ARN/
    ],
    ["a fault that is none", ["--fault", "explode"], /Not a fault: "explode"\. Expected one of status,/]
  ]
  for (const [title, args, message] of refusals) {
    it.live(`refuses ${title}`, () =>
      Effect.gen(function* () {
        const result = yield* run(["emulate", ...args])
        assert.strictEqual(result.code, 2)
        assert.match(sentence(result), message)
      })
    )
  }
})
