import * as Canary from "@dd-cloud-auth/canary"
import { CloudAuth, Credentials } from "@dd-cloud-auth/core"
import { Emulator } from "@dd-cloud-auth/emulator"
import { assert, describe, it } from "@effect/vitest"
import { Duration, Effect, Fiber, Layer, Redacted, Ref } from "effect"
import { TestClock } from "effect/testing"
import * as RefreshingCredentials from "./RefreshingCredentials.ts"

const emulator = Emulator.layerClient({ credentials: Credentials.bearer(Canary.token) })

/** Runs a test over a login that takes a second, for a token that is good for an hour. The test sees how many there were. */
const withLogin = <A, E>(
  test: (logins: Effect.Effect<number>) => Effect.Effect<A, E, CloudAuth.CloudAuth>
): Effect.Effect<A, E> =>
  Effect.gen(function* () {
    const count = yield* Ref.make(0)
    const login = Effect.gen(function* () {
      yield* Effect.sleep("1 second")
      yield* Ref.update(count, (n) => n + 1)
      return { token: Redacted.make(Canary.token), lifetime: Duration.hours(1) }
    })
    const cloudAuth = Layer.unwrap(
      Effect.map(Emulator.Emulator, ({ site }) => CloudAuth.layerProvider({ site }))
    ).pipe(
      Layer.provide(RefreshingCredentials.layer(login, { renewBefore: "5 minutes" })),
      Layer.provide(emulator)
    )
    return yield* Effect.provide(test(Ref.get(count)), cloudAuth)
  })

describe("RefreshingCredentials", () => {
  it.effect("log in once for many fibers, keep the token, and renew it before it expires", () =>
    withLogin((logins) =>
      Effect.gen(function* () {
        const { personaMappings } = yield* CloudAuth.CloudAuth
        const many = yield* Effect.forkChild(
          Effect.all(
            Array.from({ length: 100 }, () => personaMappings.list),
            { concurrency: "unbounded" }
          ),
          { startImmediately: true }
        )
        yield* TestClock.adjust("1 second")
        assert.lengthOf(yield* Fiber.join(many), 100)
        assert.strictEqual(yield* logins, 1)

        yield* TestClock.adjust("54 minutes")
        yield* personaMappings.list
        assert.strictEqual(yield* logins, 1)

        yield* TestClock.adjust("1 minute")
        const next = yield* Effect.forkChild(personaMappings.list, { startImmediately: true })
        yield* TestClock.adjust("1 second")
        yield* Fiber.join(next)
        assert.strictEqual(yield* logins, 2)
      })
    )
  )

  it.effect("log in for the others although the first who asked has gone", () =>
    withLogin((logins) =>
      Effect.gen(function* () {
        const { personaMappings } = yield* CloudAuth.CloudAuth
        const first = yield* Effect.forkChild(personaMappings.list, { startImmediately: true })
        const second = yield* Effect.forkChild(personaMappings.list, { startImmediately: true })
        yield* Fiber.interrupt(first)
        yield* TestClock.adjust("1 second")
        assert.lengthOf(yield* Fiber.join(second), 44)
        assert.strictEqual(yield* logins, 1)
      })
    )
  )
})
