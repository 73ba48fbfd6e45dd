/** Everything that goes wrong with a login, over real sockets: typed, with what to do, and without a secret anywhere. */

import { AwsChain, type AwsCloudAuth, AwsCredentials } from "@dd-cloud-auth/aws"
import * as Canary from "@dd-cloud-auth/canary"
import { type Failure, Site } from "@dd-cloud-auth/core"
import { Emulator, Faults } from "@dd-cloud-auth/emulator"
import { assert, describe, it } from "@effect/vitest"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import type * as Layer from "effect/Layer"
import * as Result from "effect/Result"
import { TestClock } from "effect/testing"
import { writeFileSync } from "node:fs"
import {
  assertNoSecret,
  emulated,
  exchanges,
  keyless,
  list,
  operations,
  role,
  user,
  webIdentity
} from "./emulated.ts"
import { fileOf, layerConfigProvider, setEnv, withoutAws } from "./environment.ts"
import { leftBy, shownBy } from "./leaks.ts"
import { settled } from "./settled.ts"

withoutAws()

describe("a failed login", () => {
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
      name: "half a pair in a profile",
      env: () => {
        writeFileSync(fileOf("credentials"), `[default]\naws_secret_access_key = ${user.secretAccessKey}\n`)
        return {}
      },
      credentials: AwsChain.layer(),
      reason: "InvalidCredentials",
      message: "aws_access_key_id is not set, but aws_secret_access_key is: set both, or neither",
      exchanges: 0
    },
    {
      name: "half a pair in code",
      credentials: given({ secretAccessKey: "" }),
      reason: "InvalidCredentials",
      message: "the secret access key is empty",
      exchanges: 0
    },
    {
      name: "credentials of the environment that have expired",
      env: () => ({
        AWS_ACCESS_KEY_ID: user.accessKeyId,
        AWS_SECRET_ACCESS_KEY: user.secretAccessKey,
        AWS_SESSION_TOKEN: user.sessionToken,
        AWS_CREDENTIAL_EXPIRATION: "2001-01-01T00:00:00Z"
      }),
      credentials: AwsChain.layer(),
      reason: "InvalidCredentials",
      message: "environment (the credentials have expired: log in to AWS again, or set the clock right)",
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
      name: "a region that has the form of one, and does not exist",
      faults: [Faults.status(401, { operation: "delegatedToken.exchange" })],
      options: { region: "eu-west-9" },
      reason: "Unauthorized",
      message: "the AWS region if one is set"
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
      message: "no answer within 30 seconds. Try again later"
    },
    {
      name: "a site that is not there",
      options: { site: Result.getOrThrow(Site.custom("http://127.0.0.1:1")) },
      reason: "Unreachable",
      fields: { kind: "network" },
      message: "Check the network",
      exchanges: 0
    },
    {
      name: "a redirect",
      faults: [
        Faults.redirect(`https://elsewhere.example/${Canary.token}`, { operation: "delegatedToken.exchange" })
      ],
      reason: "Unreachable",
      fields: { kind: "redirect" },
      message: "Redirects are refused"
    },
    {
      name: "an answer that is a page",
      faults: [
        Faults.answer({
          status: 200,
          headers: { "content-type": "text/html" },
          body: `<!doctype html><title>Sign in</title>${Canary.token}`,
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

  it.effect.each(cases.map((each) => [each.name, each] as const))("says so without a secret: %s", ([, the]) =>
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
    }).pipe(emulated(the.emulator))
  )
})
