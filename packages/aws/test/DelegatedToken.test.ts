import { AwsCredentials, DelegatedToken, Proof } from "@dd-cloud-auth/aws"
import { CloudAuth, Credentials, type Failure, Retry } from "@dd-cloud-auth/core"
import { Emulator, Faults } from "@dd-cloud-auth/emulator"
import { assert, describe, it } from "@effect/vitest"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import type * as HttpClient from "effect/http/HttpClient"
import * as Layer from "effect/Layer"
import * as Logger from "effect/Logger"
import * as Redacted from "effect/Redacted"
import * as Scope from "effect/Scope"
import { TestClock } from "effect/testing"
import { exchanges, inProcess, list, makeGate, user } from "./emulated.ts"
import { signedAt } from "./golden.ts"
import { settled } from "./settled.ts"

const minute = 60_000
/** How long the emulator's tokens live. */
const life = 15 * minute
const refusing = [Faults.status(401, { operation: "delegatedToken.exchange" })]

interface Given {
  readonly service: DelegatedToken.Service
  readonly get: Effect.Effect<string, Failure.CloudAuthError>
  /** How many exchanges were begun, whether they have been answered or not. */
  readonly begun: () => number
  readonly gate: Effect.Success<typeof makeGate>["latch"]
  /** What the log said. */
  readonly warnings: ReadonlyArray<string>
  readonly faults: Emulator.Service["faults"]
}

/** Builds the service, which ends with the scope. */
const make = Effect.fnUntraced(function* (onProof: () => void = () => {}) {
  const { orgUuid, site } = yield* Emulator.Emulator
  const credentials = yield* Layer.build(AwsCredentials.layer(user))
  const prover = Effect.andThen(Effect.sync(onProof), Proof.aws({ orgUuid }))
  return yield* Effect.provideContext(DelegatedToken.make({ site, prover }), credentials)
})

/** Runs a test over an emulator in process, by a clock that the test rules. */
const withToken = <A, E>(
  test: (_: Given) => Effect.Effect<A, E, Emulator.Emulator | HttpClient.HttpClient | Scope.Scope>,
  options?: Emulator.Options
) =>
  Effect.gen(function* () {
    const { faults } = yield* Emulator.Emulator
    const gate = yield* makeGate
    let begun = 0
    const service = yield* gate.guard(make(() => (begun += 1)))
    const warnings: Array<string> = []
    const get = Effect.map(service.get, ({ token }) => Redacted.value(token))
    const given = { service, get, begun: () => begun, gate: gate.latch, warnings, faults }
    return yield* Effect.provide(
      test(given),
      Logger.layer([Logger.make(({ message }) => void warnings.push(String(message)))])
    )
  }).pipe(inProcess(options))

const many = <A, E>(effect: Effect.Effect<A, E>, count = 16) =>
  Effect.forEach(Array.from({ length: count }), () =>
    Effect.forkChild(Effect.exit(effect), { startImmediately: true })
  )

/** Waits until another token is given than the old one. */
const next = (get: Given["get"], old: string) =>
  Effect.repeat(
    Effect.andThen(
      settled(() => true),
      get
    ),
    { until: (token) => token !== old }
  )

