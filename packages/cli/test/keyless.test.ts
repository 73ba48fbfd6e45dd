import * as Canary from "@dd-cloud-auth/canary"
import * as Emulator from "@dd-cloud-auth/emulator/Emulator"
import * as Faults from "@dd-cloud-auth/emulator/Faults"
import { assert, describe, it, layer, vi } from "@effect/vitest"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { emulator, keys, live, sentence } from "./emulated.ts"
import * as Site from "./loginSite.ts"
import * as Program from "./program.ts"

// A process of its own each: slow where others want the processors too.
vi.setConfig({ testTimeout: 60_000 })

const env = { ...Site.aws, DD_ORG_UUID: Site.orgUuid }

/** Runs the program, which shows neither an AWS secret nor what was signed with it, nor what it got for that. */
const run = (...args: Parameters<typeof Program.run>) =>
  Effect.tap(Program.run(...args), ({ stderr, stdout }) =>
    Effect.sync(() => assert.notMatch(stdout + stderr, /wJalrXUt|je7MtGbC|Signature=|Delegated|Bearer/))
  )

describe("--keyless", () => {
  layer(
    Site.layer,
    live
  )((it) => {
    it.effect("logs in once with the AWS credentials of the environment, and sends no key", () =>
      Effect.gen(function* () {
        const { origin } = yield* emulator
        for (const args of [
          ["list"],
          ["whois", Site.deploy.caller],
          ["snapshot"],
          ["audit"],
          ["who-can", Site.mapping.accountIdentifier]
        ]) {
          const asked = yield* Site.listen
          const result = yield* run([...args, "--keyless", "--origin", origin], { env: { ...env, ...keys } })
          assert.isAtMost(result.code ?? 70, 1, result.stderr)
          assert.include(result.stdout, args[0] === "audit" ? "" : Site.mapping.arnPattern)
          assert.notInclude(result.stderr, "without keys")
          const [first, ...others] = yield* asked
          assert.deepStrictEqual(first, {
            operation: "delegatedToken.exchange",
            credentials: "proof",
            hasKeys: false
          })
          assert.isNotEmpty(others)
          for (const { credentials, hasKeys } of others) {
            assert.deepStrictEqual([credentials, hasKeys], ["valid", false])
          }
        }
      })
    )

    it.effect("signs for the region of the environment", () =>
      Effect.gen(function* () {
        const { origin } = yield* emulator
        // The emulator takes a signature for no other region than that of the host.
        for (const region of [{ AWS_REGION: "eu-west-1" }, { AWS_DEFAULT_REGION: "ap-southeast-2" }]) {
          const { code, stderr } = yield* run(["list", "--keyless", "--origin", origin], {
            env: { ...env, ...region }
          })
          assert.strictEqual(code, 0, stderr)
        }
      })
    )

    it.effect("asks about custom OIDC with the token of one login", () =>
      Effect.gen(function* () {
        const { origin } = yield* emulator
        const asked = yield* Site.listen
        const { code, stdout } = yield* run(["list", "--oidc", "--keyless", "--origin", origin], { env })
        assert.strictEqual(code, 0)
        assert.include(stdout, "system:serviceaccount:etl:*")
        const [first, ...others] = (yield* asked).map(({ credentials }) => credentials)
        assert.strictEqual(first, "proof")
        assert.deepStrictEqual([...new Set(others)], ["valid"])
      })
    )

    it.effect("is what DD_CLOUD_PROVIDER_TYPE asks for where there are no keys, and says so on stderr", () =>
      Effect.gen(function* () {
        const { origin } = yield* emulator
        const asked = { ...env, DD_CLOUD_PROVIDER_TYPE: "aws" }
        const args = ["list", "--origin", origin]
        const implied = yield* run(args, { env: asked })
        assert.strictEqual(implied.code, 0, implied.stderr)
        assert.match(implied.stderr, /^without keys, as DD_CLOUD_PROVIDER_TYPE says: .*\n/)
        assert.notInclude((yield* run([...args, "--quiet"], { env: asked })).stderr, "without keys")
        const requests = yield* Site.listen
        const keyed = yield* run(args, { env: { ...asked, ...keys } })
        assert.strictEqual(keyed.code, 0, keyed.stderr)
        assert.notInclude(keyed.stderr, "without keys")
        assert.deepStrictEqual([...new Set((yield* requests).map(({ hasKeys }) => hasKeys))], [true])
        const other = yield* run(args, { env: { ...asked, DD_CLOUD_PROVIDER_TYPE: "gcp" } })
        assert.strictEqual(other.code, 2)
        assert.include(sentence(other), `DD_CLOUD_PROVIDER_TYPE is "gcp": only "aws" can log in here.`)
      })
    )

    it.effect(
      "is what is advised where keys are missing, and not where the login itself lacks something",
      () =>
        Effect.gen(function* () {
          const { origin } = yield* emulator
          const noKeys = sentence(yield* run(["list", "--origin", origin], { env }))
          assert.include(noKeys, "DD_API_KEY is not set or empty")
          assert.include(
            noKeys,
            "To log in without keys, add --keyless. To try without a Datadog organisation"
          )
          const noOrg = sentence(yield* run(["list", "--keyless", "--origin", origin], { env: Site.aws }))
          assert.include(noOrg, "DD_ORG_UUID is not set")
          assert.notInclude(noOrg, "add --keyless")
        })
    )

    it.effect("is what a profile with an orgUuid asks for, for --all-profiles too", () =>
      Effect.gen(function* () {
        const { origin } = yield* emulator
        const cwd = yield* Program.folder
        const config = join(cwd, "dd-cloud-auth.config.json")
        const write = (org: object) => writeFileSync(config, JSON.stringify({ profiles: { org } }))
        write({ origin, orgUuid: Site.orgUuid })
        for (const args of [["--profile", "org"], ["--all-profiles"]]) {
          const asked = yield* Site.listen
          const result = yield* run(["list", ...args], { cwd, env: { ...Site.aws, ...keys } })
          assert.strictEqual(result.code, 0, result.stderr)
          assert.include(result.stdout, Site.mapping.arnPattern)
          assert.strictEqual((yield* asked)[0]?.credentials, "proof")
        }
        write({ origin, orgUuid: Site.orgUuid, bearerTokenVariable: "TOKEN" })
        assert.include(sentence(yield* run(["list", "--profile", "org"], { cwd })), "stands in place of")
        write({ origin, orgUuid: Canary.keys.apiKey })
        assert.include(sentence(yield* run(["list", "--profile", "org"], { cwd })), "8-4-4-4-12")
      })
    )

    it.effect("refuses what cannot log in, each with a sentence and 2, and asks nobody", () =>
      Effect.gen(function* () {
        const { origin } = yield* emulator
        const asked = yield* Site.listen
        const refusal = (env: Record<string, string>, ...args: ReadonlyArray<string>) =>
          Effect.map(run(["list", "--keyless", "--origin", origin, ...args], { env }), (result) => {
            assert.strictEqual(result.code, 2, result.stderr)
            return sentence(result)
          })
        // Keys are there, and are not fallen back to.
        const noOrg = yield* refusal({ ...Site.aws, ...keys })
        assert.include(noOrg, "DD_ORG_UUID is not set: it is the UUID of the organisation to log in to.")
        const wrong = yield* refusal({ ...Site.aws, DD_ORG_UUID: Canary.keys.apiKey })
        assert.include(wrong, "DD_ORG_UUID is not the UUID of an organisation")
        assert.include(
          yield* refusal({ ...env, AWS_REGION: "mars" }),
          "AWS_REGION is not the name of an AWS region"
        )
        const none = {
          DD_ORG_UUID: Site.orgUuid,
          AWS_EC2_METADATA_DISABLED: "true",
          HOME: yield* Program.folder,
          ...keys
        }
        const nowhere = yield* refusal(none)
        assert.include(nowhere, "There are no AWS credentials that can be used. Tried: environment (")
        assert.include(nowhere, "shared config and credentials files (")
        const { AWS_SECRET_ACCESS_KEY: _, ...half } = env
        assert.include(yield* refusal(half), "AWS_SECRET_ACCESS_KEY is not set, but AWS_ACCESS_KEY_ID is")
        assert.include(
          yield* refusal(env, "--all-profiles"),
          "--keyless and --all-profiles exclude each other"
        )
        assert.deepStrictEqual(yield* asked, [])
      })
    )

    it.effect(
      "says why the site refused, with the caller that AWS vouched for, and falls back to nothing",
      () =>
        Effect.gen(function* () {
          const { origin } = yield* emulator
          const asked = yield* Site.listen
          const result = yield* run(["list", "--keyless", "--origin", origin], {
            env: { ...env, ...Site.awsOf(Site.nobody), ...keys }
          })
          assert.strictEqual(result.code, 3)
          assert.include(sentence(result), Site.nobody.caller)
          assert.include(
            sentence(result),
            "The pattern arn:aws:sts::000000000000:assumed-role/Nobody/* is for every session of that role"
          )
          assert.deepStrictEqual(
            (yield* asked).map(({ credentials, hasKeys }) => [credentials, hasKeys]),
            [["proof", false]]
          )
        })
    )

    it.effect("says that AWS takes no credentials that have expired, or are for another organisation", () =>
      Effect.gen(function* () {
        const { origin } = yield* emulator
        for (const [more, text] of [
          [Site.awsOf(Site.expired), "ExpiredToken"],
          [{ DD_ORG_UUID: "11111111-2222-3333-4444-555555555555" }, "not for this organisation"]
        ] as const) {
          const result = yield* run(["list", "--keyless", "--origin", origin], { env: { ...env, ...more } })
          assert.strictEqual(result.code, 3, result.stderr)
          assert.include(sentence(result), text)
        }
      })
    )

    it.effect("tells a rate limit, a page and a token that cannot be one from each other", () =>
      Effect.gen(function* () {
        const { faults, origin } = yield* emulator
        const token = (access_token: string) =>
          JSON.stringify({ data: { id: "1", type: "token", attributes: { access_token } } })
        const answers: ReadonlyArray<readonly [fault: Faults.Fault, code: number, text: string]> = [
          [Faults.rateLimit({ reset: "3600" }), 3, "3600"],
          [
            Faults.answer({
              status: 200,
              headers: { "content-type": "text/html" },
              body: "<html>Log in</html>"
            }),
            4,
            'begins with "<html'
          ],
          [Faults.answer({ status: 200, body: token(`${Canary.token}\nx: y`) }), 4, "access_token"]
        ]
        for (const [fault, code, text] of answers) {
          yield* faults.set([{ ...fault, operation: "delegatedToken.exchange" }])
          for (const args of [["list", "--keyless"], ["token"]]) {
            const result = yield* run([...args, "--origin", origin, "--verbose"], { env })
            assert.strictEqual(result.code, code, result.stderr)
            assert.strictEqual(result.stdout, "")
            assert.include(result.stderr, text)
          }
        }
      })
    )
  })

  it.live("says by how much the clock is wrong where the signature is too old, or not yet good", () =>
    Effect.gen(function* () {
      const now = yield* Clock.Clock
      for (const hours of [1, -1]) {
        const other = {
          ...now,
          currentTimeMillis: Effect.map(now.currentTimeMillis, (ms) => ms + hours * 3_600_000)
        }
        yield* Effect.gen(function* () {
          const { origin } = yield* Emulator.Emulator
          const result = yield* run(["list", "--keyless", "--origin", origin], { env })
          assert.strictEqual(result.code, 3, result.stderr)
          assert.match(sentence(result), /The clock of this machine is 3[56]\d\d seconds/)
        }).pipe(Effect.provide(Layer.provide(Layer.fresh(Site.layer), Layer.succeed(Clock.Clock, other))))
      }
    })
  )
})
