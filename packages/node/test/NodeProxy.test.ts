import * as CloudAuth from "@dd-cloud-auth/core/CloudAuth"
import * as Credentials from "@dd-cloud-auth/core/Credentials"
import * as Failure from "@dd-cloud-auth/core/Failure"
import * as ProxyApi from "@dd-cloud-auth/core/ProxyApi"
import * as ProxyClient from "@dd-cloud-auth/core/ProxyClient"
import * as Emulator from "@dd-cloud-auth/emulator/Emulator"
import * as Faults from "@dd-cloud-auth/emulator/Faults"
import * as NodeHttpServer from "@effect/platform-node/NodeHttpServer"
import { assert, describe, it } from "@effect/vitest"
import * as Context from "effect/Context"
import * as Deferred from "effect/Deferred"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as HttpRouter from "effect/http/HttpRouter"
import * as HttpServer from "effect/http/HttpServer"
import * as Layer from "effect/Layer"
import * as Schema from "effect/Schema"
import { TestClock } from "effect/testing"
import { createServer, get } from "node:http"
import { connect } from "node:net"
import * as Lists from "../src/internal/lists.ts"
import * as NodeCloudAuth from "../src/NodeCloudAuth.ts"
import * as NodeProxy from "../src/NodeProxy.ts"
import { apiKey, appKey, credentials, layer as clientLayer, resources } from "./client.ts"
import { json, serve } from "./rawServer.ts"

const persona = { id: "1", arnPattern: "arn:aws:iam::1:user/a", accountIdentifier: "a@b.c", accountUuid: "u" }
const intake = { id: "2", arnPattern: "arn:aws:iam::1:user/b" }

const unused = () => Effect.die(new Error("a proxy only lists"))

/** A Datadog that counts how often it is asked. */
const datadog = (
  personaMappings: CloudAuth.Service["personaMappings"]["list"] = Effect.succeed([persona]),
  secrets: CloudAuth.Service["secrets"] = Effect.succeed(Credentials.secrets(credentials))
) => {
  const calls = { persona: 0, intake: 0 }
  const others = { get: unused, create: unused, remove: unused }
  const list = Effect.suspend(() => {
    calls.persona += 1
    return personaMappings
  })
  const service = CloudAuth.CloudAuth.of({
    personaMappings: { ...others, list },
    intakeMappings: {
      ...others,
      list: Effect.sync(() => {
        calls.intake += 1
        return [intake]
      })
    },
    secrets
  })
  return { calls, layer: Layer.succeed(CloudAuth.CloudAuth, service) }
}

const handler = (upstream: ReturnType<typeof datadog>, options?: NodeProxy.Options) =>
  Effect.map(
    Effect.provide(NodeProxy.make(options), upstream.layer),
    (handle) => (path: string, init?: RequestInit & { readonly origin?: string }) =>
      Effect.promise(() => handle(new Request(`${init?.origin ?? "http://localhost:4173"}${path}`, init)))
  )

const text = (response: Response) => Effect.promise(() => response.text())
const personaPath = "/api/dd-cloud-auth/persona_mappings"
const intakePath = "/api/dd-cloud-auth/intake_mappings"

const of = (reason: Failure.Reason) =>
  new Failure.CloudAuthError({ operation: "personaMappings.list", site: "datadoghq.com", reason })
const message = "A sentence."
const limited = (fields: { readonly resetAfter?: number; readonly retryAfter?: number }) =>
  of(new Failure.RateLimited({ message, status: 429, errors: [], ...fields }))
const forbidden = of(new Failure.Forbidden({ message, status: 403, errors: [{ detail: `no ${apiKey}` }] }))

