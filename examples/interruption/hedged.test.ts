import { CloudAuth } from "@dd-cloud-auth/core"
import { Emulator, Faults } from "@dd-cloud-auth/emulator"
import { NodeCloudAuth } from "@dd-cloud-auth/node"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Fiber, Layer, Option, Queue } from "effect"
import { TestClock } from "effect/testing"
import { subscribe, unsubscribe } from "node:diagnostics_channel"
import type { IncomingMessage } from "node:http"
import type { Socket } from "node:net"
import { hedged } from "./hedged.ts"

const emulator = Emulator.layerServer({ port: 0 })
const cloudAuth = Layer.unwrap(Effect.map(Emulator.Emulator, NodeCloudAuth.layer))
const layer = Layer.provideMerge(cloudAuth, emulator)

/** The requests that arrive at the emulator, each as the emulator's end of its connection. */
const arrivals = Effect.gen(function* () {
  const queue = yield* Queue.unbounded<Socket>()
  const onRequest = (message: unknown) =>
    void Queue.offerUnsafe(queue, (message as { readonly request: IncomingMessage }).request.socket)
  yield* Effect.acquireRelease(
    Effect.sync(() => subscribe("http.server.request.start", onRequest)),
    () => Effect.sync(() => unsubscribe("http.server.request.start", onRequest))
  )
  return queue
})

const closed = (socket: Socket): Effect.Effect<void> =>
  Effect.callback((resume) => {
    if (socket.closed) resume(Effect.void)
    else socket.once("close", () => resume(Effect.void))
  })

describe("interruption", () => {
  it.effect("of a call whose time is up closes its connection", () =>
    Effect.gen(function* () {
      const { faults } = yield* Emulator.Emulator
      const { personaMappings } = yield* CloudAuth.CloudAuth
      const requests = yield* arrivals
      yield* faults.set([Faults.hang({ at: "headers" })])
      const call = yield* Effect.forkChild(Effect.timeoutOption(personaMappings.list, "2 seconds"))
      const socket = yield* Queue.take(requests)
      assert.isFalse(socket.closed)

      yield* TestClock.adjust("2 seconds")
      assert.isTrue(Option.isNone(yield* Fiber.join(call)))
      yield* closed(socket)
    }).pipe(Effect.provide(layer))
  )
})

describe("hedged", () => {
  it.effect("asks again where the first answer is late, and closes the connection of the loser", () =>
    Effect.gen(function* () {
      const { faults } = yield* Emulator.Emulator
      const { personaMappings } = yield* CloudAuth.CloudAuth
      const requests = yield* arrivals
      yield* faults.set([Faults.hang({ request: 1 })])
      const call = yield* Effect.forkChild(hedged("300 millis")(personaMappings.list))
      const loser = yield* Queue.take(requests)
      assert.isFalse(loser.closed)

      yield* TestClock.adjust("300 millis")
      assert.strictEqual((yield* Fiber.join(call)).length, 44)
      yield* closed(loser)
    }).pipe(Effect.provide(layer))
  )

  it.effect("asks once where the answer is in time", () =>
    Effect.gen(function* () {
      const { requests } = yield* Emulator.Emulator
      const { personaMappings } = yield* CloudAuth.CloudAuth
      yield* hedged("300 millis")(personaMappings.list)
      yield* TestClock.adjust("300 millis")
      assert.strictEqual((yield* requests).length, 1)
    }).pipe(Effect.provide(layer))
  )
})
