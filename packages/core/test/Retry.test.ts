import { CloudAuth, Failure, Retry } from "@dd-cloud-auth/core"
import { assert, describe, it } from "@effect/vitest"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Schedule from "effect/Schedule"
import { TestClock } from "effect/testing"
import { fake, json, list, mapping, type Reply, resource, withClient } from "./fake.ts"

const ok = json({ data: [resource()] })
const limited = (headers: Record<string, string>) => json({ errors: ["Too many requests"] }, 429, headers)
const broken = json({ errors: ["Internal error"] }, 500)
const reset = (): Reply => ({
  transport: Object.assign(new Error("read ECONNRESET"), { code: "ECONNRESET" })
})

// Bodies are read through promises, which the test clock does not wait for.
const settle = Effect.promise(() => new Promise((resolve) => setImmediate(resolve)))

/** Runs a call in the background, and tells how it stands at any time. */
const start = Effect.fnUntraced(function* <A, E>(
  replies: ReadonlyArray<() => Reply>,
  effect: Effect.Effect<A, E, CloudAuth.CloudAuth>,
  more: Partial<CloudAuth.Options> = {}
) {
  const { layer, requests, times } = fake(...replies)
  const fiber = yield* Effect.forkChild(Effect.result(withClient(layer, more)(effect)), {
    startImmediately: true
  })
  yield* settle
  return { fiber, times, requests: () => requests.length, done: () => fiber.pollUnsafe() !== undefined }
})

