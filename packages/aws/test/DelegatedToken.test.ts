import { AwsCredentials, DelegatedToken, Proof } from "@dd-cloud-auth/aws"
import * as Canary from "@dd-cloud-auth/canary"
import { Credentials, type Failure, type Login } from "@dd-cloud-auth/core"
import { assert, describe, it } from "@effect/vitest"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as Layer from "effect/Layer"
import * as Logger from "effect/Logger"
import * as Redacted from "effect/Redacted"
import * as Scope from "effect/Scope"
import { TestClock } from "effect/testing"
import { type Datadog, serve } from "./datadog.ts"
import { orgUuid, signedAt } from "./golden.ts"
import { shownBy } from "./leaks.ts"
import { settled } from "./settled.ts"

const identity = { accessKeyId: "AKIA0000000000000000", secretAccessKey: Canary.keys.appKey }
const tokens = [Canary.token, Canary.others.appKey, Canary.emulator.appKey]
const refusal = { status: 401, body: { errors: ["exchange rejected"] } }

/** Runs a test over a site on loopback; `get` gives the tokens, `warnings` is what the log said meanwhile. */
const withSite = <A, E>(
  test: (_: {
    readonly datadog: Datadog
    readonly get: Effect.Effect<string, Failure.CloudAuthError>
    readonly warnings: ReadonlyArray<string>
    readonly service: DelegatedToken.Service
    /** How many exchanges were begun, whether they have arrived or not. */
    readonly proofs: () => number
  }) => Effect.Effect<A, E>
): Effect.Effect<A, E> =>
  Effect.gen(function* () {
    yield* TestClock.setTime(signedAt)
    const datadog = yield* serve(identity, tokens)
    const warnings: Array<string> = []
    let proofs = 0
    const service = yield* make(datadog.site, () => (proofs += 1))
    const get = Effect.map(service.get, ({ token }) => Redacted.value(token))
    return yield* Effect.provide(
      test({ datadog, get, warnings, service, proofs: () => proofs }),
      Logger.layer([Logger.make(({ message }) => void warnings.push(String(message)))])
    )
  }).pipe(Effect.scoped)

/** Builds the service, which ends with the scope. */
const make = (site: Datadog["site"], onProof: () => void = () => {}) =>
  Effect.flatMap(
    Layer.build(Layer.mergeAll(AwsCredentials.layer(identity), FetchHttpClient.layer)),
    (context) =>
      Effect.provideContext(
        DelegatedToken.make({ site, prover: Effect.andThen(Effect.sync(onProof), Proof.aws({ orgUuid })) }),
        context
      )
  )

const many = <A, E>(effect: Effect.Effect<A, E>, count = 16) =>
  Effect.forEach(Array.from({ length: count }), () =>
    Effect.forkChild(Effect.exit(effect), { startImmediately: true })
  )

