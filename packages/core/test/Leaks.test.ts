import * as Canary from "@dd-cloud-auth/canary"
import { CloudAuth, Credentials, Failure, Retry, Secrets } from "@dd-cloud-auth/core"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as Layer from "effect/Layer"
import { inspect } from "node:util"
import * as FailureOf from "../src/internal/failureOf.ts"
import { apiKey, appKey, fake, json, options, type Reply, resource, text, withClient } from "./fake.ts"
import { forms, leftBy, pieceFinder, seenOf } from "./leaks.ts"

const token = Canary.token
const secrets = [apiKey, appKey, token]
const echo = secrets.join(" ")

// In any header, trusted by its name or not, and in the name of one.
const echoes = {
  "content-type": `application/${echo}`,
  date: echo,
  server: echo,
  location: `https://evil.example/?${echo}`,
  "set-cookie": `a=${echo}`,
  "x-echo": echo,
  "x-ratelimit-limit": echo,
  "x-ratelimit-name": echo,
  "retry-after": echo,
  [`x-${apiKey}`]: "1",
  [`x-${appKey}`]: "1",
  [`x-${token}`]: "1"
}

// Every way for a call to end, each answer echoing the secrets wherever it can.
const replies: Record<string, () => Reply> = {
  success: json({ data: [resource()] }, 200, echoes),
  ...Object.fromEntries(
    [400, 401, 403, 404, 409, 418, 429, 500, 503].map((status) => [
      String(status),
      json({ errors: [echo, { title: echo, detail: echo, source: { pointer: echo } }] }, status, echoes)
    ])
  ),
  html: text(`<html><title>${echo}</title>`, 502, echoes),
  "not JSON": text(echo, 200, echoes),
  "unknown type": json({ data: [{ ...resource(), type: echo }] }, 200, echoes),
  "wrong type": json({ data: [resource(1, { arn_pattern: [echo] })] }, 200, echoes),
  redirect: text(echo, 307, echoes),
  "redirect to a host of the key's name": text("", 302, { location: `https://${apiKey}.example/` }),
  network: () => ({
    transport: Object.assign(new Error(echo), { code: apiKey, cause: new Error(echo) })
  })
}

