/** All of it together, over real sockets: AWS's own SDK, the login, and an emulator that checks what they say. */

import { AwsChain, AwsCloudAuth, AwsCredentials, IntakeKey, Proof } from "@dd-cloud-auth/aws"
import * as Canary from "@dd-cloud-auth/canary"
import { CloudAuth, Failure, Retry } from "@dd-cloud-auth/core"
import { Aws, Emulator, Faults, Seed } from "@dd-cloud-auth/emulator"
import { assert, describe, it } from "@effect/vitest"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as HttpClient from "effect/http/HttpClient"
import * as Latch from "effect/Latch"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import { TestClock } from "effect/testing"
import { writeFileSync } from "node:fs"
import { fileOf, layerConfigProvider, setEnv, withoutAws } from "./environment.ts"
import { leftBy, shownBy } from "./leaks.ts"
import { settled } from "./settled.ts"

withoutAws()

const prod = "418273640159"
const role = (path: string) => `arn:aws:sts::${prod}:assumed-role/${path}`
const user = {
  accessKeyId: "AKIA0000000000000000",
  secretAccessKey: Canary.keys.appKey,
  sessionToken: Canary.token,
  caller: role("github-actions-deploy/run-1")
}
const deployRole = `arn:aws:iam::${prod}:role/github-actions-deploy`
const aws: Aws.Options = {
  identities: [user],
  instance: role("dd-synthetics-worker/i-0dbc91f429e48eeed"),
  webIdentities: [{ token: Canary.token, roleArn: deployRole }]
}

const list = CloudAuth.CloudAuth.use((_) => _.personaMappings.list)

/** A client of the emulator that logs in with whatever AWS credentials there are. */
const keyless = (
  credentials: Layer.Layer<AwsCredentials.AwsCredentials>,
  more: Partial<AwsCloudAuth.Options> = {}
) =>
  Layer.unwrap(
    Effect.map(Emulator.Emulator, ({ orgUuid, site }) =>
      AwsCloudAuth.layer({ orgUuid, site, retry: Retry.none, ...more })
    )
  ).pipe(Layer.provide([credentials, FetchHttpClient.layer]))

const instance = (origin: string) => ({
  AWS_EC2_METADATA_DISABLED: "false",
  AWS_EC2_METADATA_SERVICE_ENDPOINT: origin
})

const webIdentity = (origin: string) => {
  writeFileSync(fileOf("token"), Canary.token)
  return {
    AWS_ENDPOINT_URL_STS: origin,
    AWS_REGION: "eu-west-1",
    AWS_ROLE_ARN: deployRole,
    AWS_WEB_IDENTITY_TOKEN_FILE: fileOf("token")
  }
}

/** Runs a test over an emulator, at about the time of the machine, which the SDK goes by. */
const emulated =
  (options: Emulator.Options = { aws }) =>
  <A, E, R>(test: Effect.Effect<A, E, R>) =>
    Effect.andThen(TestClock.setTime(1000 * Math.floor(Date.now() / 1000)), test).pipe(
      Effect.provide(Emulator.layerServer({ port: 0, ...options })),
      Effect.scoped
    )

const operations = Emulator.Emulator.use(({ requests }) =>
  Effect.map(requests, (all) => all.map(({ operation }) => operation))
)

const exchanges = Effect.map(operations, (all) => all.filter((_) => _ === "delegatedToken.exchange").length)

/** Fails where a secret of AWS's or a token of Datadog's is in what is left of a test. */
const assertNoSecret = Effect.fnUntraced(function* (left: string) {
  const { requests } = yield* Emulator.Emulator
  const texts = { left, requests: JSON.stringify(yield* requests) }
  Canary.assertAbsent(texts)
  for (const text of Object.values(texts)) assert.notMatch(text, /Signature=|Delegated [\w+/=]|Bearer \w/)
})

