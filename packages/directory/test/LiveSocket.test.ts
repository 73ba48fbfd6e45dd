import * as CloudAuth from "@dd-cloud-auth/core/CloudAuth"
import * as Retry from "@dd-cloud-auth/core/Retry"
import { Directory } from "@dd-cloud-auth/directory"
import { Emulator, Faults } from "@dd-cloud-auth/emulator"
import { assert, describe, it } from "@effect/vitest"
import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as HttpClient from "effect/http/HttpClient"
import * as Layer from "effect/Layer"
import * as Metric from "effect/Metric"
import * as References from "effect/References"
import * as Scope from "effect/Scope"

const caller = "arn:aws:sts::418273640159:assumed-role/terraform-apply/run-42"
const lookupsAtATime = 1_000

/** Starts an emulator that can be killed: its connections break, and its port refuses. */
const serve = Effect.fnUntraced(function* (port: number) {
  const scope = yield* Scope.fork(yield* Scope.Scope)
  const context = yield* Layer.buildWithScope(Emulator.layerServer({ port }), scope)
  const emulator = yield* Effect.provide(Emulator.Emulator, context)
  return { ...emulator, kill: Scope.close(scope, Exit.void) }
})

describe("Directory over a socket", () => {
  it.live("answers every lookup while the emulator breaks, hangs, refuses, dies and comes back", () =>
    Effect.gen(function* () {
      let sent = 0
      const counting = Effect.map(
        HttpClient.HttpClient,
        HttpClient.tapRequest(() => Effect.sync(() => void sent++))
      )
      const emulator = yield* serve(0)
      const { credentials, faults, origin, site } = emulator
      const client = CloudAuth.layer({ site, credentials, retry: Retry.none, timeout: "1 second" }).pipe(
        Layer.provide(Layer.effect(HttpClient.HttpClient, counting)),
        Layer.provide(FetchHttpClient.layer)
      )
      const scope = yield* Scope.make()
      const context = yield* Layer.buildWithScope(
        Layer.provide(Directory.layer({ site, refreshEvery: "20 millis" }), client),
        scope
      )
      const live = yield* Effect.provide(Directory.Directory, context)

      let lookups = 0
      /** Looks up, and up again, at least so often, until the directory stands as it is awaited. */
      const lookUpUntil = Effect.fnUntraced(function* (
        isAwaited: (status: Directory.Status) => boolean,
        atLeast = 75_000
      ) {
        const end = lookups + atLeast
        while (lookups < end || !isAwaited(yield* live.status)) {
          for (let i = 0; i < lookupsAtATime; i++, lookups++) {
            const answer = yield* live.whoIs(caller)
            if (answer._tag !== "Mapped") assert.fail(`lookup ${lookups}: ${answer._tag}`)
          }
          // Lets the refresh have its turn: nothing in a lookup waits.
          yield* Effect.promise(() => new Promise((resolve) => setImmediate(resolve)))
        }
      })
      const failsWith = (tag: string) => (status: Directory.Status) => status.failure?.reason._tag === tag
      const isWell = ({ failure }: Directory.Status) => failure === undefined

      for (const [fault, tag] of [
        [Faults.reset(), "Unreachable"],
        [Faults.hang(), "Unreachable"],
        [Faults.hang({ at: "body" }), "Unreachable"],
        [Faults.rateLimit({ reset: "1" }), "RateLimited"],
        [Faults.truncate(), "Unreachable"],
        [Faults.invalidJson(), "Malformed"]
      ] as const) {
        const newcomer = `arn:aws:sts::418273640159:assumed-role/newcomer/${fault._tag}-${lookups}`
        yield* faults.set([fault])
        const began = yield* Clock.currentTimeMillis
        yield* lookUpUntil(failsWith(tag))
        // Says why, and how old what answers is: nothing was loaded since.
        const now = yield* Clock.currentTimeMillis
        const { age, failure } = yield* live.status
        assert.match(failure?.message ?? "", /^(persona|intake)Mappings\.list on 127\.0\.0\.1/)
        assert.isAtLeast(Duration.toMillis(age), now - began)
        yield* emulator.store.personaMappings.create({
          arnPattern: newcomer,
          accountIdentifier: "oncall@acme.example"
        })
        assert.strictEqual((yield* live.whoIs(newcomer))._tag, "Unmapped")
        yield* faults.clear
        yield* lookUpUntil(isWell)
        // What comes back is what there is now.
        assert.strictEqual((yield* live.whoIs(newcomer))._tag, "Mapped")
      }

      yield* emulator.kill
      yield* lookUpUntil(failsWith("Unreachable"))
      const restored = yield* serve(Number(new URL(origin).port))
      yield* lookUpUntil(isWell)
      assert.isNotEmpty(yield* restored.requests)

      yield* Scope.close(scope, Exit.void)
      assert.isAtLeast(lookups, 1_000_000)
      const refreshes = (yield* Metric.snapshot).find(({ id }) => id === "dd_cloud_auth_directory_refreshes")
      assert(refreshes?.type === "Counter")
      // Of a refresh that fails at its first list, the second may be given up before it is sent.
      assert.isAtMost(sent, 2 * Number(refreshes.state.count))
      assert.isAtLeast(sent, Number(refreshes.state.count))
    }).pipe(
      Effect.scoped,
      Effect.provideService(Metric.MetricRegistry, new Map()),
      Effect.provideService(References.MinimumLogLevel, "None")
    )
  )
})
