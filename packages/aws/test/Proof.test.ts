import { AwsCredentials, Proof } from "@dd-cloud-auth/aws"
import * as Canary from "@dd-cloud-auth/canary"
import { Failure } from "@dd-cloud-auth/core"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import { TestClock } from "effect/testing"
import { inspect } from "node:util"
import { exampleKey, open, orgUuid, sessionToken, signedAt, vectors } from "./golden.ts"

const prove = Effect.fnUntraced(function* (
  options: Partial<Proof.AwsOptions> = {},
  more: Partial<AwsCredentials.Options> = {}
) {
  yield* TestClock.setTime(signedAt)
  return yield* Effect.provide(
    Proof.aws({ orgUuid, ...options }),
    AwsCredentials.layer({ ...exampleKey, ...more })
  )
})

const opened = (options?: Partial<Proof.AwsOptions>, more?: Partial<AwsCredentials.Options>) =>
  Effect.map(prove(options, more), ({ value }) => open(Redacted.value(value)))

describe("Proof", () => {
  describe("aws", () => {
    it.effect("is body, headers, method and address of the request, in that order", () =>
      Effect.gen(function* () {
        const { body, headers, method, rest, url } = yield* opened({}, { sessionToken })
        assert.strictEqual(body, "Action=GetCallerIdentity&Version=2011-06-15")
        assert.strictEqual(method, "POST")
        assert.strictEqual(url, "https://sts.amazonaws.com")
        assert.deepStrictEqual(rest, [])
        const { Authorization, ...others } = headers
        assert.lengthOf(Authorization!, 1)
        assert.deepStrictEqual(others, {
          "Content-Type": ["application/x-www-form-urlencoded; charset=utf-8"],
          Host: ["sts.amazonaws.com"],
          "X-Amz-Date": ["20260805T123456Z"],
          "X-Ddog-Org-Id": [orgUuid],
          "X-Amz-Security-Token": [sessionToken]
        })
      })
    )

    it.effect("writes its parts in base64 of the standard alphabet, padded", () =>
      Effect.gen(function* () {
        // `~` and `?` stand for + and / in base64, once in three places.
        const { value } = yield* prove({}, { sessionToken: "~~~???~~??>>" })
        const [body, headers, , url] = Redacted.value(value).split("|")
        for (const part of [body!, headers!, url!]) {
          assert.strictEqual(part, Buffer.from(part, "base64").toString("base64"))
        }
      })
    )

    it.effect.each(vectors.filter(({ contentLength }) => !contentLength))(
      "has the golden signature: $name",
      ({ region, sessionToken, signature, signedHeaders }) =>
        Effect.gen(function* () {
          const { headers, url } = yield* opened({ region }, { sessionToken })
          assert.strictEqual(
            headers["Authorization"]![0],
            `AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20260805/${region ?? "us-east-1"}/sts/aws4_request, ` +
              `SignedHeaders=${signedHeaders}, Signature=${signature}`
          )
          assert.strictEqual(
            url,
            region === undefined ? "https://sts.amazonaws.com" : `https://sts.${region}.amazonaws.com`
          )
        })
    )

    it.effect("asks an endpoint of the user's own, signed for the region or else for us-east-1", () =>
      Effect.gen(function* () {
        const own = yield* opened({ endpoint: "http://127.0.0.1:4566/" })
        assert.strictEqual(own.url, "http://127.0.0.1:4566")
        assert.deepStrictEqual(own.headers["Host"], ["127.0.0.1:4566"])
        assert.include(own.headers["Authorization"]![0], "/us-east-1/sts/")
        const china = yield* opened({
          endpoint: "https://sts.cn-north-1.amazonaws.com.cn",
          region: "cn-north-1"
        })
        assert.strictEqual(china.url, "https://sts.cn-north-1.amazonaws.com.cn")
        assert.include(china.headers["Authorization"]![0], "/cn-north-1/sts/")
      })
    )

    it.effect("is good for five minutes, and no longer than the credentials", () =>
      Effect.gen(function* () {
        assert.strictEqual((yield* prove()).expiresAt, signedAt + 300_000)
        const { expiresAt } = yield* prove({}, { sessionToken, expiresAt: signedAt + 60_000 })
        assert.strictEqual(expiresAt, signedAt + 60_000)
      })
    )

    it.effect("is made anew each time", () =>
      Effect.gen(function* () {
        yield* TestClock.setTime(signedAt)
        const prover = Proof.aws({ orgUuid })
        const [first, second] = yield* Effect.provide(
          Effect.all([prover, Effect.andThen(TestClock.adjust("1 second"), prover)]),
          AwsCredentials.layer(exampleKey)
        )
        assert.deepStrictEqual(open(Redacted.value(second.value)).headers["X-Amz-Date"], ["20260805T123457Z"])
        assert.notStrictEqual(Redacted.value(first.value), Redacted.value(second.value))
      })
    )

    it.effect("shows nothing of itself", () =>
      Effect.gen(function* () {
        const { accessKeyId, secretAccessKey } = Canary.others && {
          accessKeyId: Canary.others.apiKey,
          secretAccessKey: Canary.others.appKey
        }
        const proof = yield* prove({}, { accessKeyId, secretAccessKey, sessionToken: Canary.token })
        for (const text of [
          inspect(proof, { depth: 9, showHidden: true }),
          JSON.stringify(proof),
          String(proof.value)
        ]) {
          Canary.assertAbsent({ proof: text })
          assert.notInclude(text, Redacted.value(proof.value).slice(60, 90))
        }
      })
    )

    const refused: ReadonlyArray<readonly [string, Partial<Proof.AwsOptions>, string, string]> = [
      [
        "an organisation that is no UUID",
        { orgUuid: Canary.keys.apiKey },
        "orgUuid",
        "is not the UUID of an organisation"
      ],
      ["no organisation", { orgUuid: "" }, "orgUuid", "is not the UUID of an organisation"],
      [
        "a UUID with a line behind it",
        { orgUuid: `${orgUuid}\n` },
        "orgUuid",
        "is not the UUID of an organisation"
      ],
      ["a region that is none", { region: "eu-west" }, "region", "is not the name of an AWS region"],
      [
        "a host in place of a region",
        { region: "evil.example/?" },
        "region",
        "is not the name of an AWS region"
      ],
      ["an empty region", { region: "" }, "region", "is not the name of an AWS region"],
      ["a region whose STS is elsewhere", { region: "cn-north-1" }, "region", "not below amazonaws.com"],
      ["an isolated region", { region: "us-iso-east-1" }, "region", "not below amazonaws.com"],
      [
        "an endpoint on http",
        { endpoint: "http://sts.example" },
        "endpoint",
        "http is for loopback hosts only"
      ],
      ["an endpoint with a path", { endpoint: "https://sts.example/path" }, "endpoint", "it has a path"],
      ["an endpoint that is no URL", { endpoint: "sts" }, "endpoint", "is not a URL"]
    ]
    it.effect.each(refused)("refuses %s, and names the option alone", ([, options, variable, said]) =>
      Effect.gen(function* () {
        const failure = yield* Effect.flip(prove(options))
        assert.instanceOf(failure, Failure.InvalidCredentials)
        assert.strictEqual((failure as Failure.InvalidCredentials).variable, variable)
        assert.include(failure.message, said)
        Canary.assertAbsent({ failure: inspect(failure) })
      })
    )

    it.effect("takes a region that is not known yet, for new ones come", () =>
      Effect.gen(function* () {
        for (const region of [
          "us-east-1",
          "ap-southeast-7",
          "mx-central-1",
          "us-gov-west-1",
          "il-central-1"
        ]) {
          assert.strictEqual((yield* opened({ region })).url, `https://sts.${region}.amazonaws.com`)
        }
      })
    )
  })
})
