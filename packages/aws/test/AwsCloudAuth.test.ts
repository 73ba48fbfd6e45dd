import { AwsCloudAuth, AwsCredentials } from "@dd-cloud-auth/aws"
import * as Canary from "@dd-cloud-auth/canary"
import { CloudAuth, Retry, Site } from "@dd-cloud-auth/core"
import { assert, describe, it } from "@effect/vitest"
import * as ConfigProvider from "effect/ConfigProvider"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as Layer from "effect/Layer"
import * as Logger from "effect/Logger"
import * as References from "effect/References"
import { TestClock } from "effect/testing"
import { type Answer, serve } from "./datadog.ts"
import { open, orgUuid, signedAt } from "./golden.ts"
import { leftBy, shownBy } from "./leaks.ts"
import { settled } from "./settled.ts"

const identity = { accessKeyId: "AKIA0000000000000000", secretAccessKey: Canary.keys.appKey }
const sessionToken = Canary.others.appKey
const list = CloudAuth.CloudAuth.use((_) => _.personaMappings.list)

const over = (site: Site.Site, more: Partial<AwsCloudAuth.Options> = {}, credentials: object = {}) =>
  AwsCloudAuth.layer({ site, orgUuid, retry: Retry.none, ...more }).pipe(
    Layer.provide([
      AwsCredentials.layer({ ...identity, sessionToken, ...credentials }),
      FetchHttpClient.layer
    ])
  )

const config = (env: Record<string, string>) => AwsCloudAuth.config.parse(ConfigProvider.fromEnvRecord(env))

