import * as Canary from "@dd-cloud-auth/canary"
import { CloudAuth, Credentials } from "@dd-cloud-auth/core"
import { Emulator } from "@dd-cloud-auth/emulator"
import { assert, describe, it } from "@effect/vitest"
import { Duration, Effect, Fiber, Layer, Redacted } from "effect"
import { TestClock } from "effect/testing"
import * as RefreshingCredentials from "./RefreshingCredentials.ts"

/** A login that takes a second, for a token that is good for an hour. */
const makeLogin = () => {
  const login = { count: 0 }
  const run = Effect.gen(function* () {
    yield* Effect.sleep("1 second")
    login.count += 1
    return { token: Redacted.make(Canary.token), lifetime: Duration.hours(1) }
  })
  return { login, run }
}

const emulator = Emulator.layerClient({ credentials: Credentials.bearer(Canary.token) })
const cloudAuth = Layer.unwrap(Effect.map(Emulator.Emulator, ({ site }) => CloudAuth.layerProvider({ site })))

describe("RefreshingCredentials", () => {
  it.effect("log in once for many fibers, keep the token, and renew it before it expires", () => {
    const { login, run } = makeLogin()
    return Effect.gen(function* () {
      const { personaMappings } = yield* CloudAuth.CloudAuth
      const many = yield* Effect.forkChild(
        Effect.all(
          Array.from({ length: 100 }, () => personaMappings.list),
          { concurrency: "unbounded" }
        ),
        { startImmediately: true }
      )
      yield* TestClock.adjust("1 second")
      assert.strictEqual((yield* Fiber.join(many)).length, 100)
      assert.strictEqual(login.count, 1)

      yield* TestClock.adjust("54 minutes")
      yield* personaMappings.list
      assert.strictEqual(login.count, 1)

      yield* TestClock.adjust("1 minute")
      const next = yield* Effect.forkChild(personaMappings.list, { startImmediately: true })
      yield* TestClock.adjust("1 second")
      yield* Fiber.join(next)
      assert.strictEqual(login.count, 2)
    }).pipe(
      Effect.provide(
        cloudAuth.pipe(
          Layer.provide(RefreshingCredentials.layer(run, { renewBefore: "5 minutes" })),
          Layer.provide(emulator)
        )
      )
    )
  })

  it.effect("log in for the others although the first who asked has gone", () => {
    const { login, run } = makeLogin()
    return Effect.gen(function* () {
      const { personaMappings } = yield* CloudAuth.CloudAuth
      const first = yield* Effect.forkChild(personaMappings.list, { startImmediately: true })
      const second = yield* Effect.forkChild(personaMappings.list, { startImmediately: true })
      yield* Fiber.interrupt(first)
      yield* TestClock.adjust("1 second")
      assert.strictEqual((yield* Fiber.join(second)).length, 44)
      assert.strictEqual(login.count, 1)
    }).pipe(
      Effect.provide(
        cloudAuth.pipe(
          Layer.provide(RefreshingCredentials.layer(run, { renewBefore: "5 minutes" })),
          Layer.provide(emulator)
        )
      )
    )
  })
})