describe("DelegatedToken", () => {
  describe("get", () => {
    it.effect("sends nothing before it is asked", () =>
      withToken(({ begun }) => Effect.sync(() => assert.strictEqual(begun(), 0)))
    )

    it.effect(
      "renews in the background of use, from about four fifths of the life on, once, and gives the old token meanwhile",
      () =>
        withToken(({ begun, gate, get }) =>
          Effect.gen(function* () {
            const first = yield* get
            yield* TestClock.adjust(0.74 * life)
            assert.strictEqual(yield* get, first)
            yield* settled(() => true)
            assert.strictEqual(begun(), 1)

            yield* TestClock.adjust(0.12 * life)
            yield* gate.close
            const callers = yield* many(get)
            assert.deepStrictEqual(
              yield* Effect.forEach(callers, Fiber.join),
              Array.from({ length: 16 }, () => Exit.succeed(first))
            )
            yield* gate.open
            yield* next(get, first)
            assert.deepStrictEqual([begun(), yield* exchanges], [2, 2])
          })
        )
    )

    it.effect("renews for as long as somebody asks, each time with a proof that was not used before", () =>
      withToken(
        ({ begun, get }) =>
          Effect.gen(function* () {
            let token = yield* get
            for (let renewals = 1; renewals <= 8; renewals++) {
              yield* TestClock.adjust("13 minutes")
              assert.strictEqual(yield* get, token)
              token = yield* next(get, token)
            }
            assert.strictEqual(begun(), 9)
          }),
        { login: { replays: "refuse" } }
      )
    )

    it.effect("exchanges nothing while nobody asks", () =>
      withToken(({ begun, get }) =>
        Effect.gen(function* () {
          yield* get
          yield* TestClock.adjust("1 day")
          yield* settled(() => true)
          assert.strictEqual(begun(), 1)
        })
      )
    )

    it.effect(
      "keeps the old token while it lives where a renewal fails, says so, and waits before the next",
      () =>
        withToken(({ begun, faults, get, warnings }) =>
          Effect.gen(function* () {
            const first = yield* get
            yield* TestClock.adjust(0.9 * life)
            yield* faults.set(refusing)
            assert.strictEqual(yield* get, first)
            yield* settled(() => warnings.length === 1)
            assert.match(
              warnings[0]!,
              /^The token of emulator\.invalid could not be renewed; the old one is good for another 1m 30s\. delegatedToken\.exchange on .* answered 401/
            )

            // A tenth of the 90 seconds that were left.
            yield* TestClock.adjust("8999 millis")
            yield* Effect.forEach(yield* many(get), Fiber.join)
            yield* settled(() => true)
            assert.strictEqual(begun(), 2)
            yield* TestClock.adjust("1 millis")
            assert.strictEqual(yield* get, first)
            yield* settled(() => warnings.length === 2)
            assert.strictEqual(begun(), 3)

            yield* TestClock.adjust("2 minutes")
            assert.strictEqual((yield* Effect.flip(get)).reason._tag, "Unauthorized")
            yield* faults.clear
            assert.notStrictEqual(yield* get, first)
          })
        )
    )

    it.effect("waits for as long as a rate limit asks before it renews again", () =>
      withToken(({ begun, faults, get, warnings }) =>
        Effect.gen(function* () {
          const first = yield* get
          yield* TestClock.adjust(0.9 * life)
          yield* faults.set([Faults.rateLimit({ reset: "60", operation: "delegatedToken.exchange" })])
          yield* get
          yield* settled(() => warnings.length === 1)
          yield* TestClock.adjust("59 seconds")
          yield* get
          yield* settled(() => true)
          assert.strictEqual(begun(), 2)
          yield* faults.clear
          yield* TestClock.adjust("1 second")
          yield* next(get, first)
          assert.strictEqual(begun(), 3)
        })
      )
    )

    // Some of Datadog's resources answer any such token with 401, so that a renewal at each would be an exchange a call.
    it.effect("keeps a token that a call was refused with, as Datadog's own clients do", () =>
      withToken(({ begun, faults, get, service }) =>
        Effect.gen(function* () {
          const { site } = yield* Emulator.Emulator
          const first = yield* get
          yield* faults.set([Faults.status(401, { operation: "personaMappings.list", request: 1 })])
          const client = yield* CloudAuth.layerProvider({ site, retry: Retry.none }).pipe(
            Layer.provide(DelegatedToken.layerProvider),
            Layer.provide(Layer.succeed(DelegatedToken.DelegatedToken, service)),
            Layer.build
          )
          const listed = Effect.provideContext(list, client)
          assert.strictEqual((yield* Effect.flip(listed)).reason._tag, "Unauthorized")
          yield* listed
          assert.strictEqual(yield* get, first)
          assert.strictEqual(begun(), 1)
        })
      )
    )

    it.effect("goes on with an exchange for the others where the first who asked has gone", () =>
      withToken(({ begun, gate, get }) =>
        Effect.gen(function* () {
          yield* gate.close
          const [first, second] = yield* many(get, 2)
          yield* settled(() => begun() === 1)
          yield* Fiber.interrupt(first!)
          yield* gate.open
          assert.isTrue(Exit.isSuccess(yield* Fiber.join(second!)))
          assert.strictEqual(begun(), 1)
        })
      )
    )

    it.effect("ends with the scope: who waits is interrupted, who asks later too, and nothing is sent", () =>
      Effect.gen(function* () {
        const gate = yield* makeGate
        yield* gate.latch.close
        const scope = yield* Scope.make()
        const { get } = yield* Scope.provide(gate.guard(make()), scope)
        const [waiting] = yield* many(get, 1)
        yield* settled(() => gate.arrived() === 1)
        yield* Scope.close(scope, Exit.void)
        assert.isTrue(Exit.hasInterrupts(yield* Fiber.join(waiting!)))
        assert.isTrue(Exit.hasInterrupts(yield* Effect.exit(get)))
        yield* gate.latch.open
        yield* settled(() => true)
        assert.deepStrictEqual([gate.arrived(), yield* exchanges], [1, 0])
      }).pipe(inProcess())
    )

    it.effect("has the prover run within the exchange, with what was there when the service was made", () =>
      Effect.gen(function* () {
        class Org extends Context.Service<Org, string>()("test/Org") {}
        const { orgUuid, site } = yield* Emulator.Emulator
        const seen: Array<string> = []
        const prover = Effect.gen(function* () {
          seen.push(yield* Org, (yield* Effect.currentSpan).name)
          return yield* Proof.aws({ orgUuid })
        }).pipe(Effect.provide(AwsCredentials.layer(user)), Effect.orDie)
        const { get } = yield* DelegatedToken.make({ site, prover }).pipe(
          Effect.provideService(Org, "of the maker"),
          Effect.withSpan("made")
        )
        yield* Effect.provideService(get, Org, "of who asks")
        assert.deepStrictEqual(seen, ["of the maker", "CloudAuth.delegatedToken.exchange"])
      }).pipe(inProcess())
    )

    it.effect.each(["epoch", "number", "date-time", "absent"] as const)(
      "reads when a token expires: %s, which without a word is after 15 minutes",
      (expires) =>
        withToken(
          ({ service }) =>
            Effect.map(service.get, ({ expiresAt }) => assert.strictEqual(expiresAt, signedAt + life)),
          { login: { expires } }
        )
    )
  })

  describe("layerProvider", () => {
    it.effect("costs one exchange for a million headers", () =>
      withToken(({ begun, get, service }) =>
        Effect.gen(function* () {
          const context = yield* Layer.build(
            Layer.provide(DelegatedToken.layerProvider, Layer.succeed(DelegatedToken.DelegatedToken, service))
          )
          const provider = Context.get(context, Credentials.Provider)
          let last = ""
          for (let count = 0; count < 1_000_000; count++) {
            const headers = yield* Effect.fromResult(Credentials.toHeaders(yield* provider.get))
            if (count === 999_999) {
              last = headers.map(([name, value]) => `${name}: ${Redacted.value(value)}`).join()
            }
          }
          assert.strictEqual(last, `authorization: Bearer ${yield* get}`)
          assert.strictEqual(begun(), 1)
        })
      )
    )
  })
})