describe("AwsCloudAuth", () => {
  describe("layer", () => {
    it.effect("logs in before the first call, calls with the token, and with no key", () =>
      Effect.gen(function* () {
        yield* TestClock.setTime(signedAt)
        const datadog = yield* serve(identity, [Canary.token])
        const lists = Effect.all([list, list, CloudAuth.CloudAuth.use((_) => _.intakeMappings.list)])
        assert.deepStrictEqual(yield* Effect.provide(lists, over(datadog.site)), [[], [], []])
        assert.deepStrictEqual(
          datadog.received.map(({ authorization, path }) => [path, authorization.split(" ")[0]]),
          [
            ["/api/v2/delegated-token", "Delegated"],
            ["/api/v2/cloud_auth/aws/persona_mapping", "Bearer"],
            ["/api/v2/cloud_auth/aws/persona_mapping", "Bearer"],
            ["/api/v2/cloud_auth/aws/intake_mapping", "Bearer"]
          ]
        )
        for (const { headers } of datadog.received) {
          assert.notInclude(Object.keys(headers), "dd-api-key")
          assert.notInclude(Object.keys(headers), "traceparent")
        }
      })
    )

    it.effect("asks the regional STS where a region is given", () =>
      Effect.gen(function* () {
        yield* TestClock.setTime(signedAt)
        const datadog = yield* serve(identity, [Canary.token])
        yield* Effect.provide(list, over(datadog.site, { region: "eu-west-1" }))
        const { url } = open(datadog.received[0]!.authorization.slice("Delegated ".length))
        assert.strictEqual(url, "https://sts.eu-west-1.amazonaws.com")
      })
    )

    it.effect(
      "sends no call without a login, and no key in its place, and tries to log in again as `retry` says",
      () =>
        Effect.gen(function* () {
          yield* TestClock.setTime(signedAt)
          const datadog = yield* serve(identity, [Canary.token])
          datadog.answer = () => ({ status: 401, body: { errors: ["exchange rejected"] } })
          const failure = yield* Effect.flip(
            Effect.provide(list, over(datadog.site, { retry: Retry.standard }))
          )
          assert.strictEqual(failure.operation, "delegatedToken.exchange")
          assert.deepStrictEqual(
            datadog.received.map(({ path }) => path),
            ["/api/v2/delegated-token"]
          )
        })
    )

    it.effect("logs in again as `retry` says, and then calls", () =>
      Effect.gen(function* () {
        yield* TestClock.setTime(signedAt)
        const datadog = yield* serve(identity, [Canary.token])
        datadog.answer = () =>
          datadog.exchanges() === 1
            ? { status: 429, body: {}, headers: { "x-ratelimit-reset": "3" } }
            : "as ever"
        const logged: Array<string> = []
        const listed = yield* Effect.provide(list, over(datadog.site, { retry: Retry.standard })).pipe(
          Effect.provideService(References.MinimumLogLevel, "Debug"),
          Effect.provide(Logger.layer([Logger.make(({ message }) => void logged.push(String(message)))])),
          Effect.forkChild({ startImmediately: true })
        )
        yield* settled(() => logged.some((line) => line.endsWith("Attempt 2 follows in 3 s.")))
        yield* TestClock.adjust("3 seconds")
        assert.deepStrictEqual(yield* Fiber.join(listed), [])
        assert.strictEqual(datadog.exchanges(), 2)
      })
    )

    const mistakes: ReadonlyArray<readonly [string, Partial<AwsCloudAuth.Options>, object, string]> = [
      [
        "an organisation that is no UUID",
        { orgUuid: "acme" },
        {},
        "`orgUuid` is not the UUID of an organisation"
      ],
      ["a region that is none", { region: "moon" }, {}, "`region` is not the name of an AWS region"],
      ["expired credentials", {}, { expiresAt: 0 }, "Tried: options (the credentials have expired"],
      ["half a pair", {}, { secretAccessKey: "" }, "Tried: options (the secret access key is empty)"]
    ]
    it.effect.each(mistakes)(
      "fails at %s with InvalidCredentials, and sends nothing",
      ([, options, credentials, said]) =>
        Effect.gen(function* () {
          yield* TestClock.setTime(signedAt)
          const datadog = yield* serve(identity, [Canary.token])
          const failure = yield* Effect.flip(Effect.provide(list, over(datadog.site, options, credentials)))
          assert.strictEqual(failure.reason._tag, "InvalidCredentials")
          assert.include(failure.message, said)
          assert.deepStrictEqual(datadog.received, [])
        })
    )

    const secrets = [identity.secretAccessKey, sessionToken, Canary.token].join(" ")
    const answers: ReadonlyArray<readonly [string, ((proof: string) => Answer) | undefined]> = [
      ["success", undefined],
      ...[202, 400, 401, 403, 404, 429, 500].map(
        (status) =>
          [
            `${status} that repeats what was sent`,
            (proof: string) => ({
              status,
              body: { errors: [{ title: sessionToken, detail: `${sessionToken} ${proof}` }] }
            })
          ] as const
      ),
      ["an HTML page", () => ({ status: 200, body: `<html><title>${secrets}` })],
      ["the bare token", () => ({ status: 200, body: secrets })],
      [
        "a token with a line break",
        () => ({ status: 200, body: { data: { attributes: { access_token: `${secrets}\n` } } } })
      ],
      [
        "a redirect",
        () => ({
          status: 307,
          body: secrets,
          headers: { location: `https://evil.example/?${encodeURIComponent(secrets)}` }
        })
      ]
    ]
    it.effect.each(answers)(
      "leaves no secret of AWS or Datadog in result, logs and spans: %s",
      ([, answer]) =>
        Effect.gen(function* () {
          yield* TestClock.setTime(signedAt)
          const datadog = yield* serve(identity, [Canary.token])
          if (answer !== undefined) datadog.answer = ({ authorization }) => answer(authorization)
          const left = yield* leftBy(Effect.provide(list, over(datadog.site)))
          assert.include(left, "delegatedToken.exchange")
          const [, headers] = datadog.received[0]!.authorization.split("|")
          const signature = /Signature=(\w+)/.exec(Buffer.from(headers!, "base64").toString())![1]!
          for (const secret of [headers!, signature]) assert.notInclude(left, secret.slice(-40))
          Canary.assertAbsent({ left })
        })
    )
  })

  describe("config", () => {
    const env = { DD_SITE: "datadoghq.eu", DD_ORG_UUID: orgUuid }

    it.effect("reads site, organisation and region", () =>
      Effect.gen(function* () {
        assert.deepStrictEqual(yield* config(env), { site: Site.EU1, orgUuid, region: undefined })
        const other = {
          DATADOG_SITE: "us2.ddog-gov.com",
          DATADOG_ORG_UUID: orgUuid,
          DATADOG_CLOUD_PROVIDER_TYPE: "AWS",
          AWS_REGION: "",
          AWS_DEFAULT_REGION: "eu-west-1"
        }
        assert.deepStrictEqual(yield* config(other), { site: Site.US2_FED, orgUuid, region: "eu-west-1" })
      })
    )

    it.effect.each([
      ["DD_SITE is not set", { DD_ORG_UUID: orgUuid }],
      [
        "DD_ORG_UUID is not set: it is the UUID of the organisation to log in to.",
        { DD_SITE: "datadoghq.eu" }
      ],
      ["DD_ORG_UUID is not the UUID of an organisation", { ...env, DD_ORG_UUID: Canary.keys.apiKey }],
      [
        `DD_CLOUD_PROVIDER_TYPE is "gcp": only "aws" can log in here.`,
        { ...env, DD_CLOUD_PROVIDER_TYPE: "gcp" }
      ],
      ["DD_CLOUD_PROVIDER_TYPE is something else", { ...env, DD_CLOUD_PROVIDER_TYPE: Canary.keys.appKey }],
      ["AWS_REGION is not the name of an AWS region", { ...env, AWS_REGION: "europe" }],
      ["AWS_REGION is of a partition of AWS", { ...env, AWS_REGION: "cn-north-1" }]
    ] as ReadonlyArray<readonly [string, Record<string, string>]>)(
      "refuses what cannot be right: %s",
      ([said, env]) =>
        Effect.gen(function* () {
          const failure = yield* Effect.flip(config(env))
          assert.include(failure.message, said)
          Canary.assertAbsent({ failure: shownBy(failure) })
        })
    )

    it.effect("is what layerFromEnv builds on", () =>
      Effect.gen(function* () {
        const client = AwsCloudAuth.layerFromEnv.pipe(
          Layer.provide([AwsCredentials.layer({ ...identity, expiresAt: -1 }), FetchHttpClient.layer]),
          Layer.provide(ConfigProvider.layer(ConfigProvider.fromEnvRecord(env)))
        )
        const failure = yield* Effect.flip(Effect.provide(list, client))
        assert.strictEqual(failure._tag === "CloudAuthError" && failure.site, "datadoghq.eu")
      })
    )
  })
})
