import * as Canary from "@dd-cloud-auth/canary"
import * as Emulator from "@dd-cloud-auth/emulator/Emulator"
import * as Effect from "effect/Effect"
import { spawn } from "node:child_process"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { assert, describe, it } from "vitest"

const bin = fileURLToPath(new URL("../src/bin.ts", import.meta.url))

interface Run {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

const keys = { DD_API_KEY: Canary.keys.apiKey, DD_APP_KEY: Canary.keys.appKey }

/** The identity that AWS documents its signatures with, and an organisation. They open nothing. */
const aws = {
  AWS_ACCESS_KEY_ID: "AKIAIOSFODNN7EXAMPLE",
  AWS_SECRET_ACCESS_KEY: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
  DD_ORG_UUID: "11111111-2222-3333-4444-555555555555"
}

/** Runs the program to its end, or until it prints `until`; then it is interrupted. It prints no piece of a key. */
const run = (
  args: ReadonlyArray<string>,
  env: Record<string, string> = keys,
  until?: RegExp,
  cwd?: string,
  signal: NodeJS.Signals = "SIGINT"
): Promise<Run> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [bin, ...args], { cwd, env: { PATH: process.env["PATH"], ...env } })
    let stdout = ""
    let stderr = ""
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      stdout += text
      if (until?.test(stdout)) child.kill(signal)
    })
    child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text))
    child.on("close", (code) => {
      try {
        Canary.assertAbsent({ stdout, stderr })
        resolve({ code, stdout, stderr })
      } catch (leak) {
        reject(leak)
      }
    })
  })

