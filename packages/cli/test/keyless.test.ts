import * as Canary from "@dd-cloud-auth/canary"
import { assert, describe, it, vi } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { keys, sentence } from "./emulated.ts"
import { aws, mapping, opened, orgUuid, serve } from "./loginSite.ts"
import * as Program from "./program.ts"

// A process of its own each: slow where others want the processors too.
vi.setConfig({ testTimeout: 60_000 })

const env = { ...aws, DD_ORG_UUID: orgUuid }
const caller = "arn:aws:sts::123456789012:assumed-role/Deploy/ci"
const refused = (detail: string) => ({ status: 401, body: { errors: [{ title: "Unauthorized", detail }] } })

/** Runs the program, which shows neither the AWS secret nor what was signed with it. */
const run = (...args: Parameters<typeof Program.run>) =>
  Effect.tap(Program.run(...args), ({ stderr, stdout }) =>
    Effect.sync(() => assert.notMatch(stdout + stderr, /wJalrXUt|Signature=|Delegated/))
  )

describe("--keyless", () => {
  it.live("logs in with the AWS credentials of the environment, and sends no key", () =>
    Effect.gen(function* () {
      const { origin, received } = yield* serve(Canary.token)
      for (const args of [
        ["list"],
        ["whois", caller],
        ["snapshot"],
        ["audit"],
        ["who-can", "deploy@example.com"]
      ]) {
        received.length = 0
        const result = yield* run([...args, "--keyless", "--origin", origin], { env: { ...env, ...keys } })
        assert.isAtMost(result.code ?? 70, 1, result.stderr)
        assert.include(result.stdout, args[0] === "audit" ? "" : mapping.attributes.arn_pattern)
        assert.strictEqual(result.stderr.includes("without keys"), false)
        assert.deepStrictEqual([...new Set(received.map(({ hasKeys }) => hasKeys))], [false])
        // One exchange for all that the command asks.
        const [first, ...others] = received.map(({ authorization }) => authorization.split(" ")[0])
        assert.strictEqual(first, "Delegated")
        assert.deepStrictEqual([...new Set(others)], ["Bearer"])
        const signed = opened(received[0]!.authorization)
        assert.deepStrictEqual(signed["X-Ddog-Org-Id"], [orgUuid])
        assert.match(signed["Authorization"]![0]!, /Credential=AKIAIOSFODNN7EXAMPLE\/\d{8}\/us-east-1\/sts/)
      }
    })
  )

  it.live("asks about custom OIDC with the token of one login", () =>
    Effect.gen(function* () {
      const { origin, received } = yield* serve(Canary.token)
      // This site has mappings of AWS in every list, which is no answer to the question; what it is asked with is the point.
      const { code } = yield* run(["list", "--oidc", "--keyless", "--origin", origin], { env })
      assert.strictEqual(code, 4)
      const schemes = received.map(({ authorization }) => authorization.split(" ")[0])
      assert.strictEqual(schemes[0], "Delegated")
      assert.deepStrictEqual([...new Set(schemes.slice(1))], ["Bearer"])
    })
  )

  it.live("is what DD_CLOUD_PROVIDER_TYPE asks for where there are no keys, and says so on stderr", () =>
    Effect.gen(function* () {
      const { origin, received } = yield* serve(Canary.token)
      const asked = { ...env, DD_CLOUD_PROVIDER_TYPE: "aws" }
      const args = ["list", "--origin", origin]
      const implied = yield* run(args, { env: asked })
      assert.strictEqual(implied.code, 0, implied.stderr)
      assert.match(implied.stderr, /^without keys, as DD_CLOUD_PROVIDER_TYPE says: .*\n$/)
      assert.strictEqual((yield* run([...args, "--quiet"], { env: asked })).stderr, "")
      received.length = 0
      const keyed = yield* run(args, { env: { ...asked, ...keys } })
      // This site takes no keys; that they were sent is the point.
      assert.strictEqual(keyed.code, 3)
      assert.deepStrictEqual(new Set(received.map(({ hasKeys }) => hasKeys)), new Set([true]))
      const other = yield* run(args, { env: { ...asked, DD_CLOUD_PROVIDER_TYPE: "gcp" } })
      assert.strictEqual(other.code, 2)
      assert.include(sentence(other), `DD_CLOUD_PROVIDER_TYPE is "gcp": only "aws" can log in here.`)
    })
  )

  it.live("is what a profile with an orgUuid asks for, for --all-profiles too", () =>
    Effect.gen(function* () {
      const { origin, received } = yield* serve(Canary.token)
      const cwd = yield* Program.folder
      const config = join(cwd, "dd-cloud-auth.config.json")
      writeFileSync(config, JSON.stringify({ profiles: { org: { origin, orgUuid } } }))
      for (const args of [["--profile", "org"], ["--all-profiles"]]) {
        received.length = 0
        const result = yield* run(["list", ...args], { cwd, env: { ...aws, ...keys } })
        assert.strictEqual(result.code, 0, result.stderr)
        assert.include(result.stdout, mapping.attributes.arn_pattern)
        assert.deepStrictEqual(opened(received[0]!.authorization)["X-Ddog-Org-Id"], [orgUuid])
      }
      const both = { profiles: { org: { origin, orgUuid, bearerTokenVariable: "TOKEN" } } }
      writeFileSync(config, JSON.stringify(both))
      assert.include(sentence(yield* run(["list", "--profile", "org"], { cwd })), "stands in place of")
      writeFileSync(config, JSON.stringify({ profiles: { org: { origin, orgUuid: Canary.keys.apiKey } } }))
      assert.include(sentence(yield* run(["list", "--profile", "org"], { cwd })), "8-4-4-4-12")
    })
  )

  it.live("refuses what cannot log in, each with a sentence and 2, and asks nobody", () =>
    Effect.gen(function* () {
      const { origin, received } = yield* serve(Canary.token)
      const refusal = (env: Record<string, string>, ...args: ReadonlyArray<string>) =>
        Effect.map(run(["list", "--keyless", "--origin", origin, ...args], { env }), (result) => {
          assert.strictEqual(result.code, 2, result.stderr)
          assert.deepStrictEqual(received, [])
          return sentence(result)
        })
      // Keys are there, and are not fallen back to.
      const noOrg = yield* refusal({ ...aws, ...keys })
      assert.include(noOrg, "DD_ORG_UUID is not set: it is the UUID of the organisation to log in to.")
      const wrong = yield* refusal({ ...aws, DD_ORG_UUID: Canary.keys.apiKey })
      assert.include(wrong, "DD_ORG_UUID is not the UUID of an organisation")
      assert.include(
        yield* refusal({ ...env, AWS_REGION: "mars" }),
        "AWS_REGION is not the name of an AWS region"
      )
      const none = {
        DD_ORG_UUID: orgUuid,
        AWS_EC2_METADATA_DISABLED: "true",
        HOME: yield* Program.folder,
        ...keys
      }
      const nowhere = yield* refusal(none)
      assert.include(nowhere, "There are no AWS credentials that can be used. Tried: environment (")
      assert.include(nowhere, "shared config and credentials files (")
      const { AWS_SECRET_ACCESS_KEY: _, ...half } = env
      assert.include(yield* refusal(half), "AWS_SECRET_ACCESS_KEY is not set, but AWS_ACCESS_KEY_ID is")
      assert.include(yield* refusal(env, "--all-profiles"), "--keyless and --all-profiles exclude each other")
    })
  )

  it.live("says why the site refused, with the caller that AWS vouched for, and falls back to nothing", () =>
    Effect.gen(function* () {
      const unmapped = `Authenticated as ${caller}, but no identity mapping found`
      const { origin, received } = yield* serve(Canary.token, refused(unmapped))
      const result = yield* run(["list", "--keyless", "--origin", origin], { env: { ...env, ...keys } })
      assert.strictEqual(result.code, 3)
      assert.include(
        sentence(result),
        "The pattern arn:aws:sts::123456789012:assumed-role/Deploy/* is for every session of that role"
      )
      assert.deepStrictEqual([received.length, received[0]?.hasKeys], [1, false])
    })
  )

  it.live("tells a wrong clock, a rate limit and a page from each other", () =>
    Effect.gen(function* () {
      const past = new Date(Date.now() - 3_600_000).toUTCString()
      const answers = [
        [{ ...refused("expired"), headers: { date: past } }, 3, "The clock of this machine is 36"],
        [
          { status: 429, body: { errors: ["Too many"] }, headers: { "x-ratelimit-reset": "3600" } },
          3,
          "3600"
        ],
        [
          { status: 200, body: "<html>Log in</html>", headers: { "content-type": "text/html" } },
          4,
          'begins with "<html'
        ]
      ] as const
      for (const [answer, code, text] of answers) {
        const { origin } = yield* serve(Canary.token, answer)
        const result = yield* run(["list", "--keyless", "--origin", origin], { env })
        assert.strictEqual(result.code, code, result.stderr)
        assert.include(sentence(result), text)
      }
    })
  )
})
