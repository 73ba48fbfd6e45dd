import { AwsCloudAuth, AwsCredentials } from "@dd-cloud-auth/aws"
import * as Canary from "@dd-cloud-auth/canary"
import { CloudAuth, Retry, Site } from "@dd-cloud-auth/core"
import { Emulator, Faults } from "@dd-cloud-auth/emulator"
import { assert, describe, it } from "@effect/vitest"
import * as ConfigProvider from "effect/ConfigProvider"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientResponse from "effect/http/HttpClientResponse"
import * as Layer from "effect/Layer"
import { TestClock } from "effect/testing"
import { inProcess, keyless, list, operations, user } from "./emulated.ts"
import { open, orgUuid } from "./golden.ts"
import { shownBy } from "./leaks.ts"
import { settled } from "./settled.ts"

const config = (env: Record<string, string>) => AwsCloudAuth.config.parse(ConfigProvider.fromEnvRecord(env))

describe("AwsCloudAuth", () => {
  describe("layer", () => {
    it.effect("logs in before the first call, calls with the token, and with no key", () =>
      Effect.gen(function* () {
        const sent: Array<Readonly<Record<string, string>>> = []
        const recording = HttpClient.mapRequest((request) => {
          sent.push(request.headers)
          return request
        })
        const lists = Effect.all([list, list, CloudAuth.CloudAuth.use((_) => _.intakeMappings.list)])
        yield* Effect.provide(lists, keyless(AwsCredentials.layer(user))).pipe(
          Effect.updateService(HttpClient.HttpClient, recording)
        )
        assert.deepStrictEqual(yield* operations, [
          "delegatedToken.exchange",
          "personaMappings.list",
          "personaMappings.list",
          "intakeMappings.list"
        ])
        assert.deepStrictEqual(
          sent.map(({ authorization }) => authorization?.split(" ")[0]),
          ["Delegated", "Bearer", "Bearer", "Bearer"]
        )
        for (const headers of sent) {
          for (const name of ["dd-api-key", "dd-application-key", "traceparent", "b3"]) {
            assert.notProperty(headers, name)
          }
        }
      }).pipe(inProcess())
    )

    it.effect(
      "sends no call without a login, and no key in its place, whatever `retry` says of other failures",
      () =>
        Effect.gen(function* () {
          const { faults } = yield* Emulator.Emulator
          yield* faults.set([Faults.status(401, { operation: "delegatedToken.exchange" })])
          const failure = yield* Effect.flip(
            Effect.provide(list, keyless(AwsCredentials.layer(user), { retry: Retry.standard }))
          )
          assert.strictEqual(failure.operation, "delegatedToken.exchange")
          assert.deepStrictEqual(yield* operations, ["delegatedToken.exchange"])
        }).pipe(inProcess())
    )

    it.effect("logs in again as `retry` says, and then calls", () =>
      Effect.gen(function* () {
        const { faults } = yield* Emulator.Emulator
        yield* faults.set([
          Faults.rateLimit({ reset: "3", operation: "delegatedToken.exchange", request: 1 })
        ])
        const listed = yield* Effect.provide(
          list,
          keyless(AwsCredentials.layer(user), { retry: Retry.standard })
        ).pipe(Effect.forkChild({ startImmediately: true }))
        while ((yield* operations).length === 0) yield* settled(() => true)
        yield* settled(() => true)
        yield* TestClock.adjust("2999 millis")
        yield* settled(() => true)
        assert.lengthOf(yield* operations, 1)
        yield* TestClock.adjust("1 millis")
        assert.lengthOf(yield* Fiber.join(listed), 44)
        assert.deepStrictEqual(yield* operations, [
          "delegatedToken.exchange",
          "delegatedToken.exchange",
          "personaMappings.list"
        ])
      }).pipe(inProcess())
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

    it.effect(
      "is where layerFromEnv logs in: at that site, to that organisation, by the STS of that region",
      () =>
        Effect.gen(function* () {
          const sent: Array<readonly [url: string, authorization: string]> = []
          const client = HttpClient.make((request) => {
            sent.push([request.url, request.headers["authorization"] ?? ""])
            const answer = request.url.endsWith("/delegated-token")
              ? { data: { attributes: { access_token: "token" } } }
              : { data: [] }
            return Effect.succeed(HttpClientResponse.fromWeb(request, Response.json(answer)))
          })
          const environment = ConfigProvider.fromEnvRecord({
            ...env,
            DD_CLOUD_PROVIDER_TYPE: "aws",
            AWS_REGION: "eu-west-1",
            DD_API_KEY: Canary.keys.apiKey,
            DD_APP_KEY: Canary.keys.appKey
          })
          const listed = Effect.provide(
            list,
            Layer.provide(AwsCloudAuth.layerFromEnv, [
              AwsCredentials.layer(user),
              ConfigProvider.layer(environment)
            ])
          )
          assert.deepStrictEqual(yield* Effect.provideService(listed, HttpClient.HttpClient, client), [])
          const [[url, proof], ...calls] = sent as [[string, string]]
          assert.strictEqual(url, "https://api.datadoghq.eu/api/v2/delegated-token")
          const { headers, url: sts } = open(proof.slice("Delegated ".length))
          assert.deepStrictEqual(
            [sts, headers["X-Ddog-Org-Id"]],
            ["https://sts.eu-west-1.amazonaws.com", [orgUuid]]
          )
          assert.deepStrictEqual(calls, [
            ["https://api.datadoghq.eu/api/v2/cloud_auth/aws/persona_mapping", "Bearer token"]
          ])
        })
    )
  })
})
