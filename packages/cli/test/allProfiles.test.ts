import * as Canary from "@dd-cloud-auth/canary"
import * as Emulator from "@dd-cloud-auth/emulator/Emulator"
import * as Store from "@dd-cloud-auth/emulator/Store"
import { assert, describe, layer, vi } from "@effect/vitest"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { readdirSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { emulator, keys, live, sentence } from "./emulated.ts"
import { folder, hasTerminal, run, runOnTerminal } from "./program.ts"

// A process of its own each: slow where others want the processors too.
vi.setConfig({ testTimeout: 60_000 })

const { personaMappings } = Store.acme
const mapped = personaMappings.find(({ arnPattern }) => arnPattern.includes(":user/"))!
const nobody = "arn:aws:iam::111111111111:user/nobody"

/** A file of profiles: two organisations with the mappings of acme, one with none, and one that refuses the keys. */
const organisations = Effect.gen(function* () {
  const { origin } = yield* emulator
  const unmapped = Emulator.layerServer({ port: 0, seed: Store.empty })
  const empty = Context.get(yield* Layer.build(unmapped), Emulator.Emulator)
  const cwd = yield* folder
  const profiles = (names: ReadonlyArray<string>) => {
    const all: Record<string, object> = {
      prod: { origin },
      staging: { origin },
      empty: { origin: empty.origin },
      refused: { origin, apiKeyVariable: "OTHER_API_KEY", appKeyVariable: "OTHER_APP_KEY" },
      keyless: { origin, bearerTokenVariable: "NOT_SET" }
    }
    writeFileSync(
      join(cwd, "dd-cloud-auth.config.json"),
      JSON.stringify({ profiles: Object.fromEntries(names.map((name) => [name, all[name]])) })
    )
  }
  const env = { ...keys, OTHER_API_KEY: Canary.others.apiKey, OTHER_APP_KEY: Canary.others.appKey }
  return { cwd, env, profiles }
})

const lines = (text: string): ReadonlyArray<ReadonlyArray<string>> =>
  text
    .trimEnd()
    .split("\n")
    .map((line) => line.split("\t"))

describe("--all-profiles", () => {
  layer(
    Emulator.layerServer({ port: 0 }),
    live
  )((it) => {
    it.effect("lists the mappings of all sites, in the order of the file, with the profile of each", () =>
      Effect.gen(function* () {
        const { profiles, ...options } = yield* organisations
        profiles(["prod", "empty", "staging"])
        const tsv = yield* run(["list", "--all-profiles"], options)
        assert.strictEqual(tsv.code, 0, tsv.stderr)
        assert.deepStrictEqual(
          lines(tsv.stdout).map((fields) => [fields[0], fields.at(-1)]),
          ["prod", "staging"].flatMap((name) => personaMappings.map(({ id }) => [name, id]))
        )
        const json = yield* run(["list", "--all-profiles", "--json"], options)
        assert.deepStrictEqual(
          JSON.parse(json.stdout),
          ["prod", "staging"].flatMap((profile) =>
            personaMappings.map((mapping) => ({ profile, ...mapping }))
          )
        )
      })
    )

    it.effect("says whose each answer is, and takes for nobody who is so everywhere", () =>
      Effect.gen(function* () {
        const { profiles, ...options } = yield* organisations
        profiles(["prod", "empty"])
        const { code, stdout } = yield* run(["whois", "--all-profiles", mapped.arnPattern], options)
        assert.strictEqual(code, 0)
        assert.deepStrictEqual(
          lines(stdout).map(([profile, caller, outcome]) => [profile, caller, outcome]),
          [
            ["prod", mapped.arnPattern, "match"],
            ["empty", mapped.arnPattern, "no-match"]
          ]
        )
        const json = yield* run(["whois", "--all-profiles", "--json", nobody], options)
        assert.strictEqual(json.code, 1)
        assert.deepStrictEqual(
          json.stdout
            .trimEnd()
            .split("\n")
            .map((line) => JSON.parse(line) as { profile: string; outcome: string })
            .map(({ outcome, profile }) => [profile, outcome]),
          [
            ["prod", "no-match"],
            ["empty", "no-match"]
          ]
        )
        const role = yield* run(["whois", "--all-profiles", "arn:aws:iam::111111111111:role/a"], options)
        assert.strictEqual(role.code, 2)
        assert.lengthOf(lines(role.stdout), 1)
      })
    )

    it.effect("answers for the others where a site or a profile fails, and ends with the highest code", () =>
      Effect.gen(function* () {
        const { profiles, ...options } = yield* organisations
        profiles(["refused", "prod", "keyless"])
        for (const [command, ...args] of [["list"], ["whois", mapped.arnPattern], ["whois", nobody]]) {
          const { code, stderr, stdout } = yield* run([command!, "--all-profiles", ...args], options)
          assert.strictEqual(code, 3)
          assert.match(stderr, /error: profile refused: .*403/)
          assert.include(stderr, "profile keyless: NOT_SET is not set or empty.")
          assert.deepStrictEqual(new Set(lines(stdout).map(([profile]) => profile)), new Set(["prod"]))
        }
        profiles(["keyless"])
        const none = yield* run(["list", "--all-profiles"], options)
        assert.strictEqual(none.code, 2)
        assert.strictEqual(sentence(none), "error: profile keyless: NOT_SET is not set or empty.")
      })
    )

    it.effect("writes a snapshot for each profile, and leaves out the one that fails", () =>
      Effect.gen(function* () {
        const { profiles, ...options } = yield* organisations
        profiles(["prod", "refused", "empty"])
        const snapshots = ["snapshot", "--all-profiles", "--output", "snapshots/today"]
        const { code, stderr, stdout } = yield* run(snapshots, options)
        assert.deepStrictEqual([code, stdout], [3, ""])
        assert.include(stderr, "wrote 44 persona mappings and 4 intake mappings")
        assert.include(stderr, "error: profile refused:")
        const folder = join(options.cwd, "snapshots", "today")
        assert.sameMembers(readdirSync(folder), ["prod.json", "empty.json"])
        const offline = ["whois", "--snapshot", join(folder, "prod.json"), mapped.arnPattern]
        assert.strictEqual((yield* run(offline, options)).code, 0)

        // What cannot be written keeps the others from nothing either.
        profiles(["prod", "empty"])
        writeFileSync(join(folder, "prod.json"), "not a snapshot")
        const again = yield* run(snapshots, options)
        assert.strictEqual(again.code, 2)
        assert.include(again.stderr, "prod.json exists and is not a snapshot")
        assert.include(again.stderr, "empty.json is up to date")

        const nowhere = yield* run(["snapshot", "--all-profiles"], options)
        assert.strictEqual(nowhere.code, 2)
        assert.include(sentence(nowhere), "name a directory with --output")
      })
    )

    it.effect("is refused beside what names one site, or none", () =>
      Effect.gen(function* () {
        const { profiles, ...options } = yield* organisations
        profiles(["prod"])
        const refusal = (args: ReadonlyArray<string>) =>
          Effect.map(run(["list", "--all-profiles", ...args], options), (result) => {
            assert.strictEqual(result.code, 2)
            return sentence(result)
          })
        assert.include(yield* refusal(["--site", "EU1"]), "--site and --all-profiles exclude each other")
        assert.include(
          yield* refusal(["--profile", "prod"]),
          "--profile and --all-profiles exclude each other"
        )
        assert.include(yield* refusal(["--snapshot", "a.json"]), "leave out --all-profiles")
      })
    )

    it.effect.skipIf(!hasTerminal)(
      "gives each profile a table and each report its profile on a terminal",
      () =>
        Effect.gen(function* () {
          const { profiles, ...options } = yield* organisations
          profiles(["prod", "empty"])
          const table = yield* runOnTerminal(["list", "--all-profiles"], options)
          assert.match(table.stdout, /prod.* \(127\.0\.0\.1:\d+\): 44 persona mappings\r\n/)
          assert.match(table.stdout, /\r\n\r\n.*empty.* \(127\.0\.0\.1:\d+\): 0 persona mappings\r\n/)
          const report = yield* runOnTerminal(["whois", "--all-profiles", nobody], options)
          assert.match(report.stdout, /prod: .*nobody[^]*empty: .*nobody/)
        })
    )
  })
})