describe("a round trip", () => {
  it.effect("goes on with the credentials that the instance gets next, and leaves no secret behind", () =>
    Effect.gen(function* () {
      const { origin } = yield* Emulator.Emulator
      yield* setEnv(instance(origin))
      const once = [
        "aws.instance",
        "aws.instance",
        "aws.instance",
        "delegatedToken.exchange",
        "personaMappings.list"
      ]
      const left = yield* list.pipe(
        Effect.andThen(TestClock.adjust("2 hours")),
        Effect.andThen(list),
        Effect.provide([keyless(AwsChain.layer()), layerConfigProvider]),
        leftBy
      )
      assert.deepStrictEqual(yield* operations, [...once, ...once])
      yield* assertNoSecret(left)
    }).pipe(emulated())
  )

  it.effect("proves the same to an STS that is asked directly", () =>
    Effect.gen(function* () {
      const { orgUuid, origin } = yield* Emulator.Emulator
      const proof = yield* Proof.aws({ orgUuid, endpoint: origin }).pipe(
        Effect.provide(AwsCredentials.layer(user))
      )
      const [body = "", headers = "", method = ""] = Redacted.value(proof.value).split("|")
      const plain = (text: string) => Buffer.from(text, "base64").toString()
      const answer = yield* Effect.promise(() =>
        fetch(origin, {
          method,
          body: plain(body),
          headers: Object.fromEntries(
            Object.entries(JSON.parse(plain(headers)) as Record<string, [string]>)
              .filter(([name]) => name !== "Host")
              .map(([name, [value]]) => [name, value])
          )
        }).then((response) => response.text())
      )
      assert.include(answer, `<Arn>${user.caller}</Arn>`)
    }).pipe(emulated())
  )

  // As the tests of Datadog's Terraform provider have it.
  it.effect("costs one exchange for 16 callers at a gate, in each of five stages", () =>
    Effect.gen(function* () {
      const { faults, orgUuid, site } = yield* Emulator.Emulator
      const gate = yield* Latch.make()
      let held = 0
      const gated = Layer.effect(
        HttpClient.HttpClient,
        Effect.map(
          HttpClient.HttpClient,
          HttpClient.mapRequestEffect((request) => {
            if (!request.url.endsWith("/delegated-token")) return Effect.succeed(request)
            held += 1
            return Effect.as(gate.await, request)
          })
        )
      ).pipe(Layer.provide(FetchHttpClient.layer))
      const client = AwsCloudAuth.layer({ orgUuid, site, retry: Retry.none }).pipe(
        Layer.provide([AwsCredentials.layer(user), gated])
      )

      /** What 16 callers got, how many exchanges that took, and how many lists. */
      const stage = Effect.fnUntraced(function* (isHeld: boolean) {
        const before = yield* operations
        yield* gate.close
        held = 0
        const callers = yield* Effect.forEach(Array.from({ length: 16 }), () =>
          Effect.forkChild(Effect.exit(list), { startImmediately: true })
        )
        if (isHeld) yield* settled(() => held > 0)
        yield* gate.open
        const exits = yield* Effect.forEach(callers, Fiber.join)
        const sent = (yield* operations).slice(before.length)
        const count = (operation: string) => sent.filter((_) => _ === operation).length
        return [
          exits.filter(Exit.isSuccess).length,
          count("delegatedToken.exchange"),
          count("personaMappings.list")
        ]
      })

      yield* Effect.gen(function* () {
        assert.deepStrictEqual(yield* stage(true), [16, 1, 16], "first use")
        assert.deepStrictEqual(yield* stage(false), [16, 0, 16], "cached")
        yield* TestClock.adjust("15 minutes")
        assert.deepStrictEqual(yield* stage(true), [16, 1, 16], "refresh")
        yield* TestClock.adjust("15 minutes")
        yield* faults.set([Faults.status(401, { operation: "delegatedToken.exchange" })])
        assert.deepStrictEqual(yield* stage(true), [0, 1, 0], "failure")
        yield* faults.clear
        assert.deepStrictEqual(yield* stage(true), [16, 1, 16], "recovery")
      }).pipe(Effect.provide(client))
    }).pipe(emulated())
  )

  it.effect("gives an intake key, and the next one after its mapping was made anew", () =>
    Effect.gen(function* () {
      const { credentials, orgUuid, site } = yield* Emulator.Emulator
      const services = yield* Layer.build(
        Layer.mergeAll(
          Layer.provide(
            IntakeKey.layer({ site, prover: Proof.aws({ orgUuid }) }),
            AwsCredentials.layer(user)
          ),
          CloudAuth.layer({ site, credentials })
        ).pipe(Layer.provideMerge(FetchHttpClient.layer))
      )
      yield* Effect.gen(function* () {
        const { get, refresh } = yield* IntakeKey.IntakeKey
        const { intakeMappings } = yield* CloudAuth.CloudAuth
        const first = Redacted.value(yield* get)
        const [mapping] = yield* intakeMappings.list
        yield* intakeMappings.remove(mapping!.id)
        yield* intakeMappings.create({ arnPattern: mapping!.arnPattern })
        yield* refresh
        let next = first
        while (next === first) {
          yield* settled(() => true)
          next = Redacted.value(yield* get)
        }
        assert.match(next, /^[\da-f]{32}$/)
      }).pipe(Effect.provideContext(services))
    }).pipe(
      emulated({
        aws,
        seed: {
          ...Seed.acme,
          personaMappings: [],
          intakeMappings: [{ id: "1", arnPattern: role("github-actions-deploy/*") }]
        }
      })
    )
  )
})

