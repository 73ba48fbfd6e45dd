import * as Canary from "@dd-cloud-auth/canary"
import * as Credentials from "@dd-cloud-auth/core/Credentials"
import * as Site from "@dd-cloud-auth/core/Site"
import { assert, describe, it } from "@effect/vitest"
import * as ConfigProvider from "effect/ConfigProvider"
import * as Effect from "effect/Effect"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import * as Target from "../src/Target.ts"

const keys = { DD_API_KEY: Canary.keys.apiKey, DD_APP_KEY: Canary.keys.appKey }

const choose = (options: Target.Options, env: Record<string, string> = keys) =>
  Effect.provide(Target.choose(options), ConfigProvider.layer(ConfigProvider.fromEnvRecord(env)))

/** The sentence that refuses. */
const refusal = (options: Target.Options, env?: Record<string, string>) =>
  Effect.map(Effect.flip(choose(options, env)), ({ message }) => {
    Canary.assertAbsent({ message })
    return message
  })

const file = Effect.map(
  Effect.acquireRelease(
    Effect.sync(() => mkdtempSync(join(tmpdir(), "dd-cloud-auth-target-"))),
    (path) => Effect.sync(() => rmSync(path, { recursive: true }))
  ),
  (folder) => {
    const path = join(folder, "profiles.json")
    const profiles = {
      prod: { site: "EU1" },
      gov: { site: "US1-FED", bearerTokenVariable: "GOV_TOKEN" },
      staging: { origin: "https://staging.example" },
      keyless: { site: "US5", orgUuid: "11111111-2222-3333-4444-555555555555" }
    }
    writeFileSync(path, JSON.stringify({ default: "prod", profiles }))
    return path
  }
)

describe("Target", () => {
  describe("choose", () => {
    it.effect("takes the site or the origin of the options before that of the environment", () =>
      Effect.gen(function* () {
        const env = { ...keys, DD_SITE: "us5" }
        assert.deepStrictEqual(yield* choose({ site: "EU1" }, env), {
          site: Site.EU1,
          credentials: Credentials.keys(Canary.keys)
        })
        assert.strictEqual((yield* choose({ origin: "https://a.example" }, env)).site.parameter, "a.example")
        assert.strictEqual((yield* choose({}, env)).site, Site.US5)
      })
    )

    it.effect("takes a profile before the environment, with the variables that it names", () =>
      Effect.gen(function* () {
        const config = yield* file
        const env = { ...keys, DD_SITE: "us5", GOV_TOKEN: Canary.token }
        assert.deepStrictEqual(yield* choose({ config, profile: "gov" }, env), {
          site: Site.US1_FED,
          credentials: Credentials.bearer(Canary.token),
          profile: { name: "gov", file: config, isDefault: false }
        })
        assert.deepStrictEqual(yield* choose({ config }, env), {
          site: Site.EU1,
          credentials: Credentials.keys(Canary.keys),
          profile: { name: "prod", file: config, isDefault: true }
        })
        assert.strictEqual((yield* choose({ config, profile: "staging" })).site.parameter, "staging.example")
      })
    )

    it.effect("refuses options of which only one can hold", () =>
      Effect.gen(function* () {
        const sentence = "exclude each other: give one of them."
        assert.strictEqual(
          yield* refusal({ site: "EU1", origin: "https://a.example" }),
          `--site and --origin ${sentence}`
        )
        assert.strictEqual(
          yield* refusal({ site: "EU1", origin: "https://a.example", profile: "prod" }),
          `--site, --origin and --profile ${sentence}`
        )
        assert.strictEqual(
          yield* refusal({ site: "EU1", config: "a.json" }),
          `--site and --config ${sentence}`
        )
      })
    )

    it.effect("says at once that the site and the keys are missing", () =>
      Effect.gen(function* () {
        const message = yield* refusal({ site: "mars" }, { DD_API_KEY: Canary.keys.apiKey })
        assert.include(message, 'Unknown Datadog site: "mars"')
        assert.include(message, "DD_APP_KEY is not set")
        const { reason } = yield* Effect.flip(choose({ site: "mars" }))
        assert.deepInclude(reason, { _tag: "Unusable", lacksCredentials: false })
      })
    )

    it.effect("names the profile whose variables are missing", () =>
      Effect.gen(function* () {
        const config = yield* file
        assert.strictEqual(
          yield* refusal({ config, profile: "gov" }),
          "profile gov: GOV_TOKEN is not set or empty."
        )
      })
    )

    it.effect(
      "logs in without keys where an option, a profile or, without keys, the environment asks for it",
      () =>
        Effect.gen(function* () {
          const orgUuid = "11111111-2222-3333-4444-555555555555"
          const keyless = { _tag: "Keyless", orgUuid, isImplied: false }
          const env = { ...keys, DD_ORG_UUID: orgUuid, DD_CLOUD_PROVIDER_TYPE: "aws" }
          const credentials = (options: Target.Options, env: Record<string, string>) =>
            Effect.map(choose({ site: "EU1", ...options }, env), ({ credentials }) => credentials)
          assert.deepStrictEqual<unknown>(yield* credentials({ keyless: true }, env), keyless)
          assert.deepStrictEqual(yield* credentials({}, env), Credentials.keys(Canary.keys))
          assert.deepStrictEqual<unknown>(
            yield* credentials({}, { DD_ORG_UUID: orgUuid, DD_CLOUD_PROVIDER_TYPE: "AWS" }),
            { ...keyless, isImplied: true }
          )
          // Half of the keys, or the variables of a profile, say that keys were meant.
          const half = { ...env, DD_APP_KEY: "" }
          assert.include(yield* refusal({ site: "EU1" }, half), "DD_APP_KEY is not set or empty")
          const config = yield* file
          const { DD_API_KEY: _, DD_APP_KEY: __, ...without } = env
          assert.include(yield* refusal({ config, profile: "gov" }, without), "GOV_TOKEN is not set")
          const ofProfile = yield* choose({ config, profile: "keyless" }, keys)
          assert.deepStrictEqual<unknown>(ofProfile.credentials, keyless)
        })
    )

    it.effect("says what a login without keys lacks, and takes no keys in place of it", () =>
      Effect.gen(function* () {
        const lacks = (variables: Record<string, string>) =>
          refusal({ site: "mars", keyless: true }, { ...keys, ...variables })
        assert.match(
          yield* lacks({}),
          /Unknown Datadog site: "mars".* DD_ORG_UUID is not set: it is the UUID of/
        )
        const wrong = yield* lacks({ DD_ORG_UUID: Canary.others.apiKey })
        assert.include(wrong, "DD_ORG_UUID is not the UUID of an organisation")
        const other = yield* refusal({ site: "EU1" }, { DD_CLOUD_PROVIDER_TYPE: "gcp" })
        assert.strictEqual(other, 'DD_CLOUD_PROVIDER_TYPE is "gcp": only "aws" can log in here.')
      })
    )

    it.effect("names a variable that holds no site rather than look for a file", () =>
      Effect.gen(function* () {
        assert.match(yield* refusal({}, { ...keys, DD_SITE: "mars" }), /^DD_SITE: Unknown Datadog site/)
      })
    )
  })
})
