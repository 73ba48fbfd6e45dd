import { CloudAuth, Retry } from "@dd-cloud-auth/core"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as HttpClient from "effect/http/HttpClient"
import * as Tracer from "effect/Tracer"
import { fake, json, type Reply, resource, text, withClient } from "./fake.ts"
import { recorder } from "./leaks.ts"

const allSpansOf = Effect.fnUntraced(function* <A, E>(
  effect: Effect.Effect<A, E, CloudAuth.CloudAuth>,
  ...replies: ReadonlyArray<() => Reply>
) {
  const { spans, tracer } = recorder()
  yield* effect.pipe(
    withClient(fake(...replies).layer, { retry: Retry.none }),
    Effect.exit,
    Effect.provideService(Tracer.Tracer, tracer),
    Effect.provideService(HttpClient.TracerHeaderFilter, () => true)
  )
  return spans
})

const isOfCall = (span: Tracer.Span): boolean => span.name.startsWith("CloudAuth.")

const spansOf = <A, E>(
  effect: Effect.Effect<A, E, CloudAuth.CloudAuth>,
  ...replies: ReadonlyArray<() => Reply>
) => Effect.map(allSpansOf(effect, ...replies), (spans) => spans.filter(isOfCall))

const httpSpanOf = (reply: () => Reply) =>
  Effect.map(
    allSpansOf(
      CloudAuth.CloudAuth.use((_) => _.personaMappings.list),
      reply
    ),
    (spans) => spans.find((span) => !isOfCall(span))!
  )

describe("spans", () => {
  it.effect("name the operation, and carry site, status, attempts and items", () =>
    Effect.gen(function* () {
      const [span] = yield* spansOf(
        CloudAuth.CloudAuth.use((_) => _.personaMappings.list),
        json({ data: [resource(1), resource(2)] })
      )
      assert.strictEqual(span?.name, "CloudAuth.personaMappings.list")
      assert.deepStrictEqual(Object.fromEntries(span!.attributes), {
        "datadog.site": "datadoghq.eu",
        "cloud_auth.operation": "personaMappings.list",
        "cloud_auth.attempts": 1,
        "cloud_auth.items": 2,
        "http.response.status_code": 200
      })
    })
  )

  it.effect("end without what a server said", () =>
    Effect.gen(function* () {
      const [span] = yield* spansOf(
        CloudAuth.CloudAuth.use((_) => _.personaMappings.list),
        json({ data: [resource(1)] })
      )
      assert.deepStrictEqual(span?.status._tag === "Ended" && span.status.exit, Exit.void)
    })
  )

  it.effect("of HTTP show the status, and of an answer's headers the numbers of the rate limit alone", () =>
    Effect.gen(function* () {
      const span = yield* httpSpanOf(
        json({ errors: [] }, 429, {
          "retry-after": "30",
          "x-ratelimit-limit": "100",
          "x-ratelimit-period": "12x",
          "x-ratelimit-remaining": "0123456789",
          "x-ratelimit-reset": "123456789",
          "x-ratelimit-name": "7"
        })
      )
      const shown = Array.from(span.attributes).filter(
        ([name]) => name.startsWith("http.response.header") || name.includes("status_code")
      )
      assert.deepStrictEqual(Object.fromEntries(shown), {
        "http.response.status_code": 429,
        "http.response.header.retry-after": "30",
        "http.response.header.x-ratelimit-limit": "100",
        "http.response.header.x-ratelimit-reset": "123456789"
      })
    })
  )

  it.effect("of HTTP show every status that an answer may have", () =>
    Effect.gen(function* () {
      for (const status of [200, 599]) {
        const span = yield* httpSpanOf(json({ data: [] }, status))
        assert.strictEqual(span.attributes.get("http.response.status_code"), status)
      }
    })
  )

  it.effect("end with the failure, and its status", () =>
    Effect.gen(function* () {
      const [span] = yield* spansOf(
        CloudAuth.CloudAuth.use((_) => _.intakeMappings.remove("some-id")),
        text("", 403)
      )
      assert.strictEqual(span?.name, "CloudAuth.intakeMappings.remove")
      assert.strictEqual(span?.attributes.get("http.response.status_code"), 403)
      assert.isTrue(span?.status._tag === "Ended" && Exit.isFailure(span.status.exit))
    })
  )

  it.effect("exist for every operation", () =>
    Effect.gen(function* () {
      const mapping = { arnPattern: "p", accountIdentifier: "a" }
      const every = CloudAuth.CloudAuth.use((api) =>
        Effect.forEach([api.personaMappings, api.intakeMappings], (mappings) =>
          Effect.all([mappings.list, mappings.get("id"), mappings.create(mapping), mappings.remove("id")], {
            mode: "result"
          })
        )
      )
      const spans = yield* spansOf(every, text("", 404))
      assert.deepStrictEqual(
        spans.map((span) => span.name),
        ["personaMappings", "intakeMappings"].flatMap((kind) =>
          ["list", "get", "create", "remove"].map((operation) => `CloudAuth.${kind}.${operation}`)
        )
      )
    })
  )
})
