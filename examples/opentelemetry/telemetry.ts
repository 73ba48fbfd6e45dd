/** The spans of a program that calls Datadog, in OpenTelemetry: names, attributes, and no key. */

import { CloudAuth } from "@dd-cloud-auth/core"
import { Effect, Layer } from "effect"
import { FetchHttpClient } from "effect/http"
import { OtlpSerialization, OtlpTracer } from "effect/observability"

/** Sends every span to a collector, such as `http://127.0.0.1:4318`; the last ones when its scope closes. */
export const telemetry = (collector: string) =>
  OtlpTracer.layer({
    url: `${collector}/v1/traces`,
    resource: { serviceName: "access-report" }
  }).pipe(Layer.provide([OtlpSerialization.layerJson, FetchHttpClient.layer]))

/** Counts the mappings, in a span of the program's own. The spans of the calls become its children. */
export const report = Effect.fn("report")(function* () {
  const { intakeMappings, personaMappings } = yield* CloudAuth.CloudAuth
  const personas = yield* personaMappings.list
  const intakes = yield* intakeMappings.list
  return { personas: personas.length, intakes: intakes.length }
})

// In your own program: report().pipe(Effect.provide([NodeCloudAuth.layerFromEnv, telemetry("http://127.0.0.1:4318")]))