describe("DelegatedToken", () => {
  describe("get", () => {
    it.effect("sends nothing before it is asked", () =>
      withSite(({ datadog }) => Effect.sync(() => assert.strictEqual(datadog.exchanges(), 0)))
    )

    // As the tests of Datadog's Terraform provider have it.
    it.effect("makes one exchange for 16 callers at a gate, in each of five stages", () =>
      withSite(({ datadog, get, warnings }) =>
        Effect.gen(function* () {
          const stage = Effect.fnUntraced(function* (held: boolean) {
            const before = datadog.exchanges()
            if (held) yield* datadog.gate.close
            const callers = yield* many(get)
            if (held) yield* settled(() => datadog.exchanges() > before)
            yield* datadog.gate.open
            const exits = yield* Effect.forEach(callers, Fiber.join)
            return { exits, exchanges: datadog.exchanges() - before }
          })
          const all = (token: string) => Array.from({ length: 16 }, () => Exit.succeed(token))

          const first = yield* stage(true)
          assert.deepStrictEqual([first.exits, first.exchanges], [all(tokens[0]!), 1])

          const cached = yield* stage(false)
          assert.deepStrictEqual([cached.exits, cached.exchanges], [all(tokens[0]!), 0])

          yield* TestClock.adjust("15 minutes")
          const refreshed = yield* stage(true)
          assert.deepStrictEqual([refreshed.exits, refreshed.exchanges], [all(tokens[1]!), 1])

          yield* TestClock.adjust("15 minutes")
          datadog.answer = () => refusal
          const failed = yield* stage(true)
          assert.isTrue(failed.exits.every(Exit.isFailure))
          assert.strictEqual(failed.exchanges, 1)

          datadog.answer = undefined
          const recovered = yield* stage(true)
          assert.deepStrictEqual([recovered.exits, recovered.exchanges], [all(tokens[0]!), 1])
          assert.deepStrictEqual(warnings, [])
        })
      )
    )

    it.effect(
      "renews in the background of use, from about four fifths of the life on, and gives the old token meanwhile",
      () =>
        withSite(({ datadog, get, proofs }) =>
          Effect.gen(function* () {
            yield* get
            yield* TestClock.adjust(0.74 * 900_000)
            assert.strictEqual(yield* get, tokens[0])
            yield* settled(() => true)
            assert.strictEqual(proofs(), 1)

            yield* TestClock.adjust(0.12 * 900_000)
            yield* datadog.gate.close
            const callers = yield* many(get)
            assert.deepStrictEqual(
              yield* Effect.forEach(callers, Fiber.join),
              Array.from({ length: 16 }, () => Exit.succeed(tokens[0]!))
            )
            yield* datadog.gate.open
            yield* settled(() => datadog.exchanges() === 2)
            let token = yield* get
            while (token === tokens[0]) {
              yield* Effect.promise(() => new Promise((resolve) => setImmediate(resolve)))
              token = yield* get
            }
            assert.strictEqual(token, tokens[1])
            assert.strictEqual(datadog.exchanges(), 2)
          })
        )
    )

    it.effect("exchanges nothing while nobody asks", () =>
      withSite(({ get, proofs }) =>
        Effect.gen(function* () {
          yield* get
          yield* TestClock.adjust("1 day")
          yield* settled(() => true)
          assert.strictEqual(proofs(), 1)
        })
      )
    )

    it.effect(
      "keeps the old token while it lives where a renewal fails, says so, and waits before the next",
      () =>
        withSite(({ datadog, get, proofs, warnings }) =>
          Effect.gen(function* () {
            yield* get
            yield* TestClock.adjust(0.9 * 900_000)
            datadog.answer = () => refusal
            assert.strictEqual(yield* get, tokens[0])
            yield* settled(() => warnings.length === 1)
            assert.match(
              warnings[0]!,
              /^The token of 127\.0\.0\.1:\d+ could not be renewed; the old one is good for another 1m 30s\. delegatedToken\.exchange on .* answered 401 \(exchange rejected\)\./
            )

            // A tenth of the 90 seconds that were left.
            yield* TestClock.adjust("8999 millis")
            yield* Effect.forEach(yield* many(get), Fiber.join)
            yield* settled(() => true)
            assert.strictEqual(proofs(), 2)
            yield* TestClock.adjust("1 millis")
            assert.strictEqual(yield* get, tokens[0])
            yield* settled(() => warnings.length === 2)
            assert.strictEqual(datadog.exchanges(), 3)

            yield* TestClock.adjust("2 minutes")
            assert.strictEqual((yield* Effect.flip(get)).reason._tag, "Unauthorized")
          })
        )
    )

    it.effect("waits for as long as a rate limit asks before it renews again", () =>
      withSite(({ datadog, get, proofs, warnings }) =>
        Effect.gen(function* () {
          yield* get
          yield* TestClock.adjust(0.9 * 900_000)
          datadog.answer = () => ({
            status: 429,
            body: { errors: ["slow down"] },
            headers: { "x-ratelimit-reset": "60" }
          })
          yield* get
          yield* settled(() => warnings.length === 1)
          yield* TestClock.adjust("59 seconds")
          yield* get
          yield* settled(() => true)
          assert.strictEqual(proofs(), 2)
          datadog.answer = undefined
          yield* TestClock.adjust("1 second")
          yield* get
          yield* settled(() => datadog.exchanges() === 3)
        })
      )
    )

    it.effect("goes on with an exchange for the others where the first who asked has gone", () =>
      withSite(({ datadog, get }) =>
        Effect.gen(function* () {
          yield* datadog.gate.close
          const [first, second] = yield* many(get, 2)
          yield* settled(() => datadog.exchanges() === 1)
          yield* Fiber.interrupt(first!)
          yield* datadog.gate.open
          assert.deepStrictEqual(yield* Fiber.join(second!), Exit.succeed(tokens[0]!))
          assert.strictEqual(datadog.exchanges(), 1)
        })
      )
    )

    it.effect("ends with the scope: who waits is interrupted, who asks later too, and nothing is sent", () =>
      withSite(({ datadog }) =>
        Effect.gen(function* () {
          yield* datadog.gate.close
          const scope = yield* Scope.make()
          const { get } = yield* Scope.provide(make(datadog.site), scope)
          const [waiting] = yield* many(get, 1)
          yield* settled(() => datadog.exchanges() === 1)
          yield* Scope.close(scope, Exit.void)
          assert.isTrue(Exit.hasInterrupts(yield* Fiber.join(waiting!)))
          assert.isTrue(Exit.hasInterrupts(yield* Effect.exit(get)))
          assert.strictEqual(datadog.exchanges(), 1)
        })
      )
    )

    it.effect("has the prover run within the exchange, with what was there when the service was made", () =>
      withSite(({ datadog }) =>
        Effect.gen(function* () {
          class Org extends Context.Service<Org, string>()("test/Org") {}
          const seen: Array<string> = []
          const prover = Effect.gen(function* () {
            seen.push(yield* Org, (yield* Effect.currentSpan).name)
            return yield* Proof.aws({ orgUuid })
          }).pipe(Effect.provide(AwsCredentials.layer(identity)), Effect.orDie)
          const { get } = yield* DelegatedToken.make({ site: datadog.site, prover }).pipe(
            Effect.provideService(Org, "of the maker"),
            Effect.withSpan("made"),
            Effect.provide(FetchHttpClient.layer)
          )
          yield* Effect.provideService(get, Org, "of who asks")
          assert.deepStrictEqual(seen, ["of the maker", "CloudAuth.delegatedToken.exchange"])
        }).pipe(Effect.scoped)
      )
    )

    it.effect("takes 15 minutes for the life of a token that does not say when it expires", () =>
      withSite(({ datadog, service }) =>
        Effect.gen(function* () {
          datadog.answer = () => ({
            status: 200,
            body: { data: { attributes: { access_token: Canary.token } } }
          })
          assert.strictEqual((yield* service.get).expiresAt, signedAt + 900_000)
        })
      )
    )

    const failures: ReadonlyArray<
      readonly [string, Datadog["answer"], (reason: Failure.Reason, message: string) => void]
    > = [
      [
        "an identity that no mapping matches",
        () => ({
          status: 401,
          body: {
            errors: [
              {
                status: "401",
                title: "Unauthorized",
                detail:
                  "Authenticated as arn:aws:sts::123456789012:assumed-role/deploy/run-1, no identity mapping was found"
              }
            ]
          }
        }),
        (reason, message) => {
          assert.propertyVal(reason, "verifiedCaller", "arn:aws:sts::123456789012:assumed-role/deploy/run-1")
          assert.include(message, "create a mapping whose pattern matches this caller")
        }
      ],
      [
        "a refusal with 403",
        () => ({ status: 403, body: { errors: [{ title: "Forbidden" }] } }),
        (reason, message) => {
          assert.strictEqual(reason._tag, "Forbidden")
          assert.include(message, "Either the proof was refused, or no mapping matches")
        }
      ],
      [
        "clocks that are an hour apart",
        () => ({
          status: 401,
          body: { errors: ["no"] },
          headers: { date: new Date(signedAt + 3_600_000).toUTCString() }
        }),
        (reason, message) => {
          assert.propertyVal(reason, "clockSkew", -3600)
          assert.include(message, "The clock of this machine is 3600 seconds behind that of the site")
        }
      ],
      [
        "a rate limit",
        () => ({ status: 429, body: { errors: ["slow down"] }, headers: { "x-ratelimit-reset": "7" } }),
        (reason) => assert.propertyVal(reason, "resetAfter", 7)
      ],
      [
        "an HTML page",
        () => ({ status: 200, body: "<html><title>Sign in</title></html>" }),
        (reason, message) => {
          assert.strictEqual(reason._tag, "Malformed")
          assert.include(message, "the body is not JSON")
        }
      ],
      [
        "a token with a line break",
        () => ({ status: 200, body: { data: { attributes: { access_token: `${Canary.token}\nx: y` } } } }),
        (reason) => assert.propertyVal(reason, "path", "data.attributes.access_token")
      ],
      [
        "a redirect",
        () => ({ status: 302, body: {}, headers: { location: "https://elsewhere.example/login" } }),
        (reason) => assert.propertyVal(reason, "kind", "redirect")
      ]
    ]
    it.effect.each(failures)(
      "fails at %s, typed, without a secret, and keeps nothing of it",
      ([, answer, check]) =>
        withSite(({ datadog, get }) =>
          Effect.gen(function* () {
            datadog.answer = answer
            const failure = yield* Effect.flip(get)
            assert.strictEqual(failure.operation, "delegatedToken.exchange")
            check(failure.reason, failure.message)
            Canary.assertAbsent({ failure: shownBy(failure) })
            datadog.answer = undefined
            assert.strictEqual(yield* get, tokens[1])
            assert.strictEqual(datadog.exchanges(), 2)
          })
        )
    )

    it.effect("fails at a site, or an STS behind it, that hangs", () =>
      withSite(({ datadog, get }) =>
        Effect.gen(function* () {
          datadog.answer = () => undefined
          const [caller] = yield* many(get, 1)
          yield* settled(() => datadog.exchanges() === 1)
          yield* TestClock.adjust("30 seconds")
          const { reason } = yield* Effect.flip(Effect.flatten(Fiber.join(caller!)))
          assert.propertyVal(reason, "kind", "timeout")
        })
      )
    )

    it.effect("fails at a site that is not there", () =>
      withSite(({ datadog }) =>
        Effect.gen(function* () {
          const scope = yield* Scope.make()
          const other = yield* Scope.provide(serve(identity, tokens), scope)
          yield* Scope.close(scope, Exit.void)
          const { get } = yield* make(other.site)
          assert.strictEqual((yield* Effect.flip(get)).reason._tag, "Unreachable")
          assert.strictEqual(datadog.exchanges(), 0)
        }).pipe(Effect.scoped)
      )
    )

    it.effect("is refused with the proof of a wrong secret, of another organisation, and of an old one", () =>
      withSite(({ datadog }) =>
        Effect.gen(function* () {
          const refusedOf = (prover: Login.Prover) =>
            Effect.scoped(
              Effect.flatMap(DelegatedToken.make({ site: datadog.site, prover }), ({ get }) =>
                Effect.flip(get)
              )
            ).pipe(
              Effect.provide(FetchHttpClient.layer),
              Effect.map(({ message }) => message)
            )
          const proofOf = (options: Partial<Proof.AwsOptions>, more: object) =>
            Effect.provide(Proof.aws({ orgUuid, ...options }), AwsCredentials.layer({ ...identity, ...more }))
          assert.include(
            yield* refusedOf(proofOf({}, { secretAccessKey: Canary.others.appKey })),
            "SignatureDoesNotMatch"
          )
          const other = "22222222-2222-3333-4444-555555555555"
          assert.include(yield* refusedOf(proofOf({ orgUuid: other }, {})), "wrong organisation")
          const old = yield* proofOf({}, {})
          yield* TestClock.adjust("5 minutes")
          assert.include(yield* refusedOf(Effect.succeed(old)), "The time of the proof has passed")
          assert.strictEqual(datadog.exchanges(), 2)
        })
      )
    )
  })

  describe("layerProvider", () => {
    it.effect("costs one exchange for a million headers", () =>
      withSite(({ datadog, service }) =>
        Effect.gen(function* () {
          const context = yield* Layer.build(
            Layer.provide(DelegatedToken.layerProvider, Layer.succeed(DelegatedToken.DelegatedToken, service))
          )
          const provider = Context.get(context, Credentials.Provider)
          let last = ""
          for (let count = 0; count < 1_000_000; count++) {
            const [[name, value]] = yield* Effect.fromResult(
              Credentials.toHeaders(yield* provider.get)
            ) as unknown as Effect.Effect<[[string, Redacted.Redacted]]>
            if (count === 999_999) last = `${name}: ${Redacted.value(value)}`
          }
          assert.strictEqual(last, `authorization: Bearer ${tokens[0]}`)
          assert.strictEqual(datadog.exchanges(), 1)
        }).pipe(Effect.scoped)
      )
    )
  })
})
