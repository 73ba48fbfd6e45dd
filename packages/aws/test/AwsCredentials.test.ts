import { AwsCredentials } from "@dd-cloud-auth/aws"
import * as Canary from "@dd-cloud-auth/canary"
import { Failure } from "@dd-cloud-auth/core"
import { assert, describe, it } from "@effect/vitest"
import * as ConfigProvider from "effect/ConfigProvider"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as Logger from "effect/Logger"
import * as Redacted from "effect/Redacted"
import { TestClock } from "effect/testing"
import { shownBy } from "./leaks.ts"
import { settled } from "./settled.ts"

const key = { accessKeyId: "AKIA0000000000000000", secretAccessKey: Canary.keys.appKey }
const get = AwsCredentials.AwsCredentials.use((_) => _.get)
const config = (env: Record<string, string>) => AwsCredentials.config.parse(ConfigProvider.fromEnvRecord(env))

/** Credentials of a source that gives new ones each time, each for an hour, and counts. */
const source = (more: { readonly failing?: () => boolean } = {}) => {
  let loads = 0
  const load = Effect.gen(function* () {
    loads += 1
    const number = loads
    yield* Effect.sleep("1 second")
    if (more.failing?.() === true) {
      return yield* new Failure.InvalidCredentials({
        variable: "AWS credentials",
        message: "The vault is closed."
      })
    }
    return AwsCredentials.credentials({
      ...key,
      sessionToken: `session-${number}`,
      expiresAt: number * 3_600_000
    })
  })
  return { loads: () => loads, make: AwsCredentials.make({ source: "the vault", load }) }
}

const session = ({ get }: AwsCredentials.Service) =>
  Effect.map(get, ({ sessionToken }) => Redacted.value(sessionToken!))