describe("secrets", () => {
  for (const [name, reply] of Object.entries(replies)) {
    it.effect(`stay out of result, logs and spans: ${name}`, () =>
      Effect.gen(function* () {
        for (const credentials of [Credentials.keys({ apiKey, appKey }), Credentials.bearer(token)]) {
          const left = yield* leftBy(reply, credentials)
          const own = credentials._tag === "Keys" ? [apiKey, appKey] : [token]
          assert.strictEqual(pieceFinder(own)(left), undefined)
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

  it.effect("stay out of spans where one was given as the id of a mapping", () =>
    Effect.gen(function* () {
      const left = yield* leftBy(
        json({ errors: ["no"] }, 404),
        Credentials.keys({ apiKey, appKey }),
        CloudAuth.CloudAuth.use((_) => _.personaMappings.get(appKey))
      )
      assert.match(
        left,
        /'https:\/\/api\.datadoghq\.eu\/api\/v2\/cloud_auth\/aws\/persona_mapping\/(<|%3C)redacted(>|%3E)'/
      )
      assert.notInclude(left, appKey)
    })
  )

  it.effect("stay out of a failure where they are others than those of the last call", () =>
    Effect.gen(function* () {
      const tokens = [token, apiKey, appKey, token]
      let calls = 0
      const provider = Layer.succeed(Credentials.Provider, {
        get: Effect.sync(() => Credentials.bearer(tokens[calls++]!))
      })
      const { layer } = fake(() => json({ errors: [`no: ${tokens[calls - 1]}`] }, 403)())
      const client = CloudAuth.layerProvider(options).pipe(Layer.provide([layer, provider]))
      const list = CloudAuth.CloudAuth.use((_) => Effect.flip(_.personaMappings.list))
      const failures = yield* Effect.provide(
        Effect.forEach(tokens, () => list),
        client
      )
      for (const { message } of failures) assert.include(message, "(no: <redacted>)")
    })
  )

  it.effect("would be seen if they were there", () =>
    Effect.gen(function* () {
      const left = yield* leftBy(json({ data: [resource(1, { arn_pattern: apiKey })] }), Credentials.none)
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

const { apiKey: hostileApiKey, appKey: hostileAppKey } = Canary.hostile
const hostile = Credentials.keys(Canary.hostile)
const findPiece = pieceFinder([hostileApiKey, hostileAppKey])

// All that is left behind takes long to look at; what a person sees is in all of it.
const leftAfter = (at: number, reply: () => Reply) => (at % 16 === 0 ? leftBy : seenOf)(reply, hostile)

const x = (length: number) => "x".repeat(Math.max(0, length))
const errors = (error: unknown) => json({ errors: [error] }, 403)

/** Where a server can put a text, and after how many of its characters we cut it. */
const channels: Record<string, readonly [longest: number, reply: (text: string) => () => Reply]> = {
  "a text of the errors": [2000, (text) => errors(text)],
  "the title of an error": [2000, (title) => errors({ title })],
  "the detail of an error": [2000, (detail) => errors({ detail, code: 7 })],
  "the pointer of an error": [2000, (pointer) => errors({ source: { pointer } })],
  "an error object": [2000, (message) => json({ error: { message } }, 500)],
  "a text that is no JSON": [2000, (body) => text(body, 502)],
  "the title of a page": [2000, (title) => text(`<html><title>${title}</title>`, 502)],
  "a page without a title": [2000, (body) => text(`<p>${body}`, 502)],
  "the name of a rate limit": [200, (name) => text("", 429, { "x-ratelimit-name": name })],
  "the error of a transport": [500, (message) => () => ({ transport: new Error(message) })],
  "the code of a transport's error": [100, (code) => () => ({ transport: { code } })],
  "the host of a redirect": [200, (host) => text("", 302, { location: `https://${host}` })],
  "the path of a redirect": [200, (path) => text("", 302, { location: `https://a.example/${path}` })],
  "an answer that is no JSON": [80, (body) => text(body, 200)],
  "an answer that is cut off": [80, (body) => text(`["${body}`, 200)]
}

describe("a secret that is cut in two", () => {
  for (const [channel, [longest, reply]] of Object.entries(channels)) {
    it.effect(`by us, after any of its characters, shows no piece of it in ${channel}`, () =>
      Effect.gen(function* () {
        for (let at = 0; at <= hostileAppKey.length; at++) {
          const left = yield* leftAfter(at, reply(`${x(longest - at)}${hostileAppKey}`))
          assert.strictEqual(findPiece(left), undefined, `cut after ${at} characters`)
        }
      })
    )

    it.effect(`by somebody else, after any of its characters, shows no piece of it in ${channel}`, () =>
      Effect.gen(function* () {
        for (let at = 1; at < hostileAppKey.length; at++) {
          const beginning = hostileAppKey.slice(0, at)
          // There the page goes before the text.
          const end = channel === "a page without a title" ? "" : hostileAppKey.slice(at)
          const left = yield* leftAfter(at, reply(`${end} no ${beginning}`))
          assert.strictEqual(findPiece(left), undefined, `cut after ${at} characters`)
        }
      })
    )
  }

  for (const [name, form] of Object.entries(forms(hostileAppKey))) {
    it.effect(`by us or by a lost connection, shows no piece of it written as ${name}`, () =>
      Effect.gen(function* () {
        for (let at = 0; at <= form.length; at++) {
          for (const body of [
            JSON.stringify({ errors: [`${x(2000 - at)}${form}`] }),
            `{"errors":["${form.slice(0, at)}`
          ]) {
            assert.strictEqual(findPiece(yield* leftAfter(at, text(body, 500))), undefined, body)
          }
        }
      })
    )
  }

  it.effect("by the limit of an error body, shows no piece of it", () =>
    Effect.gen(function* () {
      for (const at of [8, 20, hostileAppKey.length - 1]) {
        const beginning = `<title>${" ".repeat(1_048_576 - 7 - at)}`
        const left = yield* leftBy(text(`${beginning}${hostileAppKey}</title>`, 500), hostile)
        assert.strictEqual(findPiece(left), undefined)
      }
    })
  )
})

describe("a failure that names a place in a body, or that a proxy passes on", () => {
  const call = {
    operation: "personaMappings.list",
    site: "datadoghq.eu",
    isProxy: true,
    scrub: Secrets.fragmentScrubber(Credentials.secrets(hostile))
  }

  it("shows no piece of a secret, wherever that is cut", () => {
    for (let at = 0; at <= hostileAppKey.length; at++) {
      for (const text of [`${x(200 - at)}${hostileAppKey}`, `no ${hostileAppKey.slice(0, at)}`]) {
        const passed = new Failure.Forbidden({
          status: 403,
          message: text,
          errors: [{ title: text, detail: text, source: { pointer: text, parameter: text, header: text } }]
        })
        for (const failure of [
          FailureOf.malformed(call, 200, text, text),
          FailureOf.passedOn(call, FailureOf.of({ operation: text, site: text }, passed))
        ]) {
          const left = inspect({ ...failure, scrub: undefined }, { depth: 9, maxStringLength: null })
          assert.strictEqual(findPiece(`${left}\n${failure.message}\n${failure.stack}`), undefined)
        }
      }
    }
  })
})

describe("the message of a failure", () => {
  it.effect("is one line that moves no cursor and hides no text, whatever a server says", () =>
    Effect.gen(function* () {
      const unsafe = "\u001b]0;x\u0007\u009b31m\r\n::error::forged\u202e\u2066\u200b\u2028\t\ud800"
      for (const [channel, [, reply]] of Object.entries(channels)) {
        const said = channel.includes("redirect") || channel.includes("rate limit") ? "\u009b31m" : unsafe
        const failure = yield* Effect.flip(
          withClient(fake(reply(said)).layer, { retry: Retry.none })(
            CloudAuth.CloudAuth.use((_) => _.personaMappings.list)
          )
        )
        assert.match(failure.message, /^personaMappings\.list on datadoghq\.eu [\x20-\x7e…\ufffd]+$/, channel)
      }
    })
  )

  it.effect("holds no half of a surrogate pair that was cut", () =>
    Effect.gen(function* () {
      for (const [channel, [longest, reply]] of Object.entries(channels)) {
        // A header holds bytes.
        if (channel.includes("redirect") || channel.includes("rate limit")) continue
        for (const at of [1, 2]) {
          const failure = yield* Effect.flip(
            withClient(fake(reply(`${x(longest - at)}😀😀`)).layer, { retry: Retry.none })(
              CloudAuth.CloudAuth.use((_) => _.personaMappings.list)
            )
          )
          assert.isTrue(JSON.stringify({ ...failure, message: failure.message }).isWellFormed(), channel)
          assert.notMatch(failure.message, /\\u\{d8/, channel)
        }
      }
    })
  )
})
