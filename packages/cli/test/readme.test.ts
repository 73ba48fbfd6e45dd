import * as Aws from "@dd-cloud-auth/emulator/Aws"
import * as Emulator from "@dd-cloud-auth/emulator/Emulator"
import { assert, describe, it, layer, vi } from "@effect/vitest"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { stripVTControlCharacters } from "node:util"
import { emulator, keys, live, runAgainst } from "./emulated.ts"
import { bin, folder, hasTerminal, run, runCommand, runOnTerminal, start } from "./program.ts"
import { mapping, snapshotFile } from "./snapshots.ts"

// A process of its own each: slow where others want the processors too.
vi.setConfig({ testTimeout: 60_000 })

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), "utf8")
const readme = read("../README.md")

/** The lines under a command of this package's README. */
const shown = (command: string): string =>
  readme.split(`$ dd-cloud-auth ${command}`)[1]!.replace(/^.*\n/, "").split("```")[0]!

/** Asserts that every line that is shown, but for those that are cut, was printed, in this order. */
const assertPrinted = (shown: string, printed: string): void => {
  const lines = stripVTControlCharacters(printed).split(/\r?\n/)
  let from = 0
  for (const line of shown.split("\n").filter((line) => line !== "" && !line.includes("…"))) {
    const at = lines.indexOf(line, from)
    assert.isAtLeast(at, from, `not printed, or not here: ${line}\nin:\n${lines.join("\n")}`)
    from = at + 1
  }
}

/** What `emulate` says on stderr, with a caller whom AWS knows. It runs until the test ends. */
const emulateAs = (caller: string) =>
  Effect.acquireRelease(
    Effect.sync(() => start(process.execPath, [bin, "emulate", "--port", "0", "--caller", caller])),
    (child) => Effect.sync(() => child.kill("SIGKILL"))
  ).pipe(
    Effect.flatMap((child) =>
      Effect.callback<string>((resume) => {
        let stderr = ""
        child.stderr!.setEncoding("utf8").on("data", (text: string) => {
          stderr += text
          if (stderr.includes("Ctrl-C")) resume(Effect.succeed(stderr))
        })
      })
    )
  )

describe("the README at the top", () => {
  it.live("shows what npm start prints", () =>
    Effect.gen(function* () {
      const block = /shortened[^]*?```\n([^]*?)```/i.exec(read("../../../README.md"))?.[1] ?? ""
      assert.isAbove(block.split("\n").length, 40)
      assertPrinted(block, (yield* run(["tour"])).stdout)
    })
  )
})

