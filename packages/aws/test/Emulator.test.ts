/** The same login once more, against a verifier that shares no code with this package: the emulator's. */

import { AwsChain, AwsCloudAuth, AwsCredentials, DelegatedToken, IntakeKey, Proof } from "@dd-cloud-auth/aws"
import * as Canary from "@dd-cloud-auth/canary"
import { CloudAuth, Retry } from "@dd-cloud-auth/core"
import { Emulator, Faults } from "@dd-cloud-auth/emulator"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import { TestClock } from "effect/testing"
import { writeFileSync } from "node:fs"
import { fileOf, layerConfigProvider, setEnv, withoutAws } from "./environment.ts"
import { shownBy } from "./leaks.ts"

withoutAws()

const role = (session: string) => `arn:aws:sts::418273640159:assumed-role/${session}`
const caller = role("github-actions-deploy/run-1")
const deployRole = "arn:aws:iam::418273640159:role/ci/github-actions-deploy"
const key = { accessKeyId: "AKIA0000000000000001", secretAccessKey: Canary.keys.appKey }
const list = CloudAuth.CloudAuth.use(({ personaMappings }) => personaMappings.list)

/** A client that logs in to the emulator of the context. */
const keyless = (more: Partial<AwsCloudAuth.Options> = {}) =>
  Layer.unwrap(
    Effect.map(Emulator.Emulator, ({ orgUuid, site }) =>
      AwsCloudAuth.layer({ orgUuid, site, retry: Retry.none, ...more })
    )
  )

const exchanges = Effect.map(
  Effect.flatMap(Emulator.Emulator, ({ requests }) => requests),
  (requests) => requests.filter(({ path }) => path === "/api/v2/delegated-token").length
)

const turn = Effect.promise(() => new Promise((resolve) => setImmediate(resolve)))