describe("a failed round trip", () => {
  /** What goes wrong, and with which options, credentials and clock of the client. */
  interface Case {
    readonly name: string
    readonly emulator?: Emulator.Options
    readonly faults?: ReadonlyArray<Faults.Fault>
    readonly options?: Partial<AwsCloudAuth.Options>
    readonly credentials?: Layer.Layer<AwsCredentials.AwsCredentials>
    /** What the SDK finds in the environment. */
    readonly env?: (origin: string) => Readonly<Record<string, string>>
    /** In milliseconds. */
    readonly clockSkew?: number
    readonly reason: Failure.Reason["_tag"]
    readonly fields?: object
    readonly message: string
    /** How many exchanges were sent; one unless it is said. */
    readonly exchanges?: number
  }
  const given = (more: Partial<AwsCredentials.Options>) => AwsCredentials.layer({ ...user, ...more })
  const stranger = role("nobody/somewhere")
  const cases: ReadonlyArray<Case> = [
    {
      name: "no credentials at all",
      credentials: AwsChain.layer(),
      reason: "InvalidCredentials",
      message: "There are no AWS credentials that can be used. Tried: environment",
      exchanges: 0
    },
    {
      name: "half a pair",
      env: () => ({ AWS_SECRET_ACCESS_KEY: user.secretAccessKey }),
      credentials: AwsChain.layer(),
      reason: "InvalidCredentials",
      message: "AWS_ACCESS_KEY_ID is not set, but AWS_SECRET_ACCESS_KEY is",
      exchanges: 0
    },
    {
      name: "credentials that have expired",
      credentials: given({ expiresAt: 1 }),
      reason: "InvalidCredentials",
      message: "expired",
      exchanges: 0
    },
    {
      name: "credentials that have expired, and do not say so",
      emulator: { aws: { identities: [{ ...user, expiresAt: 1 }] } },
      reason: "Unauthorized",
      message: "AWS STS answered ExpiredToken"
    },
    {
      name: "a clock an hour ahead",
      clockSkew: 3_600_000,
      reason: "Unauthorized",
      fields: { clockSkew: 3600 },
      message: "The clock of this machine is 3600 seconds ahead of that of the site"
    },
    {
      name: "a clock an hour behind",
      clockSkew: -3_600_000,
      reason: "Unauthorized",
      fields: { clockSkew: -3600 },
      message: "The clock of this machine is 3600 seconds behind that of the site"
    },
    {
      name: "an organisation that is none",
      options: { orgUuid: "acme" },
      reason: "InvalidCredentials",
      message: "`orgUuid` is not the UUID of an organisation",
      exchanges: 0
    },
    {
      name: "another organisation",
      options: { orgUuid: "22222222-2222-3333-4444-555555555555" },
      reason: "Unauthorized",
      message: "the proof is not for this organisation"
    },
    {
      name: "a region that does not exist",
      options: { region: "moon" },
      reason: "InvalidCredentials",
      message: "`region` is not the name of an AWS region",
      exchanges: 0
    },
    {
      name: "an STS that Datadog does not ask",
      options: { endpoint: "https://sts.internal.example" },
      reason: "Unauthorized",
      message: "the URL is not that of an AWS STS"
    },
    {
      name: "a wrong secret",
      credentials: given({ secretAccessKey: Canary.others.appKey }),
      reason: "Unauthorized",
      message: "SignatureDoesNotMatch: The request signature we calculated does not match"
    },
    {
      name: "a wrong session token",
      credentials: given({ sessionToken: Canary.others.appKey }),
      reason: "Unauthorized",
      message: "InvalidClientTokenId"
    },
    {
      name: "a caller whom no mapping matches",
      emulator: { aws: { identities: [{ ...user, caller: stranger }] } },
      reason: "Unauthorized",
      fields: { verifiedCaller: stranger },
      message: "create a mapping whose pattern matches this caller"
    },
    {
      name: "a caller whom no mapping matches, in the other status",
      emulator: { aws: { identities: [{ ...user, caller: stranger }] }, login: { unmapped: 403 } },
      reason: "Forbidden",
      fields: { verifiedCaller: stranger },
      message: "create a mapping whose pattern matches this caller"
    },
    {
      name: "an STS that hangs before there are credentials",
      faults: [Faults.hang({ operation: "aws.sts" })],
      env: webIdentity,
      credentials: AwsChain.layer({ timeout: "10 seconds" }),
      reason: "InvalidCredentials",
      message: "no answer within 10s",
      exchanges: 0
    },
    {
      name: "an STS that hangs behind Datadog",
      faults: [Faults.hang({ operation: "delegatedToken.exchange" })],
      reason: "Unreachable",
      fields: { kind: "timeout" },
      message: "30"
    },
    {
      name: "an answer that is a page",
      faults: [
        Faults.answer({
          status: 200,
          headers: { "content-type": "text/html" },
          body: "<!doctype html><title>Sign in</title>",
          operation: "delegatedToken.exchange"
        })
      ],
      reason: "Malformed",
      message: "not JSON"
    },
    {
      name: "half an answer",
      faults: [Faults.invalidJson({ operation: "delegatedToken.exchange" })],
      reason: "Malformed",
      message: "it may have been cut off"
    },
    {
      name: "a token with a line break in it",
      faults: [
        Faults.answer({
          status: 200,
          body: JSON.stringify({ data: { attributes: { access_token: `${Canary.token}\nx: y` } } }),
          operation: "delegatedToken.exchange"
        })
      ],
      reason: "Malformed",
      fields: { path: "data.attributes.access_token" },
      message: "line breaks"
    },
    {
      name: "a rate limit",
      faults: [Faults.rateLimit({ reset: "7", operation: "delegatedToken.exchange" })],
      reason: "RateLimited",
      fields: { resetAfter: 7 },
      message: "7 s"
    },
    {
      name: "a server that fails",
      faults: [Faults.status(503, { body: "html", operation: "delegatedToken.exchange" })],
      reason: "ServerError",
      message: "503"
    }
  ]

  it.effect.each(cases)("says so without a secret: $name", (the) =>
    Effect.gen(function* () {
      const { faults, origin } = yield* Emulator.Emulator
      yield* faults.set(the.faults ?? [])
      yield* setEnv(the.env?.(origin) ?? {})
      const clock = yield* Clock.Clock
      const now = () => clock.currentTimeMillisUnsafe() + (the.clockSkew ?? 0)
      const shifted: Clock.Clock = {
        ...clock,
        sleep: (duration) => clock.sleep(duration),
        currentTimeMillisUnsafe: now,
        currentTimeMillis: Effect.sync(now)
      }
      let failure: Failure.CloudAuthError | undefined
      const running = yield* Effect.flip(list).pipe(
        Effect.tap((found) => Effect.sync(() => (failure = found))),
        Effect.provide([keyless(the.credentials ?? given({}), the.options), layerConfigProvider]),
        Effect.provideService(Clock.Clock, shifted),
        leftBy,
        Effect.forkChild({ startImmediately: true })
      )
      if (the.faults?.some(({ _tag }) => _tag === "Hang") === true) {
        while ((yield* operations).length === 0) yield* settled(() => true)
        // Nothing ends what hangs but the time limit of the client.
        yield* TestClock.adjust("30 seconds")
      }
      const left = yield* Fiber.join(running)
      assert(failure !== undefined)
      assert.strictEqual(failure.operation, "delegatedToken.exchange")
      assert.strictEqual(failure.reason._tag, the.reason)
      assert.deepInclude(failure.reason, the.fields ?? {})
      assert.include(failure.message, the.message)
      assert.strictEqual(yield* exchanges, the.exchanges ?? 1)
      assert.notInclude(yield* operations, "personaMappings.list")
      yield* assertNoSecret(left + shownBy(failure))
    }).pipe(emulated({ aws, ...the.emulator }))
  )
})