describe("AwsCredentials", () => {
  describe("layer", () => {
    it.effect("gives what it was given, redacted", () =>
      Effect.gen(function* () {
        const given = yield* Effect.provide(
          get,
          AwsCredentials.layer({ ...key, sessionToken: Redacted.make(Canary.token) })
        )
        assert.strictEqual(Redacted.value(given.accessKeyId), key.accessKeyId)
        assert.strictEqual(Redacted.value(given.secretAccessKey), key.secretAccessKey)
        assert.strictEqual(Redacted.value(given.sessionToken!), Canary.token)
        Canary.assertAbsent({ credentials: shownBy(given) })
      })
    )

    const refused: ReadonlyArray<
      readonly [string, Partial<AwsCredentials.Options>, Failure.TriedSource["problem"], string]
    > = [
      ["an empty secret", { secretAccessKey: "" }, "incomplete", "the secret access key is empty"],
      ["an empty session token", { sessionToken: "" }, "incomplete", "the session token is empty"],
      [
        "quotes around a key",
        { secretAccessKey: `"${key.secretAccessKey}"` },
        "invalid",
        "the secret access key has blanks, quotes"
      ],
      [
        "a line break behind a token",
        { sessionToken: `${Canary.token}\n` },
        "invalid",
        "the session token has blanks"
      ],
      ["a placeholder", { accessKeyId: "$AWS_ACCESS_KEY_ID" }, "invalid", "or is a placeholder"],
      ["the same text twice", { accessKeyId: key.secretAccessKey }, "invalid", "are the same"],
      ["an expiry that is no moment", { expiresAt: Number.NaN }, "invalid", "is not a moment"],
      [
        "what has expired",
        { sessionToken: Canary.token, expiresAt: 0 },
        "expired",
        "the credentials have expired"
      ]
    ]
    it.effect.each(refused)(
      "refuses %s, and says what is wrong without what it is",
      ([, more, problem, said]) =>
        Effect.gen(function* () {
          const failure = yield* Effect.flip(Effect.provide(get, AwsCredentials.layer({ ...key, ...more })))
          assert.deepStrictEqual(
            failure.tried?.map(({ problem, source }) => [source, problem]),
            [["options", problem]]
          )
          assert.include(failure.message, said)
          Canary.assertAbsent({ failure: shownBy(failure) })
        })
    )

    it.effect("gives credentials until they expire, and fails then", () =>
      Effect.gen(function* () {
        const { get } = yield* AwsCredentials.make({
          source: "options",
          load: Effect.succeed(AwsCredentials.credentials({ ...key, expiresAt: 3_600_000 }))
        })
        yield* get
        yield* TestClock.adjust("1 hour")
        assert.strictEqual((yield* Effect.flip(get)).tried?.[0]?.problem, "expired")
      })
    )
  })

  describe("make", () => {
    it.effect("gets credentials when they are first asked for, once for any number of fibers", () =>
      Effect.gen(function* () {
        const { loads, make } = source()
        const service = yield* make
        assert.strictEqual(loads(), 0)
        const many = yield* Effect.forkChild(
          Effect.all(
            Array.from({ length: 100 }, () => session(service)),
            { concurrency: "unbounded" }
          ),
          { startImmediately: true }
        )
        yield* TestClock.adjust("1 second")
        assert.deepStrictEqual(new Set(yield* Fiber.join(many)), new Set(["session-1"]))
        assert.strictEqual(loads(), 1)
      })
    )

    it.effect(
      "renews five minutes before they expire, in the background and once, and gives the old ones meanwhile",
      () =>
        Effect.gen(function* () {
          const { loads, make } = source()
          const service = yield* make
          const first = yield* Effect.forkChild(session(service), { startImmediately: true })
          yield* TestClock.adjust("1 second")
          yield* Fiber.join(first)
          yield* TestClock.setTime(55 * 60_000 - 1)
          assert.strictEqual(yield* session(service), "session-1")
          yield* settled(() => true)
          assert.strictEqual(loads(), 1)

          yield* TestClock.setTime(55 * 60_000)
          const many = yield* Effect.all(
            Array.from({ length: 16 }, () => session(service)),
            { concurrency: "unbounded" }
          )
          assert.deepStrictEqual(new Set(many), new Set(["session-1"]))
          yield* TestClock.adjust("1 second")
          assert.strictEqual(yield* session(service), "session-2")
          assert.strictEqual(loads(), 2)
        })
    )

    it.effect("renews when a fifth of their life is left where that is less than five minutes", () =>
      Effect.gen(function* () {
        let loads = 0
        const service = yield* AwsCredentials.make({
          source: "the vault",
          load: Effect.clockWith((clock) =>
            Effect.sync(() => {
              loads += 1
              const expiresAt = clock.currentTimeMillisUnsafe() + 600_000
              return AwsCredentials.credentials({ ...key, sessionToken: `session-${loads}`, expiresAt })
            })
          )
        })
        yield* service.get
        yield* TestClock.adjust(479_999)
        yield* service.get
        yield* settled(() => true)
        assert.strictEqual(loads, 1)
        yield* TestClock.adjust(1)
        assert.strictEqual(yield* session(service), "session-1")
        yield* settled(() => loads === 2)
        assert.strictEqual(yield* session(service), "session-2")
      })
    )

    it.effect("gets those of a session anew every five minutes that do not say when they expire", () =>
      Effect.gen(function* () {
        let loads = 0
        let fails = false
        const reading = (more: () => Partial<AwsCredentials.Options>) =>
          AwsCredentials.make({
            source: "a file",
            load: Effect.sync(() => {
              loads += 1
              return AwsCredentials.credentials({ ...key, ...more(), ...(fails && { accessKeyId: "" }) })
            })
          })
        const service = yield* reading(() => ({ sessionToken: `session-${loads}` }))
        assert.strictEqual(yield* session(service), "session-1")
        yield* TestClock.adjust(299_999)
        assert.strictEqual(yield* session(service), "session-1")
        yield* TestClock.adjust(1)
        assert.strictEqual(yield* session(service), "session-1")
        yield* settled(() => loads === 2)
        assert.strictEqual(yield* session(service), "session-2")

        yield* TestClock.adjust("5 minutes")
        fails = true
        const warnings: Array<string> = []
        const logger = Logger.layer([Logger.make(({ message }) => void warnings.push(String(message)))])
        for (let minute = 0; minute < 10; minute++) {
          assert.strictEqual(yield* Effect.provide(session(service), logger), "session-2")
          yield* settled(() => true)
          yield* TestClock.adjust("1 minute")
        }
        assert.strictEqual(loads, 4)
        assert.lengthOf(warnings, 2)
        assert.match(
          warnings[0]!,
          /^AWS credentials \(a file\) could not be renewed; the old one goes on being given\. .*is empty/
        )

        fails = false
        const user = yield* reading(() => ({}))
        loads = 0
        yield* user.get
        yield* TestClock.adjust("30 days")
        yield* user.get
        yield* settled(() => true)
        assert.strictEqual(loads, 1)
      })
    )

    it.effect(
      "gives the old ones while they live where a renewal fails, and then fails as the source does",
      () =>
        Effect.gen(function* () {
          let failing = false
          const { loads, make } = source({ failing: () => failing })
          const service = yield* make
          const ask = Effect.fnUntraced(function* () {
            const asked = yield* Effect.forkChild(session(service), { startImmediately: true })
            yield* TestClock.adjust("1 second")
            return yield* Fiber.join(asked)
          })
          yield* ask()
          failing = true
          yield* TestClock.setTime(58 * 60_000)
          assert.strictEqual(yield* ask(), "session-1")
          assert.strictEqual(yield* ask(), "session-1")
          assert.strictEqual(loads(), 2)
          yield* TestClock.setTime(3_600_000)
          assert.strictEqual((yield* Effect.flip(ask())).message, "The vault is closed.")
          failing = false
          assert.strictEqual(yield* ask(), "session-4")
        })
    )

    it.effect("ends where a source hangs, and says which, before an exchange would blame the site", () =>
      Effect.gen(function* () {
        const { get } = yield* AwsCredentials.make({ source: "the vault", load: Effect.never })
        const asked = yield* Effect.forkChild(Effect.flip(get), { startImmediately: true })
        yield* TestClock.adjust("20 seconds")
        assert.deepStrictEqual((yield* Fiber.join(asked)).tried, [
          { source: "the vault", problem: "failed", message: "no answer within 20s" }
        ])
      })
    )
  })

  describe("config", () => {
    it.effect("reads the variables of AWS", () =>
      Effect.gen(function* () {
        const given = yield* config({
          AWS_ACCESS_KEY_ID: key.accessKeyId,
          AWS_SECRET_ACCESS_KEY: key.secretAccessKey,
          AWS_SESSION_TOKEN: Canary.token,
          AWS_CREDENTIAL_EXPIRATION: "1970-01-01T01:00:00Z"
        })
        assert.deepStrictEqual(
          given,
          AwsCredentials.credentials({ ...key, sessionToken: Canary.token, expiresAt: 3_600_000 })
        )
        const without = yield* config({
          AWS_ACCESS_KEY_ID: key.accessKeyId,
          AWS_SECRET_ACCESS_KEY: key.secretAccessKey,
          AWS_SESSION_TOKEN: ""
        })
        assert.deepStrictEqual(without, AwsCredentials.credentials(key))
      })
    )

    it.effect.each([
      ["AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not set.", {}],
      [
        "AWS_SECRET_ACCESS_KEY is not set, but AWS_ACCESS_KEY_ID is: set both, or neither.",
        { AWS_ACCESS_KEY_ID: key.secretAccessKey }
      ],
      [
        "AWS_ACCESS_KEY_ID is not set, but AWS_SECRET_ACCESS_KEY is: set both, or neither.",
        { AWS_SECRET_ACCESS_KEY: key.secretAccessKey, AWS_ACCESS_KEY_ID: "" }
      ],
      [
        "AWS_CREDENTIAL_EXPIRATION is not a date-time.",
        {
          AWS_ACCESS_KEY_ID: "a",
          AWS_SECRET_ACCESS_KEY: key.secretAccessKey,
          AWS_CREDENTIAL_EXPIRATION: "soon"
        }
      ]
    ] as ReadonlyArray<readonly [string, Record<string, string>]>)(
      "refuses what is not whole: %s",
      ([said, env]) =>
        Effect.gen(function* () {
          const failure = yield* Effect.flip(config(env))
          assert.strictEqual(failure.message, said)
          Canary.assertAbsent({ failure: shownBy(failure) })
        })
    )

    it.effect("is what layerFromEnv gives, unless they have expired", () =>
      Effect.gen(function* () {
        const env = { AWS_ACCESS_KEY_ID: key.accessKeyId, AWS_SECRET_ACCESS_KEY: key.secretAccessKey }
        const from = (env: Record<string, string>) =>
          Effect.provide(
            get,
            Layer.provide(
              AwsCredentials.layerFromEnv,
              ConfigProvider.layer(ConfigProvider.fromEnvRecord(env))
            )
          )
        assert.deepStrictEqual(yield* from(env), AwsCredentials.credentials(key))
        const expired = { ...env, AWS_CREDENTIAL_EXPIRATION: "1970-01-01T00:00:00Z" }
        const failure = yield* Effect.flip(from(expired))
        assert.deepStrictEqual(failure._tag === "InvalidCredentials" && failure.tried, [
          {
            source: "environment",
            problem: "expired",
            message: "the credentials have expired: log in to AWS again, or set the clock right"
          }
        ])
      })
    )
  })
})