describe("AwsCloudAuth", () => {
  describe("with AwsChain, over sockets all the way, from AWS's credentials to a list of mappings", () => {
    const listed = (environment: (origin: string) => Readonly<Record<string, string>>) =>
      Effect.gen(function* () {
        const { origin, requests } = yield* Emulator.Emulator
        yield* setEnv(environment(origin))
        const client = Layer.provide(keyless({ region: "eu-west-1" }), [
          AwsChain.layer(),
          layerConfigProvider,
          FetchHttpClient.layer
        ])
        assert.lengthOf(yield* Effect.provide(list, client), 44)
        assert.strictEqual(yield* exchanges, 1)
        Canary.assertAbsent({ requests: shownBy(yield* requests) })
      }).pipe(
        Effect.provide(
          Emulator.layerServer({
            port: 0,
            aws: {
              identities: [{ ...key, caller }],
              instance: caller,
              container: caller,
              webIdentities: [{ token: Canary.token, roleArn: deployRole }]
            }
          })
        )
      )

    it.live("of an instance (IMDSv2)", () =>
      listed((origin) => ({ AWS_EC2_METADATA_DISABLED: "false", AWS_EC2_METADATA_SERVICE_ENDPOINT: origin }))
    )

    it.live("of a container (ECS, EKS Pod Identity)", () =>
      listed((origin) => ({ AWS_CONTAINER_CREDENTIALS_FULL_URI: `${origin}/v2/credentials` }))
    )

    it.live("of a pod with a web identity (IRSA)", () =>
      Effect.suspend(() => {
        writeFileSync(fileOf("token"), Canary.token)
        return listed((origin) => ({
          AWS_ENDPOINT_URL_STS: origin,
          AWS_REGION: "eu-west-1",
          AWS_ROLE_ARN: deployRole,
          AWS_WEB_IDENTITY_TOKEN_FILE: fileOf("token")
        }))
      })
    )

    it.live("of the environment", () =>
      listed(() => ({ AWS_ACCESS_KEY_ID: key.accessKeyId, AWS_SECRET_ACCESS_KEY: key.secretAccessKey }))
    )
  })

  describe("with the emulator in process, by its clock", () => {
    const emulator = (options: Emulator.Options = {}) =>
      Emulator.layerClient({ aws: { identities: [{ ...key, caller }] }, ...options })
    const credentials = AwsCredentials.layer(key)

    it.effect("renews its token before it expires, for as long as somebody calls", () =>
      Effect.gen(function* () {
        assert.lengthOf(yield* list, 44)
        for (let renewals = 1; renewals <= 8; renewals++) {
          // Of 15 minutes; a renewal begins after 12 minutes and 45 seconds at the latest.
          yield* TestClock.adjust("13 minutes")
          assert.lengthOf(yield* list, 44)
          yield* Effect.repeat(Effect.andThen(turn, exchanges), { until: (count) => count > renewals })
          yield* turn
        }
        assert.strictEqual(yield* exchanges, 9)
      }).pipe(Effect.provide(Layer.provideMerge(Layer.provide(keyless(), credentials), emulator())))
    )

    it.effect("reads each form of an expiry", () =>
      Effect.gen(function* () {
        for (const expires of ["epoch", "number", "date-time", "absent"] as const) {
          const { expiresAt } = yield* Effect.gen(function* () {
            const { orgUuid, site } = yield* Emulator.Emulator
            const { get } = yield* DelegatedToken.make({ site, prover: Proof.aws({ orgUuid }) })
            return yield* get
          }).pipe(Effect.scoped, Effect.provide([credentials, emulator({ login: { expires } })]))
          assert.strictEqual(expiresAt, 900_000, expires)
        }
      })
    )

    it.effect("names the caller that no mapping matches, whichever the status", () =>
      Effect.gen(function* () {
        for (const unmapped of [401, 403] as const) {
          const nobody = role("nobody/run-1")
          const options = { login: { unmapped }, aws: { identities: [{ ...key, caller: nobody }] } }
          const { message, reason } = yield* Effect.flip(list).pipe(
            Effect.provide(Layer.provide(keyless(), [credentials, emulator(options)]))
          )
          assert.propertyVal(reason, "status", unmapped)
          assert.propertyVal(reason, "verifiedCaller", nobody)
          assert.include(message, "create a mapping whose pattern matches this caller")
        }
      })
    )

    it.effect("is refused for another organisation, another STS, and a secret that is not the key's", () =>
      Effect.gen(function* () {
        const cases = [
          [keyless({ orgUuid: "11111111-2222-3333-4444-555555555555" }), credentials],
          [keyless({ endpoint: "https://sts.example" }), credentials],
          [keyless(), AwsCredentials.layer({ ...key, secretAccessKey: Canary.others.appKey })],
          [keyless(), AwsCredentials.layer({ ...key, sessionToken: Canary.token })]
        ] as const
        for (const [client, credentials] of cases) {
          const failure = yield* Effect.flip(list).pipe(
            Effect.provide(Layer.provide(client, [credentials, emulator()]))
          )
          assert.strictEqual(failure.reason._tag, "Unauthorized")
          assert.notProperty(failure.reason, "verifiedCaller")
          Canary.assertAbsent({ failure: shownBy(failure) })
        }
      })
    )

    it.effect("makes each proof anew, so that none is used twice", () =>
      Effect.gen(function* () {
        for (let hour = 0; hour < 3; hour++) {
          yield* list
          yield* TestClock.adjust("1 hour")
        }
        assert.strictEqual(yield* exchanges, 3)
      }).pipe(
        Effect.provide(
          Layer.provideMerge(
            Layer.provide(keyless(), credentials),
            emulator({ login: { replays: "refuse" } })
          )
        )
      )
    )

    it.effect("goes on with the old token through a minute in which no exchange succeeds", () =>
      Effect.gen(function* () {
        const { faults } = yield* Emulator.Emulator
        yield* list
        yield* TestClock.adjust("13 minutes")
        yield* faults.set([Faults.status(503, { operation: "delegatedToken.exchange" })])
        for (let second = 0; second < 60; second++) {
          assert.lengthOf(yield* list, 44)
          yield* TestClock.adjust("1 second")
        }
        assert.isAtLeast(yield* exchanges, 2)
        yield* faults.clear
        yield* TestClock.adjust("1 minute")
        assert.lengthOf(yield* list, 44)
      }).pipe(Effect.provide(Layer.provideMerge(Layer.provide(keyless(), credentials), emulator())))
    )
  })
})

describe("IntakeKey", () => {
  it.effect("is given by the emulator for the caller of an intake mapping", () =>
    Effect.gen(function* () {
      const { credentials, orgUuid, site } = yield* Emulator.Emulator
      yield* CloudAuth.CloudAuth.use(({ intakeMappings }) =>
        intakeMappings.create({ arnPattern: role("agent/*") })
      ).pipe(Effect.provide(CloudAuth.layer({ credentials, site })))
      yield* TestClock.adjust("1 hour")
      const { get } = yield* IntakeKey.make({ site, prover: Proof.aws({ orgUuid }) }).pipe(
        Effect.provide(AwsCredentials.layer(key))
      )
      assert.isAbove(Redacted.value(yield* get).length, 8)
    }).pipe(
      Effect.scoped,
      Effect.provide(Emulator.layerClient({ aws: { identities: [{ ...key, caller: role("agent/i-1") }] } }))
    )
  )
})
