import * as Canary from "@dd-cloud-auth/canary"
import { Credentials } from "@dd-cloud-auth/core"
import { Emulator, Faults } from "@dd-cloud-auth/emulator"
import { NodeCloudAuth } from "@dd-cloud-auth/node"
import { NodeHttpServer } from "@effect/platform-node"
import { assert, describe, it } from "@effect/vitest"
import { Context, Effect, Layer, Schema } from "effect"
import { HttpRouter, HttpServer, HttpServerRequest, HttpServerResponse } from "effect/http"
import { createServer } from "node:http"
import { report, telemetry } from "./telemetry.ts"

/** The part of an OTLP export that the test reads. */
const Export = Schema.fromJsonString(
  Schema.Struct({
    resourceSpans: Schema.Array(
      Schema.Struct({
        scopeSpans: Schema.Array(
          Schema.Struct({
            spans: Schema.Array(
              Schema.Struct({
                spanId: Schema.String,
                parentSpanId: Schema.optional(Schema.String),
                name: Schema.String,
                attributes: Schema.Array(Schema.Struct({ key: Schema.String, value: Schema.Json }))
              })
            )
          })
        )
      })
    )
  })
)

/** A collector that keeps what it is sent. */
class Collector extends Context.Service<Collector, { readonly received: Array<string> }>()(
  "examples/Collector"
) {
  static readonly layer = Layer.sync(Collector, () => ({ received: [] }))
}

const collect = Effect.gen(function* () {
  const { received } = yield* Collector
  received.push(yield* (yield* HttpServerRequest.HttpServerRequest).text)
  return HttpServerResponse.jsonUnsafe({})
})

const collector = HttpRouter.serve(HttpRouter.add("POST", "/v1/traces", collect), {
  disableListenLog: true,
  disableLogger: true
}).pipe(
  Layer.provideMerge(Collector.layer),
  Layer.provideMerge(NodeHttpServer.layer(createServer, { port: 0, host: "127.0.0.1" }))
)

const emulator = Emulator.layerServer({
  port: 0,
  credentials: Credentials.keys(Canary.keys),
  faults: [Faults.rateLimit({ reset: "0", request: 1 })]
})
const cloudAuth = Layer.unwrap(Effect.map(Emulator.Emulator, NodeCloudAuth.layer))

describe("telemetry", () => {
  it.live("exports a span for each call, with its attempts and no key", () =>
    Effect.gen(function* () {
      const { received } = yield* Collector
      const { address } = yield* HttpServer.HttpServer
      const { site } = yield* Emulator.Emulator
      yield* report().pipe(
        Effect.provide(Layer.merge(cloudAuth, telemetry(HttpServer.formatAddress(address))))
      )

      const exports = yield* Effect.forEach(received, (text) => Schema.decodeEffect(Export)(text))
      const spans = exports
        .flatMap(({ resourceSpans }) => resourceSpans)
        .flatMap(({ scopeSpans }) => scopeSpans)
        .flatMap(({ spans }) => spans)
      const own = spans.find(({ name }) => name === "report")!
      const calls = spans.filter(({ parentSpanId }) => parentSpanId === own.spanId)
      assert.deepStrictEqual(
        calls.map(({ name }) => name),
        ["CloudAuth.personaMappings.list", "CloudAuth.intakeMappings.list"]
      )
      assert.deepStrictEqual(Object.fromEntries(calls[0]!.attributes.map(({ key, value }) => [key, value])), {
        "datadog.site": { stringValue: site.parameter },
        "cloud_auth.operation": { stringValue: "personaMappings.list" },
        "cloud_auth.attempts": { intValue: 2 },
        "cloud_auth.items": { intValue: 44 },
        "http.response.status_code": { intValue: 200 }
      })
      const requests = spans.filter(({ parentSpanId }) => parentSpanId === calls[0]!.spanId)
      assert.deepStrictEqual(
        requests.map(
          ({ attributes }) => attributes.find(({ key }) => key === "http.response.status_code")?.value
        ),
        [{ intValue: 429 }, { intValue: 200 }]
      )
      Canary.assertAbsent({ "what the collector was sent": received.join("\n") })
    }).pipe(Effect.provide(Layer.merge(collector, emulator)))
  )
})
