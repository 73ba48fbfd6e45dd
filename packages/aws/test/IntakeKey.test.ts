import { IntakeKey } from "@dd-cloud-auth/aws"
import { Failure, Site } from "@dd-cloud-auth/core"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientResponse from "effect/http/HttpClientResponse"
import * as Redacted from "effect/Redacted"
import { TestClock } from "effect/testing"

const minute = 60_000
const prover = Effect.succeed({ value: Redacted.make("proof"), expiresAt: Infinity, secrets: [] })

/** A site in memory, which answers with `key-1`, `key-2` and so on, or as it is told. */
const site = (options: Partial<IntakeKey.Options> = {}) => {
  const times: Array<number> = []
  const state = { failing: false, reset: "" }
  const client = HttpClient.make((request) =>
    Effect.clockWith((clock) => {
      times.push(clock.currentTimeMillisUnsafe())
      const body = { data: { type: "intake-key", attributes: { api_key: `key-${times.length}` } } }
      return Effect.succeed(
        HttpClientResponse.fromWeb(
          request,
          state.failing
            ? new Response("{}", {
                status: state.reset === "" ? 500 : 429,
                headers: { "x-ratelimit-reset": state.reset }
              })
            : new Response(JSON.stringify(body))
        )
      )
    })
  )
  return {
    state,
    times,
    gaps: () => times.slice(1).map((time, at) => (time - times[at]!) / minute),
    make: IntakeKey.make({ site: Site.EU1, prover, ...options }).pipe(
      Effect.provideService(HttpClient.HttpClient, client)
    )
  }
}

/** In minutes: by so much later than it is due does something happen here, for time passes in steps. */
const step = 1

/** Lets time pass step by step, and what is sent meanwhile be answered. */
const pass = (minutes: number) =>
  Effect.repeat(
    Effect.andThen(
      TestClock.adjust("1 minute"),
      Effect.repeat(
        Effect.promise(() => new Promise((resolve) => setImmediate(resolve))),
        { times: 3 }
      )
    ),
    { times: minutes - 1 }
  )

const keyOf = ({ get }: IntakeKey.Service) => Effect.map(get, Redacted.value)

describe("IntakeKey", () => {
  describe("get", () => {
    it.effect("gives the key of the first exchange, which was waited for", () =>
      Effect.gen(function* () {
        const { make, times } = site()
        const service = yield* make
        assert.strictEqual(yield* keyOf(service), "key-1")
        assert.lengthOf(times, 1)
      })
    )

    it.effect("gives a new key every hour, give or take a tenth, although the old one works", () =>
      Effect.gen(function* () {
        const { gaps, make } = site()
        const service = yield* make
        yield* pass(2880)
        assert.isAtLeast(gaps().length, 40)
        for (const gap of gaps()) assert.isTrue(gap >= 54 && gap < 66 + step, String(gap))
        assert.isTrue(gaps().some((gap) => gap < 58) && gaps().some((gap) => gap > 62))
        assert.strictEqual(yield* keyOf(service), `key-${gaps().length + 1}`)
      })
    )

    it.effect("gives the fallback until there is a key, and never again", () =>
      Effect.gen(function* () {
        const { make, state } = site({ fallback: "fallback", refreshEvery: "10 minutes" })
        state.failing = true
        const service = yield* make
        assert.strictEqual(yield* keyOf(service), "fallback")
        state.failing = false
        yield* pass(11)
        assert.strictEqual(yield* keyOf(service), "key-2")
        state.failing = true
        yield* pass(1440)
        assert.strictEqual(yield* keyOf(service), "key-2")
      })
    )

    it.effect("goes on giving the key that it has while exchanges fail", () =>
      Effect.gen(function* () {
        const { make, state, times } = site({ refreshEvery: "10 minutes" })
        const service = yield* make
        state.failing = true
        yield* pass(60)
        assert.isAbove(times.length, 2)
        assert.strictEqual(yield* keyOf(service), "key-1")
      })
    )

    it.effect("fails as the latest exchange did where there never was a key, nor a fallback", () =>
      Effect.gen(function* () {
        const { make, state } = site({ refreshEvery: "10 minutes" })
        state.failing = true
        const service = yield* make
        const failure = yield* Effect.flip(service.get)
        assert.instanceOf(failure, Failure.CloudAuthError)
        assert.strictEqual(failure.operation, "intakeKey.exchange")
        assert.strictEqual(failure.reason._tag, "ServerError")
        state.failing = false
        yield* pass(11)
        assert.strictEqual(yield* keyOf(service), "key-2")
      })
    )

    it.effect("waits twice as long after each failure, an hour at most, and as ever after a success", () =>
      Effect.gen(function* () {
        const { gaps, make, state } = site({ refreshEvery: "10 minutes" })
        state.failing = true
        yield* make
        yield* pass(300)
        state.failing = false
        yield* pass(120)
        const expected = [10, 20, 40, 60, 60, 60]
        expected.forEach((minutes, at) =>
          assert.approximately(gaps()[at]!, minutes, minutes / 10 + step, `gap ${at}`)
        )
        assert.approximately(gaps().at(-1)!, 10, 1 + step)

        state.failing = true
        const before = gaps().length
        yield* pass(30)
        assert.isAtLeast(gaps().length - before, 2)
      })
    )

    it.effect("waits for as long as a rate limit asks", () =>
      Effect.gen(function* () {
        const { gaps, make, state } = site({ refreshEvery: "1 minute" })
        state.failing = true
        state.reset = "7200"
        yield* make
        yield* pass(150)
        assert.deepStrictEqual(gaps(), [120])
      })
    )
  })

  describe("refresh", () => {
    it.effect("gets a new key early, without being waited for, and once in 30 seconds", () =>
      Effect.gen(function* () {
        const { make, times } = site()
        const service = yield* make
        yield* pass(5)
        for (let count = 0; count < 10; count++) yield* service.refresh
        yield* TestClock.adjust(0)
        assert.lengthOf(times, 2)
        assert.strictEqual(yield* keyOf(service), "key-2")
        yield* TestClock.adjust("29 seconds")
        yield* service.refresh
        yield* TestClock.adjust(0)
        assert.lengthOf(times, 2)
        yield* TestClock.adjust("1 second")
        yield* service.refresh
        yield* TestClock.adjust(0)
        assert.lengthOf(times, 3)
      })
    )

    it.effect("does nothing for as long as a rate limit asks", () =>
      Effect.gen(function* () {
        const { make, state, times } = site()
        state.failing = true
        state.reset = "60"
        const service = yield* make
        yield* TestClock.adjust("59 seconds")
        yield* service.refresh
        yield* TestClock.adjust("999 millis")
        assert.lengthOf(times, 1)
        yield* TestClock.adjust("1 millis")
        yield* service.refresh
        yield* TestClock.adjust(0)
        assert.lengthOf(times, 2)
      })
    )

    it.effect("begins a new hour", () =>
      Effect.gen(function* () {
        const { make, times } = site()
        const service = yield* make
        yield* pass(50)
        yield* service.refresh
        yield* pass(50)
        assert.lengthOf(times, 2)
      })
    )
  })

  it.effect("asks no more once its scope has closed", () =>
    Effect.gen(function* () {
      const { make, times } = site()
      yield* Effect.scoped(make)
      yield* pass(1440)
      assert.lengthOf(times, 1)
    })
  )
})
