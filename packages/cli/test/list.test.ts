import * as Canary from "@dd-cloud-auth/canary"
import * as Emulator from "@dd-cloud-auth/emulator/Emulator"
import * as Faults from "@dd-cloud-auth/emulator/Faults"
import * as Store from "@dd-cloud-auth/emulator/Store"
import { assert, describe, layer, vi } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { createServer } from "node:net"
import { emulator, keys, live, runAgainst, sentence } from "./emulated.ts"
import { bin, run, runCommand, start } from "./program.ts"

// A process of its own each: slow where others want the processors too.
vi.setConfig({ testTimeout: 60_000 })
const { intakeMappings, personaMappings } = Store.acme

describe("list", () => {
  layer(
    Emulator.layerServer({ port: 0 }),
    live
  )((it) => {
    it.effect("prints tab-separated fields in a pipe, without a heading or colours", () =>
      Effect.gen(function* () {
        const { code, stdout } = yield* runAgainst(yield* emulator, ["list"], { env: { FORCE_COLOR: "1" } })
        assert.strictEqual(code, 0)
        assert.deepStrictEqual(
          stdout
            .trimEnd()
            .split("\n")
            .map((line) => line.split("\t")),
          personaMappings.map((mapping) => [
            mapping.arnPattern,
            mapping.accountIdentifier,
            mapping.accountUuid,
            mapping.id
          ])
        )
      })
    )

    it.effect("prints JSON", () =>
      Effect.gen(function* () {
        const { code, stdout } = yield* runAgainst(yield* emulator, ["list", "--json"])
        assert.strictEqual(code, 0)
        assert.deepStrictEqual(JSON.parse(stdout), personaMappings)
      })
    )

    it.effect("prints intake mappings as CSV with a heading", () =>
      Effect.gen(function* () {
        const { code, stdout } = yield* runAgainst(yield* emulator, ["list", "--csv", "--intake"])
        assert.strictEqual(code, 0)
        assert.strictEqual(
          stdout,
          ["arnPattern,id", ...intakeMappings.map(({ arnPattern, id }) => `${arnPattern},${id}`), ""].join(
            "\n"
          )
        )
      })
    )

    it.effect("lists the mappings that match no caller, with a corrected pattern where there is one", () =>
      Effect.gen(function* () {
        const { stderr, stdout } = yield* runAgainst(yield* emulator, ["list", "--unusable"])
        assert.strictEqual(stderr, "")
        const rows = stdout.split("\n").map((line) => line.split("\t"))
        assert.strictEqual(rows.length, 4)
        assert.isTrue(rows.some(([pattern]) => pattern?.endsWith("assumed-role/release-*")))
        assert.isTrue(rows.some((row) => row[5] === "arn:aws:sts::527419036284:assumed-role/load-test/*"))
      })
    )

    it.effect("keeps a spreadsheet from running a cell", () =>
      Effect.gen(function* () {
        const { faults, ...rest } = yield* emulator
        yield* faults.set([
          Faults.answer({
            status: 200,
            body: JSON.stringify({
              data: [
                {
                  id: "1",
                  type: "aws_cloud_auth_config",
                  attributes: {
                    arn_pattern: 'arn:aws:iam::111111111111:user/a,"b',
                    account_identifier: "=1+1",
                    account_uuid: "2"
                  }
                }
              ]
            })
          })
        ])
        const { stdout } = yield* runAgainst({ faults, ...rest }, ["list", "--csv"])
        assert.strictEqual(stdout.split("\n")[1], `"arn:aws:iam::111111111111:user/a,""b",'=1+1,2,1`)
      })
    )

    it.effect("ends quietly when its reader does", () =>
      Effect.gen(function* () {
        const { origin } = yield* emulator
        const { code, stderr, stdout } = yield* runCommand(
          "bash",
          [
            "-c",
            `"${process.execPath}" "${bin}" list --json --origin ${origin} | true; echo "\${PIPESTATUS[0]}"`
          ],
          { env: keys }
        )
        assert.strictEqual(code, 0)
        assert.strictEqual(stdout, "0\n")
        assert.notMatch(stderr, /EPIPE|error/)
      })
    )

    it.effect(
      "passes over variables that are set to nothing, as of secrets that a pipeline does not have",
      () =>
        Effect.gen(function* () {
          const emulated = yield* emulator
          const empty = { DD_BEARER_TOKEN: "", DD_SITE: "", DD_API_KEY: "", HTTPS_PROXY: "" }
          const env = { ...empty, DATADOG_API_KEY: keys.DD_API_KEY }
          const { code, stderr } = yield* runAgainst(emulated, ["list", "--quiet"], { env })
          assert.deepStrictEqual([code, stderr], [0, ""])
          const other = yield* run(["list"], { env: { ...keys, DD_SITE: "", DATADOG_SITE: "nowhere" } })
          assert.match(sentence(other), /DATADOG_SITE: Unknown Datadog site/)
        })
    )

    it.effect("says in words why its output cannot be written", () =>
      Effect.gen(function* () {
        const program = `"${process.execPath}" "${bin}" list --origin ${(yield* emulator).origin} > /dev/full`
        const result = yield* runCommand("bash", ["-c", program], { env: keys })
        assert.strictEqual(result.code, 2)
        assert.include(result.stderr, "error: could not write to standard output: no space left on device\n")
      })
    )

    it.effect("ends with 130 at once when it is interrupted while the site hangs", () =>
      Effect.gen(function* () {
        const { faults, origin, requests } = yield* emulator
        yield* faults.set([Faults.hang()])
        const before = (yield* requests).length
        const child = start(process.execPath, [bin, "list", "--origin", origin], { env: keys })
        yield* requests.pipe(
          Effect.delay("50 millis"),
          Effect.repeat({ until: (received) => received.length > before })
        )
        child.kill("SIGINT")
        const code = yield* Effect.callback<number | null>((resume) => {
          child.once("close", (code) => resume(Effect.succeed(code)))
        })
        assert.strictEqual(code, 130)
      })
    )

    it.effect("ends with 3 where the site refuses", () =>
      Effect.gen(function* () {
        const result = yield* runAgainst(yield* emulator, ["list"], {
          env: { DD_API_KEY: "not-the-key-of-this-site" }
        })
        assert.strictEqual(result.code, 3)
        assert.match(sentence(result), /^error: personaMappings\.list on .* answered 403/)
      })
    )

    it.effect("ends with 3 at once where the rate limit resets in an hour", () =>
      Effect.gen(function* () {
        const emulated = yield* emulator
        yield* emulated.faults.set([Faults.rateLimit({ reset: "3600" })])
        const result = yield* runAgainst(emulated, ["list"])
        assert.strictEqual(result.code, 3)
        assert.match(sentence(result), /answered 429.*3600 seconds/)
        assert.strictEqual((yield* emulated.requests).filter(({ path }) => path !== "").at(-1)?.method, "GET")
      })
    )

    it.effect("ends with 4 where the answer is no JSON", () =>
      Effect.gen(function* () {
        const emulated = yield* emulator
        yield* emulated.faults.set([Faults.invalidJson()])
        const result = yield* runAgainst(emulated, ["list"])
        assert.strictEqual(result.code, 4)
        assert.match(sentence(result), /answered 200, but not as this API promises/)
      })
    )

    it.effect("ends with 4 where the site redirects, and takes no key along", () =>
      Effect.gen(function* () {
        const emulated = yield* emulator
        yield* emulated.faults.set([Faults.redirect("http://127.0.0.1:9/")])
        const result = yield* runAgainst(emulated, ["list"])
        assert.strictEqual(result.code, 4)
        assert.match(sentence(result), /was redirected to http:\/\/127\.0\.0\.1:9/)
      })
    )

    it.effect("prints no key, whatever fails, with --verbose", () =>
      Effect.gen(function* () {
        const emulated = yield* emulator
        const env = { DD_API_KEY: Canary.keys.apiKey, DD_APP_KEY: Canary.keys.appKey }
        const echo = JSON.stringify({ errors: [`bad key ${env.DD_API_KEY} and ${env.DD_APP_KEY}`] })
        for (const fault of [
          Faults.answer({ status: 403, body: echo }),
          Faults.answer({ status: 200, body: echo }),
          Faults.answer({ status: 503, body: echo, request: 1 }),
          Faults.redirect(`https://elsewhere.example/?key=${env.DD_API_KEY}`)
        ]) {
          yield* emulated.faults.set([fault])
          const { stderr, stdout } = yield* runAgainst(emulated, ["list", "--verbose"], { env })
          assert.match(stderr, /debug: personaMappings\.list: GET /)
          Canary.assertAbsent({ stdout, stderr })
        }
      })
    )
  })

  layer(
    Emulator.layerServer({ port: 0, seed: Store.empty }),
    live
  )((it) => {
    it.effect("prints nothing where there is nothing", () =>
      Effect.gen(function* () {
        const emulated = yield* emulator
        const { code, stderr, stdout } = yield* runAgainst(emulated, ["list"])
        assert.deepStrictEqual({ code, stderr, stdout }, { code: 0, stderr: "", stdout: "" })
      })
    )
  })

  layer(Emulator.layerServer({ port: 0 }), live)("usage", (it) => {
    const refusals: ReadonlyArray<
      readonly [
        title: string,
        args: ReadonlyArray<string>,
        env: Readonly<Record<string, string>>,
        message: RegExp
      ]
    > = [
      ["an unknown site", ["--site", "us5.datadog.com"], keys, /Did you mean us5\.datadoghq\.com\?/],
      ["an unknown DD_SITE", [], { ...keys, DD_SITE: "example.com" }, /DD_SITE: Unknown Datadog site/],
      ["no site", [], keys, /^error: DD_SITE is not set\. Valid sites: /],
      ["no keys", ["--site", "EU"], {}, /DD_API_KEY is not set.*DD_APP_KEY is not set/],
      ["an empty key", ["--site", "EU"], { ...keys, DD_APP_KEY: "" }, /DD_APP_KEY is not set or empty/],
      ["a key of blanks", ["--site", "EU"], { ...keys, DD_APP_KEY: " " }, /DD_APP_KEY consists of blanks/],
      [
        "a site of blanks",
        [],
        { ...keys, DD_SITE: "  ", DATADOG_SITE: "EU" },
        /DD_SITE: Unknown Datadog site/
      ],
      ["neither a site nor keys", [], {}, /DD_SITE is not set.*DD_API_KEY is not set/],
      ["http beyond loopback", ["--origin", "http://example.com"], keys, /http is for loopback hosts only/],
      ["an origin with a path", ["--origin", "https://example.com/api"], keys, /has a path/],
      [
        "two targets",
        ["--site", "EU", "--origin", "https://example.com"],
        {},
        /exclude each other: give one of them\.$/
      ],
      ["two formats", ["--site", "EU", "--json", "--csv"], keys, /exclude each other/],
      ["an unknown flag", ["--jsn"], keys, /Unrecognized flag: --jsn.*Did you mean --json\?/],
      ["a key as a flag", ["--app-key", Canary.others.appKey], keys, /read from the environment only/],
      ["an argument", ["0123"], keys, /Unexpected positional argument/]
    ]
    for (const [title, args, env, message] of refusals) {
      it.effect(`ends with 2 for ${title}`, () =>
        Effect.gen(function* () {
          const result = yield* run(["list", ...args], { env })
          assert.strictEqual(result.code, 2)
          assert.match(sentence(result), message)
        })
      )
    }

    it.effect("ends with 4 where nothing listens", () =>
      Effect.gen(function* () {
        const port = yield* freePort
        const result = yield* run(["list", "--origin", `http://127.0.0.1:${port}`], { env: keys })
        assert.strictEqual(result.code, 4)
        assert.match(sentence(result), /got no usable answer.*ECONNREFUSED/)
      })
    )
  })
})

const freePort = Effect.callback<number>((resume) => {
  const server = createServer()
  server.listen(0, "127.0.0.1", () => {
    const address = server.address()
    server.close(() =>
      resume(Effect.succeed(address !== null && typeof address === "object" ? address.port : 0))
    )
  })
})