describe("NodeProxy", () => {
  describe("make", () => {
    it.effect("answers with the mappings and when they were fetched", () =>
      Effect.gen(function* () {
        const fetch = yield* handler(datadog())
        yield* TestClock.adjust("1 minute")
        const response = yield* fetch(personaPath)
        assert.strictEqual(response.status, 200)
        assert.deepStrictEqual(JSON.parse(yield* text(response)), { data: [persona], fetchedAt: 60_000 })
        assert.deepStrictEqual(JSON.parse(yield* text(yield* fetch(intakePath))), {
          data: [intake],
          fetchedAt: 60_000
        })
      })
    )

    it.effect("sends headers that keep the answer out of caches, other sites and other uses", () =>
      Effect.gen(function* () {
        const fetch = yield* handler(datadog())
        for (const path of [personaPath, "/elsewhere"]) {
          assert.deepStrictEqual(Object.fromEntries((yield* fetch(path)).headers), {
            "cache-control": "no-store",
            "content-type": "application/json",
            "cross-origin-resource-policy": "same-origin",
            "x-content-type-options": "nosniff"
          })
        }
      })
    )

    it.effect.each(["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "HEAD"])("refuses %s", (method) =>
      Effect.gen(function* () {
        const upstream = datadog()
        const response = yield* (yield* handler(upstream))(personaPath, { method })
        assert.strictEqual(response.status, 405)
        assert.strictEqual(response.headers.get("allow"), "GET")
        assert.deepStrictEqual(upstream.calls, { persona: 0, intake: 0 })
      })
    )

    it.effect.each([
      "/",
      "/api/dd-cloud-auth",
      `${personaPath}/1`,
      `${personaPath}/`,
      "/persona_mappings",
      "//"
    ])("does not know %s", (path) =>
      Effect.gen(function* () {
        const upstream = datadog()
        const response = yield* (yield* handler(upstream))(path)
        assert.strictEqual(response.status, 404)
        const body = yield* Schema.decodeEffect(Schema.fromJsonString(ProxyApi.Refusal))(
          yield* text(response)
        )
        assert.strictEqual(body.errors.length, 1)
        assert.deepStrictEqual(upstream.calls, { persona: 0, intake: 0 })
      })
    )

    it.effect.each<readonly [path: string, at: string]>([
      ["/elsewhere", "/elsewhere/persona_mappings"],
      ["elsewhere/", "/elsewhere/persona_mappings"],
      ["/", "/persona_mappings"]
    ])("moves to path %s", ([path, at]) =>
      Effect.gen(function* () {
        const fetch = yield* handler(datadog(), { path })
        assert.strictEqual((yield* fetch(at)).status, 200)
        assert.strictEqual((yield* fetch(personaPath)).status, 404)
      })
    )

    it.effect.each<readonly [who: string, init: RequestInit & { readonly origin?: string }]>([
      ["a page of another site", { headers: { "sec-fetch-site": "cross-site" } }],
      ["a page of a sibling", { headers: { "sec-fetch-site": "same-site" } }],
      ["another origin", { headers: { origin: "https://evil.example" } }],
      ["another port", { headers: { origin: "http://localhost:4174" } }],
      ["another scheme", { headers: { origin: "https://localhost:4173" } }],
      ["a sandboxed page", { headers: { origin: "null" } }],
      ["a rebound name", { origin: "http://evil.example:4173" }],
      ["a rebound name in Host", { headers: { host: "evil.example:4173" } }],
      ["a name that begins like ours", { headers: { host: "localhost.evil.example" } }],
      ["an address that begins like ours", { headers: { host: "127.0.0.1.evil.example" } }],
      ["a Host that is not one", { headers: { host: "]" } }]
    ])("refuses %s", ([, init]) =>
      Effect.gen(function* () {
        const upstream = datadog()
        const fetch = yield* handler(upstream)
        for (const path of [personaPath, "/elsewhere"]) {
          const response = yield* fetch(path, init)
          assert.strictEqual(response.status, 403)
          assert.deepStrictEqual(
            Array.from(response.headers.keys()).filter((name) => name.startsWith("access-control")),
            []
          )
        }
        assert.deepStrictEqual(upstream.calls, { persona: 0, intake: 0 })
      })
    )

    it.effect.each<readonly [who: string, init: RequestInit & { readonly origin?: string }]>([
      ["a page of its own", { headers: { "sec-fetch-site": "same-origin", host: "localhost:4173" } }],
      ["the address bar", { headers: { "sec-fetch-site": "none" } }],
      ["its own origin", { headers: { origin: "http://localhost:4173" } }],
      ["127.0.0.1", { origin: "http://127.0.0.1:80" }],
      ["[::1]", { origin: "http://[::1]:4173", headers: { host: "[::1]:4173" } }]
    ])("answers %s", ([, init]) =>
      Effect.gen(function* () {
        const response = yield* (yield* handler(datadog()))(personaPath, init)
        assert.strictEqual(response.status, 200)
      })
    )

    it.effect("answers to the hosts it is told, and to no other", () =>
      Effect.gen(function* () {
        const fetch = yield* handler(datadog(), { allowedHosts: ["Console.Example.com", ""] })
        assert.strictEqual((yield* fetch(personaPath, { origin: "https://console.example.com" })).status, 200)
        assert.strictEqual((yield* fetch(personaPath)).status, 403)
        const nameless = { origin: "https://console.example.com", headers: { host: "]" } }
        assert.strictEqual((yield* fetch(personaPath, nameless)).status, 403)
      })
    )

    it.effect("gives the same answer for 5 seconds", () =>
      Effect.gen(function* () {
        const upstream = datadog()
        const fetch = yield* handler(upstream)
        const first = yield* text(yield* fetch(personaPath))
        yield* TestClock.adjust("4999 millis")
        assert.strictEqual(yield* text(yield* fetch(personaPath)), first)
        assert.strictEqual(upstream.calls.persona, 1)
        yield* TestClock.adjust("1 millis")
        assert.notStrictEqual(yield* text(yield* fetch(personaPath)), first)
        assert.strictEqual(upstream.calls.persona, 2)
      })
    )

    it.effect("keeps both lists at once", () =>
      Effect.gen(function* () {
        const upstream = datadog()
        const fetch = yield* handler(upstream)
        for (const path of [personaPath, intakePath, personaPath, intakePath]) yield* fetch(path)
        assert.deepStrictEqual(upstream.calls, { persona: 1, intake: 1 })
      })
    )

    it.effect("asks each time where it is told to keep nothing", () =>
      Effect.gen(function* () {
        const upstream = datadog()
        const fetch = yield* handler(upstream, { cacheFor: 0 })
        yield* fetch(personaPath)
        yield* fetch(personaPath)
        assert.strictEqual(upstream.calls.persona, 2)
      })
    )

    it.effect.each<
      readonly [failure: Failure.CloudAuthError, status: number, seconds: number, retryAfter: string | null]
    >([
      [forbidden, 502, 1, null],
      [of(new Failure.Unreachable({ message, kind: "timeout" })), 504, 1, null],
      [limited({}), 429, 1, null],
      [limited({ resetAfter: 3 }), 429, 3, "3"],
      [limited({ resetAfter: 1, retryAfter: 2.5 }), 429, 3, "3"],
      [limited({ resetAfter: Number.MAX_SAFE_INTEGER }), 429, 5, "9007199254740991"]
    ])("passes on %s with %i, and asks again after %i seconds", ([failure, status, seconds, retryAfter]) =>
      Effect.gen(function* () {
        const upstream = datadog(Effect.fail(failure))
        const fetch = yield* handler(upstream)
        const response = yield* fetch(personaPath)
        assert.strictEqual(response.status, status)
        assert.strictEqual(response.headers.get("retry-after"), retryAfter)
        const body = yield* Schema.decodeEffect(Schema.fromJsonString(ProxyApi.Failed))(yield* text(response))
        assert.strictEqual(body.failure.reason._tag, failure.reason._tag)
        assert.strictEqual(body.failure.message, failure.message)

        yield* TestClock.adjust(seconds * 1000 - 1)
        yield* fetch(personaPath)
        assert.strictEqual(upstream.calls.persona, 1)
        yield* TestClock.adjust(1)
        yield* fetch(personaPath)
        assert.strictEqual(upstream.calls.persona, 2)
      })
    )

    it.effect("cuts the keys out of what Datadog says", () =>
      Effect.gen(function* () {
        const text1 = yield* text(
          yield* (yield* handler(
            datadog(Effect.succeed([{ ...persona, id: `"${appKey}"`, accountIdentifier: apiKey + apiKey }]))
          ))(personaPath)
        )
        assert.deepStrictEqual(JSON.parse(text1).data, [
          { ...persona, id: `"<redacted>"`, accountIdentifier: "<redacted><redacted>" }
        ])
        const text2 = yield* text(yield* (yield* handler(datadog(Effect.fail(forbidden))))(personaPath))
        assert.deepStrictEqual(JSON.parse(text2).failure.reason.errors, [{ detail: "no <redacted>" }])
      })
    )

    it.effect("cuts out the token that a call began with, and the one it ended with", () =>
      Effect.gen(function* () {
        let logins = 0
        const fetch = yield* handler(
          datadog(
            Effect.succeed([{ ...persona, accountIdentifier: "token-1 token-2" }]),
            Effect.sync(() => Credentials.secrets(Credentials.bearer(`token-${++logins}`)))
          )
        )
        assert.notInclude(yield* text(yield* fetch(personaPath)), "token-")
      })
    )

    it.effect("answers with the failure of a login, after one attempt", () =>
      Effect.gen(function* () {
        let logins = 0
        const failure = of(new Failure.InvalidCredentials({ message: "No.", variable: "API key" }))
        const upstream = datadog(
          undefined,
          Effect.suspend(() => {
            logins += 1
            return Effect.fail(failure)
          })
        )
        const response = yield* (yield* handler(upstream))(personaPath)
        assert.strictEqual(response.status, 500)
        assert.deepStrictEqual(JSON.parse(yield* text(response)), {
          failure: { ...failure, reason: { ...failure.reason, message: "No." } }
        })
        assert.strictEqual(logins, 1)
        assert.strictEqual(upstream.calls.persona, 0)
      })
    )
  })

  describe("make, with many callers at once", () => {
    const waiting = Effect.gen(function* () {
      const answer = yield* Deferred.make<ReadonlyArray<typeof persona>>()
      let interrupted = 0
      const upstream = datadog(
        Effect.onInterrupt(Deferred.await(answer), () =>
          Effect.sync(() => {
            interrupted += 1
          })
        )
      )
      const list = yield* Effect.provide(Lists.make(Duration.seconds(5)), upstream.layer)
      const ask = Effect.forkChild(list("personaMappings"), { startImmediately: true })
      return {
        answer: Deferred.succeed(answer, [persona]),
        ask,
        calls: upstream.calls,
        interrupted: () => interrupted
      }
    })

    it.effect("shares one call", () =>
      Effect.gen(function* () {
        const { answer, ask, calls } = yield* waiting
        const callers = [yield* ask, yield* ask, yield* ask]
        yield* answer
        const answers = yield* Effect.forEach(callers, Fiber.join)
        assert.strictEqual(calls.persona, 1)
        assert.strictEqual(new Set(answers.map(({ body }) => body)).size, 1)
      })
    )

    it.effect("goes on where the first of them goes away", () =>
      Effect.gen(function* () {
        const { answer, ask, calls, interrupted } = yield* waiting
        const first = yield* ask
        const second = yield* ask
        yield* Fiber.interrupt(first)
        assert.strictEqual(interrupted(), 0)
        yield* answer
        assert.strictEqual((yield* Fiber.join(second)).status, 200)
        assert.strictEqual(calls.persona, 1)
      })
    )

    it.effect("stops where all of them go away, and asks anew for the next", () =>
      Effect.gen(function* () {
        const { answer, ask, calls, interrupted } = yield* waiting
        yield* Fiber.interruptAll([yield* ask, yield* ask])
        assert.strictEqual(interrupted(), 1)
        yield* answer
        assert.strictEqual((yield* Fiber.join(yield* ask)).status, 200)
        assert.strictEqual(calls.persona, 2)
      })
    )
  })

  describe("make, where callers go away", () => {
    /** The handler in front of a site that answers once it is told to. */
    const waiting = Effect.gen(function* () {
      const answer = Promise.withResolvers<void>()
      const site = yield* serve((socket) => {
        void answer.promise.then(() => socket.write(json(200, resources(1))))
      })
      const context = yield* Layer.build(clientLayer(site.origin))
      const handle = yield* Effect.provideContext(NodeProxy.make(), context)
      return {
        site,
        answer: () => answer.resolve(),
        ask: () => {
          const controller = new AbortController()
          const request = new Request(`http://localhost${personaPath}`, { signal: controller.signal })
          const status = handle(request).then(
            (response) => response.status,
            () => "gone"
          )
          return { leave: () => controller.abort(), status: Effect.promise(() => status) }
        }
      }
    })

    it.live("ends the call to the site with the last of them", () =>
      Effect.gen(function* () {
        const { ask, site } = yield* waiting
        const callers = [ask(), ask()]
        yield* Effect.promise(() => site.called)
        for (const { leave } of callers) leave()
        // Nobody else closes it: the client, its time limits and the site all hold on.
        yield* Effect.promise(() => site.closed[0]!)
        for (const { status } of callers) assert.strictEqual(yield* status, "gone")
        assert.strictEqual(site.requests.length, 1)
      })
    )

    it.live("goes on with the call while one of them is there", () =>
      Effect.gen(function* () {
        const { answer, ask, site } = yield* waiting
        const [first, second] = [ask(), ask()]
        yield* Effect.promise(() => site.called)
        first.leave()
        assert.strictEqual(yield* first.status, "gone")
        answer()
        assert.strictEqual(yield* second.status, 200)
        assert.strictEqual(site.requests.length, 1)
      })
    )

    it.live("asks the site for nothing where the caller had gone before", () =>
      Effect.gen(function* () {
        const site = yield* serve(() => {})
        const context = yield* Layer.build(clientLayer(site.origin))
        const handle = yield* Effect.provideContext(NodeProxy.make(), context)
        const request = new Request(`http://localhost${personaPath}`, { signal: AbortSignal.abort() })
        yield* Effect.promise(() => handle(request).catch(() => undefined))
        assert.strictEqual(site.closed.length, 0)
      })
    )
  })

  describe("layer", () => {
    it.live("ends the call to the site where the caller goes away", () =>
      Effect.gen(function* () {
        const site = yield* serve(() => {})
        const server = HttpRouter.serve(NodeProxy.layer(), {
          disableLogger: true,
          disableListenLog: true
        }).pipe(
          Layer.provide(clientLayer(site.origin)),
          Layer.provideMerge(NodeHttpServer.layer(createServer, { host: "127.0.0.1", port: 0 }))
        )
        const context = yield* Layer.build(server)
        const origin = HttpServer.formatAddress(Context.get(context, HttpServer.HttpServer).address)
        const caller = get(`${origin}${personaPath}`).on("error", () => {})
        yield* Effect.promise(() => site.called)
        caller.destroy()
        yield* Effect.promise(() => site.closed[0]!)
      })
    )

    const served = (
      options: { readonly faults?: Emulator.Options["faults"] } = {},
      proxyOptions?: NodeProxy.Options
    ) =>
      Effect.gen(function* () {
        const emulator = Context.get(
          yield* Layer.build(Emulator.layerServer({ port: 0, ...options })),
          Emulator.Emulator
        )
        const server = yield* Layer.build(
          HttpRouter.serve(NodeProxy.layer(proxyOptions), {
            disableLogger: true,
            disableListenLog: true
          }).pipe(
            Layer.provide(
              NodeCloudAuth.layer({ site: emulator.site, credentials: emulator.credentials, proxy: "none" })
            ),
            Layer.provideMerge(NodeHttpServer.layer(createServer, { port: 0, host: "127.0.0.1" }))
          )
        )
        const origin = HttpServer.formatAddress(Context.get(server, HttpServer.HttpServer).address)
        return { emulator, origin }
      })

    /** What `fetch` would not send. */
    const request = (url: string, headers: Record<string, string>, method = "GET") =>
      Effect.callback<{
        readonly status: number | undefined
        readonly headers: NodeJS.Dict<string | string[]>
      }>((resume) => {
        get(url, { headers, method, agent: false }, (response) => {
          response.resume()
          response.on("end", () =>
            resume(Effect.succeed({ status: response.statusCode, headers: response.headers }))
          )
        })
      })

    /** Sends bytes, and returns the first line of what comes back. */
    const statusLine = (origin: string, bytes: string) =>
      Effect.callback<string>((resume) => {
        const { hostname, port } = new URL(origin)
        const socket = connect({ host: hostname, port: Number(port) }, () => socket.write(bytes))
        socket.setEncoding("latin1").once("data", (text: string) => {
          socket.destroy()
          resume(Effect.succeed(text.split("\r\n", 1)[0]!))
        })
      })

    it.live("serves what a page's client reads", () =>
      Effect.gen(function* () {
        const { emulator, origin } = yield* served()
        const read = CloudAuth.CloudAuth.use((_) =>
          Effect.all([_.personaMappings.list, _.intakeMappings.list])
        )
        const [persona, intake] = yield* Effect.provide(
          read,
          Layer.provide(ProxyClient.layer({ origin }), FetchHttpClient.layer)
        )
        const direct = yield* Effect.provide(
          read,
          NodeCloudAuth.layer({ site: emulator.site, credentials: emulator.credentials, proxy: "none" })
        )
        assert.deepStrictEqual([persona, intake], direct)
        assert.isAbove(persona.length, 0)
      })
    )

    it.live("serves many at the price of one, and a failure as what it is", () =>
      Effect.gen(function* () {
        const { emulator, origin } = yield* served({ faults: [Faults.rateLimit({ reset: "3600" })] })
        const failures = yield* Effect.provide(
          Effect.all(
            Array.from({ length: 20 }, () =>
              Effect.flip(CloudAuth.CloudAuth.use((_) => _.personaMappings.list))
            ),
            { concurrency: "unbounded" }
          ),
          Layer.provide(ProxyClient.layer({ origin }), FetchHttpClient.layer)
        )
        for (const failure of failures) {
          assert.strictEqual(failure.reason._tag, "RateLimited")
          assert.strictEqual(failure.site, emulator.site.parameter)
          assert.deepInclude({ ...failure.reason }, { resetAfter: 3600 })
        }
        assert.strictEqual((yield* emulator.requests).length, 1)
      })
    )

    it.live("passes nothing of the caller on, and nothing of Datadog's headers back", () =>
      Effect.gen(function* () {
        const { emulator, origin } = yield* served()
        const answer = yield* request(`${origin}${personaPath}?page=2`, {
          authorization: "Bearer mine",
          cookie: "a=b",
          "dd-api-key": "mine",
          "x-forwarded-for": "10.0.0.1"
        })
        assert.strictEqual(answer.status, 200)
        const [received] = yield* emulator.requests
        assert.strictEqual(received!.path, "/api/v2/cloud_auth/aws/persona_mapping")
        assert.strictEqual(received!.credentials, "valid")
        assert.notInclude(JSON.stringify(received), "mine")
        assert.notInclude(JSON.stringify(received), "a=b")
        assert.deepStrictEqual(
          Object.keys(answer.headers).filter((name) =>
            /ratelimit|access-control|^x-(?!content-type)/.test(name)
          ),
          []
        )
      })
    )

    it.live("refuses other methods, paths, hosts and sites", () =>
      Effect.gen(function* () {
        const { emulator, origin } = yield* served()
        const statuses = yield* Effect.all([
          request(`${origin}${personaPath}`, {}, "POST"),
          request(`${origin}${personaPath}`, {}, "HEAD"),
          request(`${origin}${personaPath}`, {}, "OPTIONS"),
          request(`${origin}${personaPath}/1`, {}),
          request(`${origin}${personaPath}`, { host: "evil.example" }),
          request(`${origin}${personaPath}`, { host: "a b" }),
          request(`${origin}${personaPath}`, { origin: "https://evil.example" }),
          request(`${origin}${personaPath}`, { "sec-fetch-site": "cross-site" })
        ])
        assert.deepStrictEqual(
          statuses.map(({ status }) => status),
          [405, 405, 405, 404, 403, 403, 403, 403]
        )
        assert.strictEqual((yield* emulator.requests).length, 0)
      })
    )

    it.live.each([undefined, ["::1"], [""], []])(
      "refuses a request that names no host, with the hosts %j",
      (hosts) =>
        Effect.gen(function* () {
          const { emulator, origin } = yield* served({}, { allowedHosts: hosts })
          for (const head of [
            "HTTP/1.0",
            "HTTP/1.0\r\nhost:",
            "HTTP/1.1\r\nhost: ",
            "HTTP/1.1\r\nhost: evil example"
          ]) {
            const line = yield* statusLine(origin, `GET ${personaPath} ${head}\r\n\r\n`)
            assert.match(line, /^HTTP\/1\.1 403 /, head)
          }
          assert.strictEqual((yield* emulator.requests).length, 0)
        })
    )
  })
})
