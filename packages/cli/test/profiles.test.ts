import * as Canary from "@dd-cloud-auth/canary"
import * as Emulator from "@dd-cloud-auth/emulator/Emulator"
import * as Store from "@dd-cloud-auth/emulator/Store"
import { assert, describe, layer, vi } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { emulator, keys, live, sentence } from "./emulated.ts"
import { folder, run } from "./program.ts"

// A process of its own each: slow where others want the processors too.
vi.setConfig({ testTimeout: 60_000 })

const name = "dd-cloud-auth.config.json"
const named = { ORG_API_KEY: Canary.emulator.apiKey, ORG_APP_KEY: Canary.emulator.appKey }

/** A repository with a file of profiles in it, and a directory below. */
const repository = Effect.fnUntraced(function* (content: unknown) {
  const root = yield* folder
  const below = join(root, "below")
  mkdirSync(join(root, ".git"))
  mkdirSync(below)
  writeFileSync(join(root, name), typeof content === "string" ? content : JSON.stringify(content))
  return { below, file: join(root, name) }
})

const profile = ({ origin }: Emulator.Service) => ({
  origin,
  apiKeyVariable: "ORG_API_KEY",
  appKeyVariable: "ORG_APP_KEY"
})

const caller = Store.acme.personaMappings.find(({ arnPattern }) => arnPattern.includes(":user/"))!.arnPattern

describe("--profile", () => {
  layer(
    Emulator.layerServer({ port: 0 }),
    live
  )((it) => {
    it.effect("connects to the site of a profile, with the keys that its variables hold", () =>
      Effect.gen(function* () {
        const { below } = yield* repository({ profiles: { org: profile(yield* emulator) } })
        for (const command of [["list"], ["whois", caller], ["snapshot"]]) {
          // Neither the site nor the keys of the environment are those of the profile.
          const env = { ...named, DD_SITE: "datadoghq.eu", DD_API_KEY: "a", DD_APP_KEY: "b" }
          const { code, stderr, stdout } = yield* run([...command, "--profile", "org"], { cwd: below, env })
          assert.strictEqual(code, 0, stderr)
          assert.include(stdout, caller)
          assert.notInclude(stderr, "profile")
        }
      })
    )

    it.effect("connects to the default profile where nothing else names a site, and says so", () =>
      Effect.gen(function* () {
        const { below, file } = yield* repository({
          default: "org",
          profiles: { other: { site: "EU1" }, org: { origin: (yield* emulator).origin } }
        })
        const { code, stderr, stdout } = yield* run(["list"], { cwd: below, env: keys })
        assert.strictEqual(code, 0, stderr)
        assert.include(stdout, caller)
        assert.include(stderr, `profile org of ${file}: 127.0.0.1:`)
        const quiet = yield* run(["list", "--quiet"], { cwd: below, env: keys })
        assert.deepStrictEqual([quiet.code, quiet.stdout, quiet.stderr], [0, stdout, ""])
      })
    )

    it.effect("reads the profiles from the file that is named, or from standard input", () =>
      Effect.gen(function* () {
        const content = { default: "org", profiles: { org: profile(yield* emulator) } }
        const { file } = yield* repository(content)
        const elsewhere = { cwd: yield* folder, env: named }
        const fromFile = yield* run(["list", "--config", file], elsewhere)
        assert.strictEqual(fromFile.code, 0, fromFile.stderr)
        const stdin = JSON.stringify(content)
        const fromStdin = yield* run(["list", "--config", "-", "--profile", "org"], { ...elsewhere, stdin })
        assert.strictEqual(fromStdin.code, 0, fromStdin.stderr)
        assert.strictEqual(fromStdin.stdout, fromFile.stdout)
      })
    )

    it.effect("leaves the site of the environment alone where no profile is asked for", () =>
      Effect.gen(function* () {
        const { below } = yield* repository("not looked at")
        const env = { ...keys, DD_SITE: "mars" }
        const result = yield* run(["list"], { cwd: below, env })
        assert.strictEqual(result.code, 2)
        assert.include(sentence(result), "DD_SITE: Unknown Datadog site")
      })
    )

    it.effect("refuses what is wrong, each with a sentence", () =>
      Effect.gen(function* () {
        const { origin } = yield* emulator
        const { below, file } = yield* repository({
          profiles: { org: profile(yield* emulator), away: { origin: "https://a.example" } }
        })
        const refusal = (args: ReadonlyArray<string>, env: Record<string, string> = keys) =>
          Effect.map(run(["list", ...args], { cwd: below, env }), (result) => {
            assert.strictEqual(result.code, 2)
            return sentence(result)
          })
        assert.include(
          yield* refusal(["--profile", "org", "--origin", origin]),
          "--origin and --profile exclude each other"
        )
        assert.include(yield* refusal(["--profile", "rog"]), "Did you mean org?")
        assert.include(yield* refusal(["--profile", "org"]), "profile org: ORG_API_KEY is not set or empty")
        assert.include(yield* refusal(["--profile", "away"]), `name it: --config ${file}.`)
        assert.include(yield* refusal([]), `Or name a profile of ${file} with --profile: org, away.`)
        assert.include(yield* refusal(["--config", "nowhere.json"]), "nowhere.json: this cannot be read")
      })
    )

    it.effect("reads the file that the README shows", () =>
      Effect.gen(function* () {
        const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8")
        const stdin = readme.split("### Profiles")[1]!.split("```json")[1]!.split("```")[0]!
        const result = yield* run(["list", "--config", "-", "--profile", "gov"], { stdin, env: keys })
        assert.strictEqual(result.code, 2)
        assert.include(sentence(result), "profile gov: DD_GOV_API_KEY is not set or empty")
      })
    )

    it.effect("looks no further up than the home directory", () =>
      Effect.gen(function* () {
        const { below } = yield* repository({ default: "org", profiles: { org: profile(yield* emulator) } })
        const inside = join(below, "inside")
        mkdirSync(inside)
        const atHome = (HOME: string) => run(["list"], { cwd: inside, env: { ...named, HOME } })
        const result = yield* atHome(below)
        assert.strictEqual(result.code, 2)
        assert.include(sentence(result), "DD_SITE is not set")
        assert.strictEqual((yield* atHome(join(below, ".."))).code, 0)
      })
    )

    it.effect("does not read a file of profiles to answer offline", () =>
      Effect.gen(function* () {
        const { below } = yield* repository({ profiles: { org: profile(yield* emulator) } })
        yield* run(["snapshot", "--profile", "org", "-o", "snapshot.json"], { cwd: below, env: named })
        const offline = ["whois", "--snapshot", "snapshot.json", caller]
        writeFileSync(join(below, name), "broken")
        assert.strictEqual((yield* run(offline, { cwd: below })).code, 0)
        const refused = yield* run([...offline, "--profile", "org"], { cwd: below })
        assert.strictEqual(refused.code, 2)
        assert.include(sentence(refused), "leave out --profile")
      })
    )
  })
})