describe("Retry", () => {
  describe("standard", () => {
    it.effect("waits for X-RateLimit-Reset, never less, then succeeds", () =>
      Effect.gen(function* () {
        const call = yield* start([limited({ "x-ratelimit-reset": "17" }), ok], list)
        yield* TestClock.adjust("16999 millis")
        assert.strictEqual(call.requests(), 1)
        yield* TestClock.adjust("1 millis")
        assert.strictEqual(call.requests(), 2)
        const result = yield* Fiber.join(call.fiber)
        assert.deepStrictEqual(result._tag === "Success" && result.success, [mapping()])
      })
    )

    it.effect("waits for Retry-After where that is longer, and for the backoff where both are shorter", () =>
      Effect.gen(function* () {
        const longer = yield* start([limited({ "x-ratelimit-reset": "1", "retry-after": "9" }), ok], list)
        yield* TestClock.adjust("8999 millis")
        assert.strictEqual(longer.requests(), 1)
        yield* TestClock.adjust("1 millis")
        assert.strictEqual(longer.requests(), 2)

        const none = yield* start([limited({ "x-ratelimit-reset": "0" }), ok], list)
        yield* TestClock.adjust("199 millis")
        assert.strictEqual(none.requests(), 1)
        yield* TestClock.adjust("101 millis")
        assert.strictEqual(none.requests(), 2)
      })
    )

    it.effect("waits for the Retry-After of a 5xx, and ends at once where that lies beyond the budget", () =>
      Effect.gen(function* () {
        for (const status of [500, 502, 503, 599]) {
          const busy = (seconds: string) => json({ errors: ["busy"] }, status, { "retry-after": seconds })
          const call = yield* start([busy("20"), ok], list)
          yield* TestClock.adjust("19999 millis")
          assert.strictEqual(call.requests(), 1)
          yield* TestClock.adjust("1 millis")
          assert.strictEqual(call.requests(), 2)

          const later = yield* start([busy("61"), ok], list)
          assert.isTrue(later.done())
          const result = yield* Fiber.join(later.fiber)
          assert.strictEqual(
            result._tag === "Failure" &&
              result.failure.reason._tag === "ServerError" &&
              result.failure.reason.retryAfter,
            61
          )
        }
      })
    )

    it.effect("does not send the calls of many clients at the same moment", () =>
      Effect.gen(function* () {
        const waits: Array<number> = []
        for (let i = 0; i < 20; i++) {
          const call = yield* start([broken, ok], list)
          yield* TestClock.adjust("1 second")
          waits.push(call.times[1]! - call.times[0]!)
        }
        assert.isAbove(new Set(waits).size, 10)
        assert.isAtLeast(Math.min(...waits), 200)
        assert.isAtMost(Math.max(...waits), 300)
      })
    )

    it.effect("backs off from a malformed or negative reset instead of hammering", () =>
      Effect.gen(function* () {
        for (const value of ["soon", "-5", "NaN"]) {
          const call = yield* start([limited({ "x-ratelimit-reset": value }), ok], list)
          yield* TestClock.adjust("199 millis")
          assert.strictEqual(call.requests(), 1)
          yield* TestClock.adjust("101 millis")
          assert.strictEqual(call.requests(), 2)
        }
      })
    )

    it.effect("fails at once with what the server said where its reset lies beyond the budget", () =>
      Effect.gen(function* () {
        for (const value of ["61", "3600", "1790000000", "2147484", "9".repeat(400)]) {
          const call = yield* start([limited({ "x-ratelimit-reset": value }), ok], list)
          assert.isTrue(call.done())
          assert.strictEqual(call.requests(), 1)
          const result = yield* Fiber.join(call.fiber)
          assert.strictEqual(result._tag, "Failure")
          if (result._tag === "Failure") {
            assert.strictEqual(result.failure.reason._tag, "RateLimited")
            assert.deepStrictEqual(
              result.failure.reason._tag === "RateLimited" && result.failure.reason.errors,
              [{ detail: "Too many requests" }]
            )
          }
        }
      })
    )

    it.effect("counts earlier waits against the budget", () =>
      Effect.gen(function* () {
        const call = yield* start([limited({ "x-ratelimit-reset": "40" })], list)
        yield* TestClock.adjust("40 seconds")
        assert.strictEqual(call.requests(), 2)
        assert.isTrue(call.done())
        const result = yield* Fiber.join(call.fiber)
        assert.strictEqual(result._tag === "Failure" && result.failure.reason._tag, "RateLimited")
      })
    )

    it.effect("retries 5xx and network failures five times, ever more slowly, within ±20 %", () =>
      Effect.gen(function* () {
        for (const reply of [broken, reset]) {
          const call = yield* start([reply], list)
          for (let second = 0; second < 30; second++) {
            yield* TestClock.adjust("1 second")
            yield* settle
          }
          assert.isTrue(call.done())
          const waits = call.times.slice(1).map((time, index) => time - call.times[index]!)
          assert.strictEqual(waits.length, 5)
          for (const [index, wait] of waits.entries()) {
            assert.isAtLeast(wait, 250 * 2 ** index * 0.8)
            assert.isAtMost(wait, 250 * 2 ** index * 1.2)
          }
        }
      })
    )

    it.effect(
      "never retries 400, 401, 403, 404, 409, other statuses, redirects, or an answer it cannot read",
      () =>
        Effect.gen(function* () {
          const replies = [
            ...[400, 401, 403, 404, 409, 418, 301, 302, 307, 308, 204].map(
              (status) => () =>
                new Response(null, { status, headers: { location: "https://elsewhere.example/" } })
            ),
            json({ data: null }),
            () => new Response("<html>")
          ]
          for (const reply of replies) {
            const call = yield* start([reply], list)
            assert.isTrue(call.done())
            assert.strictEqual(call.requests(), 1)
          }
        })
    )

    it.effect("retries a create only after a 429", () =>
      Effect.gen(function* () {
        const create = CloudAuth.CloudAuth.use((_) =>
          _.personaMappings.create({ arnPattern: "arn:aws:iam::123456789012:user/a", accountIdentifier: "a" })
        )
        for (const reply of [broken, reset]) {
          const call = yield* start([reply], create)
          assert.isTrue(call.done())
          assert.strictEqual(call.requests(), 1)
        }
        const call = yield* start(
          [limited({ "x-ratelimit-reset": "1" }), json({ data: resource() }, 201)],
          create
        )
        yield* TestClock.adjust("2 seconds")
        const result = yield* Fiber.join(call.fiber)
        assert.deepStrictEqual(result._tag === "Success" && result.success, mapping())
      })
    )

    it.effect("takes a 404 for success where an earlier attempt may have removed the mapping", () =>
      Effect.gen(function* () {
        const remove = CloudAuth.CloudAuth.use((_) => _.personaMappings.remove("some-id"))
        const missing = json({ errors: ["Not found"] }, 404)
        const second = yield* start([reset, missing], remove)
        yield* TestClock.adjust("1 second")
        assert.strictEqual((yield* Fiber.join(second.fiber))._tag, "Success")
        const first = yield* start([missing], remove)
        assert.strictEqual((yield* Fiber.join(first.fiber))._tag, "Failure")
      })
    )

    it.effect("ends at once when it is interrupted during a wait", () =>
      Effect.gen(function* () {
        const call = yield* start([limited({ "x-ratelimit-reset": "50" }), ok], list)
        assert.isFalse(call.done())
        yield* Fiber.interrupt(call.fiber)
        assert.isTrue(Exit.hasInterrupts(yield* Fiber.await(call.fiber)))
        yield* TestClock.adjust("1 hour")
        assert.strictEqual(call.requests(), 1)
      })
    )
  })

  describe("patient", () => {
    it.effect("outwaits a reset that standard would not, given the time", () =>
      Effect.gen(function* () {
        const call = yield* start([limited({ "x-ratelimit-reset": "300" }), ok], list, {
          retry: Retry.patient,
          timeout: "15 minutes"
        })
        yield* TestClock.adjust("300 seconds")
        assert.strictEqual((yield* Fiber.join(call.fiber))._tag, "Success")
      })
    )

    it.effect("does not begin a wait that the time limit of the call would cut off", () =>
      Effect.gen(function* () {
        const call = yield* start([limited({ "x-ratelimit-reset": "300" }), ok], list, {
          retry: Retry.patient
        })
        assert.isTrue(call.done())
        const result = yield* Fiber.join(call.fiber)
        assert.strictEqual(result._tag === "Failure" && result.failure.reason._tag, "RateLimited")
      })
    )
  })

  describe("outside of a client", () => {
    const limitedFor = (resetAfter: number) =>
      new Failure.CloudAuthError({
        operation: "x.list",
        site: "s",
        reason: new Failure.RateLimited({ message: "m", status: 429, errors: [], resetAfter })
      })
    const attempts = Effect.fnUntraced(function* (retry: Retry.Retry, resetAfter: number) {
      let count = 0
      const call = Effect.suspend(() => {
        count += 1
        return Effect.fail(limitedFor(resetAfter))
      })
      const fiber = yield* Effect.forkChild(Effect.flip(Effect.retry(call, retry)), {
        startImmediately: true
      })
      yield* TestClock.adjust("1 day")
      yield* Fiber.join(fiber)
      return count
    })

    it.effect("standard keeps to one minute, and patient to ten", () =>
      Effect.gen(function* () {
        assert.strictEqual(yield* attempts(Retry.standard, 25), 3)
        assert.strictEqual(yield* attempts(Retry.standard, 60), 2)
        assert.strictEqual(yield* attempts(Retry.standard, 61), 1)
        assert.strictEqual(yield* attempts(Retry.patient, 250), 3)
        assert.strictEqual(yield* attempts(Retry.patient, 600), 2)
        assert.strictEqual(yield* attempts(Retry.patient, 601), 1)
      })
    )
  })

  describe("none", () => {
    it.effect("sends a call once", () =>
      Effect.gen(function* () {
        const call = yield* start([broken], list, { retry: Retry.none })
        assert.isTrue(call.done())
        assert.strictEqual(call.requests(), 1)
      })
    )
  })

  describe("a schedule of one's own", () => {
    it.effect("cannot hammer a rate-limited site, nor repeat what must not be repeated", () =>
      Effect.gen(function* () {
        const eager = { retry: Schedule.spaced("1 millis") }
        const call = yield* start([limited({ "x-ratelimit-reset": "20" }), ok], list, eager)
        yield* TestClock.adjust("19999 millis")
        assert.strictEqual(call.requests(), 1)
        yield* TestClock.adjust("1 millis")
        assert.strictEqual(call.requests(), 2)

        const refused = yield* start([json({ errors: ["Forbidden"] }, 403)], list, eager)
        assert.isTrue(refused.done())
        assert.strictEqual(refused.requests(), 1)
      })
    )
  })

  describe("withBudget", () => {
    it.effect.each([
      ["first", Retry.withBudget(Schedule.spaced("1 second"), "3 seconds")],
      ["last", Schedule.spaced("1 second").pipe(Retry.withBudget("3 seconds"))]
    ] as const)("ends a schedule that stands %s before a wait would go over", ([, retry]) =>
      Effect.gen(function* () {
        const call = yield* start([broken], list, { retry })
        yield* TestClock.adjust("2999 millis")
        assert.strictEqual(call.requests(), 3)
        assert.isFalse(call.done())
        yield* TestClock.adjust("1 millis")
        yield* settle
        assert.strictEqual(call.requests(), 4)
        assert.isTrue(call.done())
      })
    )
  })

  describe("timeout", () => {
    it.effect("ends a call that hangs after one minute, or after what it was given", () =>
      Effect.gen(function* () {
        const byDefault = yield* start([() => "hang"], list)
        yield* TestClock.adjust("59999 millis")
        assert.isFalse(byDefault.done())
        yield* TestClock.adjust("1 millis")
        const result = yield* Fiber.join(byDefault.fiber)
        assert.strictEqual(result._tag, "Failure")
        if (result._tag === "Failure" && result.failure.reason._tag === "Unreachable") {
          assert.strictEqual(result.failure.reason.kind, "timeout")
          assert.include(result.failure.message, "within 60 seconds")
        } else {
          assert.fail("expected Unreachable")
        }

        const short = yield* start([() => "hang"], list, { timeout: "2 seconds" })
        yield* TestClock.adjust("2 seconds")
        assert.isTrue(short.done())
      })
    )

    it.effect("tells what came back before time ran out", () =>
      Effect.gen(function* () {
        const call = yield* start([broken, () => "hang"], list)
        yield* TestClock.adjust("1 minute")
        const result = yield* Fiber.join(call.fiber)
        assert.include(result._tag === "Failure" ? result.failure.message : "", "(2 attempts)")
        assert.include(result._tag === "Failure" ? result.failure.message : "", "Internal error")
      })
    )

    it.effect("may be infinite", () =>
      Effect.gen(function* () {
        const call = yield* start([() => "hang"], list, { timeout: Duration.infinity })
        yield* TestClock.adjust("10 days")
        assert.isFalse(call.done())
      })
    )

    it.effect("does not lose the status where the body of an error never comes", () =>
      Effect.gen(function* () {
        const call = yield* start([() => new Response(new ReadableStream(), { status: 403 })], list)
        yield* TestClock.adjust("5 seconds")
        const result = yield* Fiber.join(call.fiber)
        assert.strictEqual(result._tag === "Failure" && result.failure.reason._tag, "Forbidden")
      })
    )
  })
})
