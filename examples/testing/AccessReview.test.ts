import { CloudAuth } from "@dd-cloud-auth/core"
import { Emulator, Faults, type Seed } from "@dd-cloud-auth/emulator"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Fiber, Layer } from "effect"
import { TestClock } from "effect/testing"
import { AccessReview } from "./AccessReview.ts"

const ada = "5b6a1c02-9d3e-8f41-a7b5-3c2d1e0f9a88"
const robot = "c1d2e3f4-0a1b-8c2d-9e3f-4a5b6c7d8e9f"

const seed: Seed.Seed = {
  accounts: [],
  awsAccounts: [],
  personaMappings: [
    {
      id: "m-1",
      arnPattern: "arn:aws:sts::123456789012:assumed-role/admin/ada",
      accountIdentifier: "ada@example.com",
      accountUuid: ada
    },
    {
      id: "m-2",
      arnPattern: "arn:aws:sts::123456789012:assumed-role/deploy/*",
      accountIdentifier: robot,
      accountUuid: robot
    }
  ],
  intakeMappings: []
}

// The emulator in process, in place of Datadog: no socket, and its time is the test's.
const emulator = Emulator.layerClient({ seed })
const cloudAuth = Layer.unwrap(Effect.map(Emulator.Emulator, CloudAuth.layer))
const layer = AccessReview.layer.pipe(Layer.provide(cloudAuth), Layer.provideMerge(emulator))

describe("AccessReview", () => {
  it.effect("finds the callers that become an account", () =>
    Effect.gen(function* () {
      const { patternsOf } = yield* AccessReview
      assert.deepStrictEqual(yield* patternsOf(ada), ["arn:aws:sts::123456789012:assumed-role/admin/ada"])
    }).pipe(Effect.provide(layer))
  )

  it.effect("waits until a rate limit is reset, in no time", () =>
    Effect.gen(function* () {
      const { faults, requests } = yield* Emulator.Emulator
      const { patternsOf } = yield* AccessReview
      yield* faults.set([Faults.rateLimit({ reset: "30", request: 1 })])
      const answer = yield* Effect.forkChild(patternsOf(robot), { startImmediately: true })

      yield* TestClock.adjust("29 seconds")
      assert.strictEqual((yield* requests).length, 1)
      assert.isUndefined(answer.pollUnsafe())

      yield* TestClock.adjust("1 second")
      assert.deepStrictEqual(yield* Fiber.join(answer), ["arn:aws:sts::123456789012:assumed-role/deploy/*"])
      assert.strictEqual((yield* requests).length, 2)
    }).pipe(Effect.provide(layer))
  )
})
