import { assert, describe, it } from "@effect/vitest"
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as HttpClient from "effect/http/HttpClient"
import * as Layer from "effect/Layer"
import * as Logger from "effect/Logger"
import * as References from "effect/References"
import * as Tracer from "effect/Tracer"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import { inspect } from "node:util"
import { CloudAuth, Credentials, Retry } from "@dd-cloud-auth/core"
import { apiKey, appKey, fake, json, options, type Reply, resource, text, withClient } from "./fake.ts"

const token = "0123456789abcdef-bearer-token"
const secrets = [apiKey, appKey, token]
const echo = secrets.join(" ")

// Every way for a call to end, each answer echoing the secrets wherever it can.
const replies: Record<string, () => Reply> = {
  success: json({ data: [resource()] }),
  ...Object.fromEntries(
    [400, 401, 403, 404, 409, 418, 429, 500, 503].map((status) => [
      String(status),
      json({ errors: [echo, { title: echo, detail: echo, source: { pointer: echo } }] }, status, {
        "x-ratelimit-name": echo,
        "x-echo": echo
      })
    ])
  ),
  html: text(`<html><title>${echo}</title>`, 502),
  "not JSON": text(echo),
  "unknown type": json({ data: [{ ...resource(), type: echo }] }),
  "wrong type": json({ data: [resource(1, { arn_pattern: [echo] })] }),
  redirect: text(echo, 307, { location: `https://evil.example/?${echo}` }),
  "redirect to a host of the key's name": text("", 302, { location: `https://${apiKey}.example/` }),
  network: () => ({
    transport: Object.assign(new Error(echo), { code: "ECONNRESET", cause: new Error(echo) })
  })
}

/** Everything that a call leaves behind: result, logs at trace level, and spans with header capture on. */
const traces = Effect.fnUntraced(function* (reply: () => Reply, credentials: Credentials.Credentials) {
  const left: Array<string> = []
  const keep = (value: unknown) => {
    left.push(inspect(value, { depth: 12, showHidden: true, getters: true }), String(value))
    try {
      left.push(JSON.stringify(value) ?? "")
    } catch {
      // A cyclic value has no JSON.
    }
  }
  const tracer = Tracer.make({
    span: (options) => {
      const span = new Tracer.NativeSpan(options)
      return Object.assign(span, {
        attribute: (name: string, value: unknown) => {
          keep({ name, value })
          span.attributes.set(name, value)
        },
        end: (_: bigint, exit: Exit.Exit<unknown, unknown>) => {
          if (Exit.isFailure(exit) && span.name.startsWith("CloudAuth.")) left.push(Cause.pretty(exit.cause))
        }
      })
    }
  })
  const exit = yield* CloudAuth.CloudAuth.use((_) => _.personaMappings.list).pipe(
    withClient(fake(reply).layer, { retry: Retry.none, credentials }),
    Effect.provideService(Tracer.Tracer, tracer),
    Effect.provideService(HttpClient.TracerHeaderFilter, () => true),
    Effect.provideService(References.MinimumLogLevel, "Trace"),
    Effect.tapCause((cause) => Effect.logTrace("failed", cause)),
    Effect.exit,
    Effect.provide(
      Logger.layer(
        [Logger.make((options) => keep(options.message)), Logger.formatJson].map((logger) =>
          Logger.map(logger, keep)
        )
      )
    )
  )
  keep(exit)
  if (Exit.isFailure(exit)) {
    left.push(Cause.pretty(exit.cause))
    const failure = Cause.squash(exit.cause) as Error
    left.push(failure.message, String(failure.stack))
  }
  return left.join("\n")
})

describe("secrets", () => {
  for (const [name, reply] of Object.entries(replies)) {
    it.effect(`stay out of result, logs and spans: ${name}`, () =>
      Effect.gen(function* () {
        for (const credentials of [Credentials.keys({ apiKey, appKey }), Credentials.bearer(token)]) {
          const left = yield* traces(reply, credentials)
          const own = credentials._tag === "Keys" ? [apiKey, appKey] : [token]
          for (const secret of own) assert.notInclude(left, secret)
          assert.include(
            left,
            credentials._tag === "Keys"
              ? "http.request.header.dd-api-key"
              : "http.request.header.authorization"
          )
        }
      })
    )
  }

  it.effect("would be seen if they were there", () =>
    Effect.gen(function* () {
      const left = yield* traces(json({ data: [resource(1, { arn_pattern: apiKey })] }), Credentials.none)
      assert.include(left, apiKey)
    })
  )

  it.effect("travel in no trace header, and reach `fetch` with redirects off", () =>
    Effect.gen(function* () {
      const inits: Array<RequestInit | undefined> = []
      const headers: Array<string> = []
      const fetch: typeof globalThis.fetch = (_, init) => {
        inits.push(init)
        headers.push(...Object.keys(init?.headers ?? {}))
        return Promise.resolve(json({ data: [] })())
      }
      const run = (init: Layer.Layer<never> | Layer.Layer<FetchHttpClient.RequestInit>) =>
        CloudAuth.CloudAuth.use((_) => _.personaMappings.list).pipe(
          Effect.provide(
            CloudAuth.layer(options).pipe(
              Layer.provide(FetchHttpClient.layer),
              Layer.provide(Layer.succeed(FetchHttpClient.Fetch, fetch)),
              Layer.provide(init)
            )
          )
        )
      yield* run(Layer.empty)
      yield* run(Layer.succeed(FetchHttpClient.RequestInit, { redirect: "follow", credentials: "omit" }))
      yield* run(Layer.succeed(FetchHttpClient.RequestInit, { redirect: "error" }))
      assert.deepStrictEqual(
        inits.map((init) => [init?.redirect, init?.credentials]),
        [
          ["manual", undefined],
          ["manual", "omit"],
          ["error", undefined]
        ]
      )
      assert.notIncludeMembers(headers, ["traceparent", "b3"])
      assert.include(headers, "dd-api-key")
    })
  )
})
