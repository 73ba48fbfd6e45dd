import * as CloudAuth from "@dd-cloud-auth/core/CloudAuth"
import * as Credentials from "@dd-cloud-auth/core/Credentials"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientRequest from "effect/http/HttpClientRequest"
import * as Stream from "effect/Stream"
import * as TestClock from "effect/testing/TestClock"
import * as Emulator from "../src/Emulator.ts"
import * as Faults from "../src/Faults.ts"
import * as Store from "../src/Store.ts"
import { cloudAuth } from "./transports.ts"

const using =
  (options?: Emulator.Options) =>
  <A, E, R>(effect: Effect.Effect<A, E, R>) =>
    Effect.provide(effect, cloudAuth(Emulator.layerClient, options))

describe("layerClient", () => {
  it.effect("reaches no other origin", () =>
    Effect.gen(function* () {
      const client = yield* HttpClient.HttpClient
      const error = yield* Effect.flip(
        client.get("https://api.datadoghq.com/api/v2/cloud_auth/aws/persona_mapping")
      )
      assert.strictEqual(error.reason._tag, "TransportError")
      assert.include(String(error.reason.cause), "ENOTFOUND api.datadoghq.com")
      assert.deepStrictEqual(yield* (yield* Emulator.Emulator).requests, [])
    }).pipe(using())
  )

  it.effect("answers HEAD with the head of GET, and 204 without a body", () =>
    Effect.gen(function* () {
      const { origin } = yield* Emulator.Emulator
      const client = yield* HttpClient.HttpClient
      const head = yield* client.head(origin)
      assert.strictEqual(head.headers["content-length"], '{"errors":["Not found"]}'.length.toString())
      assert.strictEqual(yield* head.text, "")
      const path = `${origin}/api/v2/cloud_auth/aws/intake_mapping/${Store.acme.intakeMappings[0]!.id}`
      const removed = yield* client.del(path)
      assert.strictEqual(removed.status, 204)
      assert.strictEqual(yield* removed.text, "")
    }).pipe(using({ credentials: Credentials.none }))
  )

  it.effect("sends nothing before a slow first byte", () =>
    Effect.gen(function* () {
      const { personaMappings } = yield* CloudAuth.CloudAuth
      const fiber = yield* Effect.forkChild(personaMappings.list, { startImmediately: true })
      yield* TestClock.adjust("29 seconds")
      assert.isUndefined(fiber.pollUnsafe())
      yield* TestClock.adjust("1 second")
      assert.isAbove((yield* Fiber.join(fiber)).length, 0)
    }).pipe(using({ faults: [Faults.slow("30 seconds")] }))
  )

  it.effect.each(["start", "headers", "body"] as const)(
    "never ends a hang at the %s, until the client gives up",
    (at) =>
      Effect.gen(function* () {
        const { personaMappings } = yield* CloudAuth.CloudAuth
        const fiber = yield* Effect.forkChild(Effect.flip(personaMappings.list), { startImmediately: true })
        yield* TestClock.adjust("59 seconds")
        assert.isUndefined(fiber.pollUnsafe())
        yield* TestClock.adjust("1 second")
        const failure = yield* Fiber.join(fiber)
        assert(failure.reason._tag === "Unreachable")
        assert.strictEqual(failure.reason.kind, "timeout")
      }).pipe(using({ faults: [Faults.hang({ at })] }))
  )

  it.effect("trickles as the clock goes", () =>
    Effect.gen(function* () {
      const { origin } = yield* Emulator.Emulator
      const response = yield* (yield* HttpClient.HttpClient).get(origin)
      let text = ""
      const fiber = yield* response.stream.pipe(
        Stream.decodeText,
        Stream.runForEach((piece) => Effect.sync(() => (text += piece))),
        Effect.forkChild({ startImmediately: true })
      )
      for (const expected of ["", "ab", "abcd", "abcde"]) {
        assert.strictEqual(text, expected)
        yield* TestClock.adjust("1 second")
      }
      yield* Fiber.join(fiber)
    }).pipe(
      using({
        faults: [
          Faults.answer({ status: 200, body: "abcde" }),
          Faults.trickle({ bytes: 2, every: "1 second" })
        ]
      })
    )
  )

  it.effect("breaks off in mid-body, after what was sent", () =>
    Effect.gen(function* () {
      const { origin } = yield* Emulator.Emulator
      const response = yield* (yield* HttpClient.HttpClient).get(origin)
      let text = ""
      const error = yield* response.stream.pipe(
        Stream.decodeText,
        Stream.runForEach((piece) => Effect.sync(() => (text += piece))),
        Effect.flip
      )
      assert.strictEqual(text, "ab")
      assert.strictEqual(error.reason._tag, "DecodeError")
      assert.include(String(error.reason.cause), "ECONNRESET")
    }).pipe(using({ faults: [Faults.answer({ status: 200, body: "abcd" }), Faults.reset({ at: "body" })] }))
  )

  it.effect("reads a request body in every form", () =>
    Effect.gen(function* () {
      const { origin, requests } = yield* Emulator.Emulator
      const client = yield* HttpClient.HttpClient
      const post = HttpClientRequest.post(`${origin}/api/v2/cloud_auth/aws/persona_mapping`)
      yield* client.execute(HttpClientRequest.bodyText(post, "text"))
      yield* client.execute(HttpClientRequest.bodyUint8Array(post, new TextEncoder().encode("bytes")))
      yield* client.execute(HttpClientRequest.bodyStream(post, Stream.encodeText(Stream.make("str", "eam"))))
      yield* client.execute(HttpClientRequest.bodyUrlParams(post, { a: "1" }))
      assert.deepStrictEqual(
        (yield* requests).map(({ body }) => body),
        ["text", "bytes", "stream", "a=1"]
      )
    }).pipe(using())
  )
})
