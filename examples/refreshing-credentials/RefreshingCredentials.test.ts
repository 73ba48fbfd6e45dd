import * as Canary from "@dd-cloud-auth/canary"
import { CloudAuth, Credentials } from "@dd-cloud-auth/core"
import { Emulator } from "@dd-cloud-auth/emulator"
import { assert, describe, it } from "@effect/vitest"
import { Duration, Effect, Fiber, Layer, Redacted, Ref } from "effect"
import { TestClock } from "effect/testing"
import * as RefreshingCredentials from "./RefreshingCredentials.ts"

const emulator = Emulator.layerClient({ credentials: Credentials.bearer(Canary.token) })

/**
 * Runs a test over a login that takes a second, for a token that is good for an hour. The test sees how many logins there
 * were, of which the first ones may fail.
 */
const withLogin = <A, E>(
  test: (logins: Effect.Effect<number>) => Effect.Effect<A, E, CloudAuth.CloudAuth>,
  { failing }: { readonly failing: number } = { failing: 0 }
): Effect.Effect<A, E> =>
  Effect.gen(function* () {
    const count = yield* Ref.make(0)
    const login = Effect.gen(function* () {
      yield* Effect.sleep("1 second")
      if ((yield* Ref.updateAndGet(count, (n) => n + 1)) <= failing) {
        return yield* new RefreshingCredentials.LoginFailed({
          issuer: "issuer.example",
          message: "it is being restarted."
        })
      }
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

  it.effect("log in again where a login failed, as the client does where Datadog is out of reach", () =>
    withLogin(
      (logins) =>
        Effect.gen(function* () {
          const { personaMappings } = yield* CloudAuth.CloudAuth
          const list = yield* Effect.forkChild(personaMappings.list, { startImmediately: true })
          yield* TestClock.adjust("3 seconds")
          assert.lengthOf(yield* Fiber.join(list), 44)
          assert.strictEqual(yield* logins, 2)
        }),
      { failing: 1 }
    )
  )

  it.effect("say who gave no token", () =>
    withLogin(
      () =>
        Effect.gen(function* () {
          const { personaMappings } = yield* CloudAuth.CloudAuth
          const failed = yield* Effect.forkChild(Effect.flip(personaMappings.list), {
            startImmediately: true
          })
          yield* TestClock.adjust("1 minute")
          const { message, reason } = yield* Fiber.join(failed)
          assert.strictEqual(reason._tag, "Unreachable")
          assert.include(message, "issuer.example gave no token: it is being restarted.")
        }),
      { failing: Infinity }
    )
  )
})