describe("dd-cloud-auth-console", () => {
  it("prints the address, and ends when it is interrupted", async () => {
    const { code, stderr, stdout } = await run(["--demo", "--port", "0"], {}, /Ctrl-C/)
    assert.match(stdout, /^A local emulator, no Datadog organisation\.\nConsole: http:\/\/127\.0\.0\.1:\d+\//)
    assert.strictEqual(stderr, "")
    assert.strictEqual(code, 130)
  })

  it.each([
    ["SIGHUP", 129],
    ["SIGTERM", 143]
  ] as const)("ends for %s with %i", async (signal, expected) => {
    const { code, stderr } = await run(["--demo", "--port", "0"], {}, /Ctrl-C/, undefined, signal)
    assert.deepStrictEqual([code, stderr], [expected, ""])
  })

  it("takes the last of a repeated flag, and all host names", async () => {
    const args = ["--demo", "--no-demo", "--demo", "--port", "1", "--port", "0", "--host", "nowhere"]
    const hosts = ["--host", "127.0.0.1", "--allow-host", "a.example", "--allow-host", "b.example"]
    const { stderr, stdout } = await run([...args, ...hosts], {}, /Ctrl-C/)
    assert.strictEqual(stderr, "")
    assert.match(stdout, /Console: http:\/\/127\.0\.0\.1:/)
  })

  it("takes a variable that is set to nothing for absent, and one of blanks for a mistake", async () => {
    const empty = await run(["--site", "EU1"], { ...keys, DD_API_KEY: "", DD_BEARER_TOKEN: "" })
    assert.strictEqual(empty.code, 2)
    assert.match(empty.stderr, /DD_API_KEY is not set/)
    assert.notMatch(empty.stderr, /DD_BEARER_TOKEN/)
    const blank = await run(["--site", "EU1"], { ...keys, DD_API_KEY: " " })
    assert.match(blank.stderr, /DD_API_KEY consists of blanks/)
  })

  it("prints help of the width of a page, with every default, and its version", async () => {
    const { code, stdout } = await run(["-h"], {})
    assert.strictEqual(code, 0)
    assert.isAtMost(Math.max(...stdout.split("\n").map((line) => line.length)), 80)
    assert.match(stdout.replace(/\s+/g, " "), /--host ADDRESS [^;]*; [^;]*; default: 127\.0\.0\.1 /)
    assert.match((await run(["-V"], {})).stdout, /^dd-cloud-auth-console \d+\.\d+\.\d+\n$/)
  })

  it("repeats no key that stands after a flag that there is none of", async () => {
    const { code, stderr } = await run(["--api-key", Canary.others.apiKey], {})
    assert.strictEqual(code, 2)
    assert.match(stderr, /read from the environment only/)
  })

  it("shows the default profile of a file, and says that it does", async () => {
    const folder = mkdtempSync(join(tmpdir(), "dd-cloud-auth-console-"))
    const profiles = { local: { origin: "http://127.0.0.1:9" } }
    writeFileSync(join(folder, "dd-cloud-auth.config.json"), JSON.stringify({ default: "local", profiles }))
    const { stderr, stdout } = await run(["--port", "0"], keys, /Ctrl-C/, folder)
    rmSync(folder, { recursive: true })
    assert.match(stdout, /^Profile local of .*dd-cloud-auth\.config\.json: 127\.0\.0\.1:9\nConsole: http/)
    assert.strictEqual(stderr, "")
  })

  it("warns where others reach it, and says by which names", async () => {
    const { stderr, stdout } = await run(["--demo", "--port", "0", "--host", "0.0.0.0"], {}, /Ctrl-C/)
    assert.match(stdout, /\nConsole: http:\/\/127\.0\.0\.1:\d+\/ /)
    // A machine without a network has no address that others could reach.
    assert.match(stderr, /^(warning: whoever reaches .* sees the mappings: .*--allow-host gives it\.\n)?$/)
  })

  it("says all that is missing at once, and falls back to nothing", async () => {
    const { code, stderr, stdout } = await run([], {})
    assert.strictEqual(code, 2)
    assert.strictEqual(stdout, "")
    for (const text of ["DD_SITE", "DD_API_KEY", "DD_APP_KEY", "--keyless", "--demo"])
      assert.include(stderr, text)
    assert.notInclude(stderr, "    at ")
  })

  it.each([
    [["--site", "datadoghq.ue"], "Did you mean datadoghq.eu"],
    [["--origin", "http://example.com"], "loopback"],
    [["--demo", "--host", "203.0.113.1"], "no such address"],
    [["--demo", "--site", "EU1"], "--site and --demo exclude each other"],
    [["--site", "EU1", "--profile", "prod"], "--site and --profile exclude each other"],
    [["--config", "nowhere.json"], "nowhere.json: this cannot be read"],
    [["--demo", "--host", ""], "neither a host name nor an address"],
    [["--demo", "--allow-host", "evil example"], "neither a host name nor an address"],
    [["--port", "99999"], "a port from 0 to 65535"]
  ])("explains %j in a sentence, without a key", async (args, text) => {
    const { code, stderr, stdout } = await run(args)
    assert.strictEqual(code, 2)
    assert.include(stderr, text)
    assert.notInclude(stderr, "    at ")
    assert.notInclude(stdout, text)
  })

  it.each([
    ["--site"],
    ["--origin"],
    ["--demo", "--host"],
    ["--demo", "--allow-host"],
    ["--port"],
    ["--wat"],
    []
  ])("escapes what it was given with %j", async (...args) => {
    const outside = "x\u001b[2J\u202e\u200b\u009b\n::error::forged"
    const { stderr, stdout } = await run([...args, outside])
    assert.match(stderr, /^error: .*(\n|$)/)
    assert.notMatch(stdout + stderr, /[^\n -~]|^::/m)
  })

  it.each([
    ["keys", []],
    ["a login", ["--keyless"]]
  ])("refuses a proxy that cannot be used before it serves a page, with %s", async (_, args) => {
    const env = { ...keys, ...aws, HTTPS_PROXY: "socks5://user:hunter2@proxy.example:1080" }
    const { code, stderr, stdout } = await run(["--site", "EU1", "--port", "0", ...args], env)
    assert.deepStrictEqual([code, stdout], [2, ""])
    assert.match(stderr, /^error: HTTPS_PROXY does not name a proxy: .*\n$/)
    assert.notInclude(stderr, "hunter2")
  })

  it.each([
    ["--keyless, though keys are set", ["--keyless"], keys],
    ["DD_CLOUD_PROVIDER_TYPE, and says so", [], { DD_CLOUD_PROVIDER_TYPE: "aws" }]
  ])("reads mappings without a key for a page, by %s", (_, flags, more) =>
    Effect.gen(function* () {
      const { orgUuid, origin, requests } = yield* Emulator.Emulator
      const args = [...flags, "--origin", origin, "--port", "0"]
      const env = { PATH: process.env["PATH"], ...more, ...aws, DD_ORG_UUID: orgUuid }
      const child = yield* Effect.acquireRelease(
        Effect.sync(() => spawn(process.execPath, [bin, ...args], { env })),
        (child) => Effect.sync(() => child.kill("SIGKILL"))
      )
      let stdout = ""
      const url = yield* Effect.callback<string>((resume) => {
        child.stdout.setEncoding("utf8").on("data", (text: string) => {
          stdout += text
          const [, url] = /^Console: (\S+) /m.exec(stdout) ?? []
          if (url !== undefined) resume(Effect.succeed(url))
        })
      })
      assert.strictEqual(
        stdout.startsWith("Without keys, as DD_CLOUD_PROVIDER_TYPE says"),
        flags.length === 0
      )
      const answer = yield* Effect.promise(() => fetch(`${url}api/dd-cloud-auth/persona_mappings`))
      assert.strictEqual(answer.status, 200)
      assert.deepStrictEqual(
        (yield* requests).map(({ credentials, headers }) => [credentials, "dd-api-key" in headers]),
        [
          ["proof", false],
          ["valid", false]
        ]
      )
    }).pipe(
      Effect.scoped,
      Effect.provide(
        Emulator.layerServer({
          port: 0,
          aws: {
            identities: [
              {
                accessKeyId: aws.AWS_ACCESS_KEY_ID,
                secretAccessKey: aws.AWS_SECRET_ACCESS_KEY,
                caller: "arn:aws:sts::418273640159:assumed-role/github-actions-deploy/run-1"
              }
            ]
          }
        })
      ),
      Effect.runPromise
    )
  )
})
