import * as Emulator from "@dd-cloud-auth/emulator/Emulator"
import { assert, describe, layer, vi } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { keys, live, sentence } from "./emulated.ts"
import * as Site from "./loginSite.ts"
import { folder, run } from "./program.ts"
import { mapping, snapshotFile } from "./snapshots.ts"

// A process of its own each: slow where others want the processors too.
vi.setConfig({ testTimeout: 60_000 })

/** Runs the program in an environment whose STS the emulator is. */
const runAs = Effect.fnUntraced(function* (
  identity: typeof Site.nobody,
  args: ReadonlyArray<string>,
  more: Record<string, string> = {}
) {
  const { orgUuid, origin } = yield* Emulator.Emulator
  const env = {
    ...Site.awsOf(identity),
    AWS_ENDPOINT_URL_STS: origin,
    DD_ORG_UUID: orgUuid,
    ...more
  }
  const result = yield* run([...args, "--origin", origin], { env })
  assert.notMatch(result.stdout + result.stderr, /wJalrXUt|je7MtGbC|Signature=|Bearer/)
  return result
})

describe("whoami", () => {
  layer(
    Site.layer,
    live
  )((it) => {
    it.effect("says who one is for AWS, and for Datadog by the mapping that matches", () =>
      Effect.gen(function* () {
        const { code, stderr, stdout } = yield* runAs(Site.deploy, ["whoami"], keys)
        assert.strictEqual(code, 0, stderr)
        assert.match(
          stderr,
          /^for AWS you are arn:aws:sts::418273640159:assumed-role\/github-actions-deploy\/run-1\n/
        )
        assert.match(stdout, /^arn:aws:sts::418273640159:assumed-role\/github-actions-deploy\/run-1\tmatch\t/)
        const unknown = yield* runAs(Site.nobody, ["whoami"], keys)
        assert.strictEqual(unknown.code, 1)
        assert.include(unknown.stdout, `${Site.nobody.caller}\tno-match`)
      })
    )

    it.effect("logs in where that is wanted, with no key at all", () =>
      Effect.gen(function* () {
        const { code, stderr, stdout } = yield* runAs(Site.deploy, [
          "whoami",
          "--keyless",
          "--login",
          "--json"
        ])
        assert.strictEqual(code, 0, stderr)
        assert.match(
          stderr,
          /^for AWS you are .*\n127\.0\.0\.1:\d+ takes you for a caller that it has a mapping for\n/
        )
        assert.deepInclude(JSON.parse(stdout), { caller: Site.deploy.caller, outcome: "match" })
      })
    )

    it.effect("says who one is, and what would help, where the login is refused", () =>
      Effect.gen(function* () {
        const { code, stderr, stdout } = yield* runAs(Site.nobody, ["whoami", "--login"], keys)
        assert.deepStrictEqual([code, stdout], [3, ""])
        assert.include(stderr, `for AWS you are ${Site.nobody.caller}`)
        assert.include(
          stderr,
          "The pattern arn:aws:sts::000000000000:assumed-role/Nobody/* is for every session"
        )
      })
    )

    it.effect("says that AWS does not take the credentials, or that there are none", () =>
      Effect.gen(function* () {
        const wrong = yield* runAs(
          { ...Site.nobody, secretAccessKey: `${Site.deploy.secretAccessKey}0` },
          ["whoami"],
          keys
        )
        assert.strictEqual(wrong.code, 3)
        assert.match(
          sentence(wrong),
          /answered 403 \(SignatureDoesNotMatch: .*AWS does not take the credentials/
        )
        const none = { ...keys, AWS_ACCESS_KEY_ID: "", AWS_SECRET_ACCESS_KEY: "", HOME: yield* folder }
        const nothing = yield* runAs(Site.nobody, ["whoami"], none)
        assert.strictEqual(nothing.code, 2)
        assert.include(
          sentence(nothing),
          "There are no AWS credentials that can be used. Tried: environment ("
        )
        const endpoint = yield* runAs(Site.deploy, ["whoami"], {
          ...keys,
          AWS_ENDPOINT_URL_STS: "http://a.example"
        })
        assert.strictEqual(endpoint.code, 2)
        assert.include(sentence(endpoint), "AWS_ENDPOINT_URL_STS: ")
        const both = yield* runAs(Site.deploy, ["whoami", "--login", "--all-profiles"], keys)
        assert.include(sentence(both), "--login asks one site")
      })
    )
  })
})

describe("whois --self", () => {
  layer(
    Site.layer,
    live
  )((it) => {
    it.effect("answers for whom whoami names, and says no more than whois does", () =>
      Effect.gen(function* () {
        for (const format of [[], ["--json"]]) {
          const whois = yield* runAs(Site.deploy, ["whois", "--self", ...format], keys)
          assert.strictEqual(whois.code, 0, whois.stderr)
          const whoami = yield* runAs(Site.deploy, ["whoami", ...format], keys)
          assert.strictEqual(whois.stdout, whoami.stdout)
          assert.strictEqual(`for AWS you are ${Site.deploy.caller}\n${whois.stderr}`, whoami.stderr)
        }
        assert.strictEqual((yield* runAs(Site.nobody, ["whois", "--self"], keys)).code, 1)
      })
    )

    it.effect("asks AWS alone where the mappings are in a file, and no AWS CLI", () =>
      Effect.gen(function* () {
        const { origin, requests } = yield* Emulator.Emulator
        const file = yield* snapshotFile([mapping("1", Site.deploy.caller, "ci")])
        const before = (yield* requests).length
        const result = yield* run(["whois", "--self", "--snapshot", file], {
          env: {
            ...Site.aws,
            AWS_ENDPOINT_URL_STS: origin,
            PATH: yield* folder
          }
        })
        assert.deepStrictEqual(
          [result.code, result.stdout.split("\t").slice(0, 3)],
          [0, [Site.deploy.caller, "match", "ci@acme.example"]]
        )
        assert.deepStrictEqual(
          (yield* requests).slice(before).map(({ operation }) => operation),
          ["aws.sts"]
        )
      })
    )

    it.effect("ends as whoami does where AWS does not say who one is", () =>
      Effect.gen(function* () {
        const wrong = { ...Site.nobody, secretAccessKey: `${Site.deploy.secretAccessKey}0` }
        const none = { ...keys, AWS_ACCESS_KEY_ID: "", AWS_SECRET_ACCESS_KEY: "", HOME: yield* folder }
        for (const [who, env, code] of [
          [wrong, keys, 3],
          [Site.deploy, none, 2]
        ] as const) {
          const whois = yield* runAs(who, ["whois", "--self"], env)
          assert.strictEqual(whois.code, code, whois.stderr)
          assert.strictEqual(sentence(whois), sentence(yield* runAs(who, ["whoami"], env)))
        }
      })
    )
  })
})