describe.skipIf(!hasTerminal)("README", () => {
  layer(
    Emulator.layerServer({ port: 0 }),
    live
  )((it) => {
    it.effect("shows what list prints on a terminal", () =>
      Effect.gen(function* () {
        const { origin } = yield* emulator
        const { stdout } = yield* runOnTerminal(["list", "--origin", origin], { env: keys, columns: 140 })
        assertPrinted(shown("list"), stdout.replaceAll(origin.replace("http://", ""), "127.0.0.1:4180"))
      })
    )

    it.effect("shows what whois prints on a terminal", () =>
      Effect.gen(function* () {
        const file = join(yield* folder, "mappings.json")
        yield* runAgainst(yield* emulator, ["snapshot", "--output", file])
        const block = shown("whois --snapshot mappings.json")
        const callers = block.split("\n").filter((line) => line.startsWith("arn:"))
        assert.strictEqual(callers.length, 3)
        const { stdout } = yield* runOnTerminal(["whois", "--snapshot", file, ...callers])
        assertPrinted(block, stdout)
      })
    )

    it.effect("shows what who-can prints on a terminal", () =>
      Effect.gen(function* () {
        const { origin } = yield* emulator
        const args = ["who-can", "ada.lovelace@acme.example", "--origin", origin]
        const { stdout } = yield* runOnTerminal(args, { env: keys, columns: 300 })
        assertPrinted(shown("who-can"), stdout)
      })
    )

    it.effect("shows what diff prints on a terminal", () =>
      Effect.gen(function* () {
        const role = (name: string) => `arn:aws:sts::418273640159:assumed-role/${name}`
        const deploy = mapping("1", role("deploy/*"), "deploy")
        const before = yield* snapshotFile([
          deploy,
          mapping("2", role("deploy/ci"), "deploy"),
          mapping("3", role("reports/*"), "ada.lovelace")
        ])
        const after = yield* snapshotFile([
          deploy,
          mapping("3", role("reports/*"), "oncall"),
          mapping("4", role("backup/*"), "oncall")
        ])
        const { stdout } = yield* runOnTerminal(["diff", before, after], { columns: 260 })
        assert.strictEqual(shown("diff").split("\n").length, 6)
        assertPrinted(shown("diff"), stdout)
      })
    )

    it.effect("shows how findings are seen, accepted and listed", () =>
      Effect.gen(function* () {
        const cwd = yield* folder
        const server = yield* emulator
        yield* runAgainst(server, ["snapshot", "--output", "mappings.json"], { cwd })
        // A fingerprint depends on the site.
        const file = join(cwd, "mappings.json")
        writeFileSync(file, readFileSync(file, "utf8").replace(server.site.parameter, "127.0.0.1:4180"))
        const audit = ["audit", "--snapshot", "mappings.json"]
        const found = yield* run(audit, { cwd })
        assertPrinted(shown("audit --snapshot mappings.json"), found.stdout + found.stderr)

        // The day in the README is past some time.
        const inDays = DateTime.formatIsoDateUtc(DateTime.add(yield* DateTime.now, { days: 30 }))
        const [line = ""] = /(?<=^\$ dd-cloud-auth )audit accept .*$/m.exec(readme) ?? []
        const [day = ""] = /\d{4}-\d\d-\d\d/.exec(line) ?? []
        const words = Array.from(line.matchAll(/"(.*?)"|(\S+)/g), ([, quoted, word]) => quoted ?? word ?? "")
        const accepted = yield* run(
          words.map((word) => (word === day ? inDays : word)),
          { cwd }
        )
        assertPrinted(shown("audit accept ").replaceAll(day, inDays), accepted.stderr)
        const listed = yield* runOnTerminal(["audit", "accepted", "--expiring-in", "60d"], { cwd })
        assertPrinted(shown("audit accepted --expiring-in 60d").replaceAll(day, inDays), listed.stdout)
      })
    )

    it.effect("shows recipes whose commands are taken as they stand", () =>
      Effect.gen(function* () {
        const cwd = yield* folder
        yield* runAgainst(yield* emulator, ["snapshot", "--output", "mappings.json"], { cwd })
        const recipes = Array.from(
          readme.matchAll(/npx @dd-cloud-auth\/cli (audit .*)$/gm),
          ([, line]) => line!
        )
        assert.lengthOf(recipes, 3)
        for (const recipe of recipes) {
          const { code, stderr, stdout } = yield* run(recipe.split(" "), { cwd })
          assert.strictEqual(code, recipe.includes("--fail-on never") ? 0 : 1, stderr)
          const [, output] = /--output (\S+)/.exec(recipe) ?? []
          assert.isNotEmpty(output === undefined ? stdout : readFileSync(join(cwd, output), "utf8"))
        }
      })
    )

    it.effect("shows a login without keys between two terminals, whose lines can be copied", () =>
      Effect.gen(function* () {
        const [, caller = ""] = /\$ dd-cloud-auth emulate --caller (\S+)/.exec(readme) ?? []
        const said = yield* emulateAs(caller)
        const [, origin = ""] = /list --origin (\S+)/.exec(said) ?? []
        assertPrinted(shown("emulate --caller"), said.replaceAll(origin, "http://127.0.0.1:4180"))

        const copied = said.split(`Or without keys, as ${caller}:\n`)[1]!.split("\n\n")[0]!
        const [, more = ""] = /Copy these lines[^]*?```sh\n([^]*?)```/.exec(readme) ?? []
        const path = yield* folder
        const program = join(path, "dd-cloud-auth")
        writeFileSync(program, `#!/bin/sh\nexec '${process.execPath}' '${bin}' "$@"\n`, { mode: 0o755 })
        const { code, stderr, stdout } = yield* runCommand(
          "sh",
          ["-ec", `${copied}\n${more.replaceAll("http://127.0.0.1:4180", origin)}`],
          { env: { PATH: `${path}:${process.env["PATH"]}`, AWS_PROFILE: "of-the-user", HOME: path } }
        )
        assert.strictEqual(code, 0, stderr)
        assertPrinted(
          shown("whoami").split("\n").slice(0, 2).join("\n"),
          stderr.replaceAll(new URL(origin).host, "127.0.0.1:4180")
        )
        const lines = stdout.trimEnd().split("\n")
        assert.match(lines[0]!, /\tmatch\t/)
        assert.lengthOf(lines, 1 + 44 + 1 + 1)
        for (const token of lines.slice(-2)) assert.match(token, /^\w{48}$/)
      })
    )

    it.effect("shows what whoami prints on a terminal", () =>
      Effect.gen(function* () {
        const [caller = ""] = /arn:\S+/.exec(shown("whoami")) ?? []
        const identity = Aws.identity(caller)
        yield* Effect.gen(function* () {
          const { orgUuid, origin } = yield* Emulator.Emulator
          const { stdout } = yield* runOnTerminal(["whoami", "--keyless", "--login", "--origin", origin], {
            env: {
              AWS_ACCESS_KEY_ID: identity.accessKeyId,
              AWS_SECRET_ACCESS_KEY: identity.secretAccessKey,
              AWS_SESSION_TOKEN: identity.sessionToken,
              AWS_ENDPOINT_URL_STS: origin,
              DD_ORG_UUID: orgUuid
            }
          })
          assertPrinted(shown("whoami"), stdout.replaceAll(new URL(origin).host, "127.0.0.1:4180"))
        }).pipe(
          Effect.provide(Layer.fresh(Emulator.layerServer({ port: 0, aws: { identities: [identity] } })))
        )
      })
    )

    it.effect("shows what sql prints", () =>
      Effect.gen(function* () {
        const args = [
          "sql",
          "--dialect",
          "athena",
          "--table",
          "cloudtrail_logs",
          "--column",
          "useridentity.arn"
        ]
        const { stdout } = yield* runAgainst(yield* emulator, args)
        assertPrinted(shown("sql"), stdout)
      })
    )

    it.effect("shows what sites prints on a terminal", () =>
      Effect.gen(function* () {
        assertPrinted(shown("sites"), (yield* runOnTerminal(["sites"])).stdout)
      })
    )
  })
})
