import * as CloudAuth from "@dd-cloud-auth/core/CloudAuth"
import * as Credentials from "@dd-cloud-auth/core/Credentials"
import * as Retry from "@dd-cloud-auth/core/Retry"
import * as Site from "@dd-cloud-auth/core/Site"
import { assert, describe, it } from "@effect/vitest"
import * as Config from "effect/Config"
import * as ConfigProvider from "effect/ConfigProvider"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as HttpClient from "effect/http/HttpClient"
import * as Layer from "effect/Layer"
import * as Result from "effect/Result"
import type * as Scope from "effect/Scope"
import { readFileSync } from "node:fs"
import { expectTypeOf } from "vitest"
import { version } from "../src/internal/version.ts"
import * as NodeCloudAuth from "../src/NodeCloudAuth.ts"
import * as Certificates from "./certificates.ts"
import {
  apiKey,
  appKey,
  credentials,
  layer,
  list,
  resource,
  resources,
  trustTestAuthority
} from "./client.ts"
import { always, answer, head, json, serve, type Script } from "./rawServer.ts"

const environment = (variables: Record<string, string>) =>
  ConfigProvider.layer(ConfigProvider.fromEnvRecord(variables))

const manifest: { readonly version: string } = JSON.parse(
  readFileSync(new URL("../package.json", import.meta.url), "utf8")
)

/** A proxy that says no, and counts who asked. */
const refusing = serve(always(answer(407)))

const siteOf = (origin: string) => Result.getOrThrow(Site.custom(origin))

describe("NodeCloudAuth", () => {
  describe("layer", () => {
    it.live(
      "lists 100,000 mappings",
      () =>
        Effect.gen(function* () {
          const server = yield* serve(always(json(200, resources(100_000))))
          const mappings = yield* Effect.provide(list, layer(server.origin))
          assert.strictEqual(mappings.length, 100_000)
          assert.deepStrictEqual(mappings[99_999], {
            id: "00000000-0000-4000-8000-000000099999",
            arnPattern: "arn:aws:sts::123456789012:assumed-role/role-99999/*",
            accountIdentifier: "service-99999@example.com",
            accountUuid: "11111111-2222-4333-8444-555555555555"
          })
        }),
      30_000
    )

    it.live("tolerates fields it does not know", () =>
      Effect.gen(function* () {
        const item = { ...resource(0), links: {}, attributes: { ...resource(0).attributes, extra: [] } }
        const server = yield* serve(always(json(200, { data: [item], meta: { extra: 1 } })))
        const mappings = yield* Effect.provide(list, layer(server.origin))
        assert.deepStrictEqual(Object.keys(mappings[0]!), [
          "id",
          "arnPattern",
          "accountIdentifier",
          "accountUuid"
        ])
      })
    )

    it.live("sends the keys, who it is, and nothing that traces", () =>
      Effect.gen(function* () {
        const server = yield* serve(always(json(200, resources(1))))
        yield* Effect.withSpan(Effect.provide(list, layer(server.origin)), "program")
        const request = server.requests[0]!
        assert.strictEqual(request.line, "GET /api/v2/cloud_auth/aws/persona_mapping HTTP/1.1")
        assert.deepStrictEqual(Object.keys(request.headers).sort(), [
          "accept",
          "accept-encoding",
          "connection",
          "dd-api-key",
          "dd-application-key",
          "host",
          "user-agent"
        ])
        assert.strictEqual(request.headers["dd-api-key"], apiKey)
        assert.strictEqual(request.headers["dd-application-key"], appKey)
        assert.strictEqual(
          request.headers["user-agent"],
          `dd-cloud-auth-node/${manifest.version} (@dd-cloud-auth/node)`
        )
      })
    )

    it.live("keeps a connection for the next call, and closes it with the layer", () =>
      Effect.gen(function* () {
        const server = yield* serve(always(json(200, resources(1))))
        yield* Effect.provide(Effect.repeat(list, { times: 9 }), layer(server.origin))
        assert.strictEqual(server.requests.length, 10)
        // A call that follows at once may find the first connection not yet free.
        assert.isAtMost(server.closed.length, 2)
        yield* Effect.promise(() => Promise.all(server.closed))
      })
    )

    it.live("speaks HTTP/1.1 to a site that would rather speak HTTP/2", () =>
      Effect.gen(function* () {
        yield* trustTestAuthority
        const server = yield* serve(always(json(200, resources(1))), {
          cert: Certificates.valid,
          key: Certificates.key,
          ALPNProtocols: ["h2", "http/1.1"]
        })
        assert.strictEqual((yield* Effect.provide(list, layer(server.origin))).length, 1)
        assert.match(server.requests[0]!.line, / HTTP\/1\.1$/)
      })
    )

    it.live.each<readonly [when: string, script: Script]>([
      ["before the answer", (socket) => socket.resetAndDestroy()],
      ["within the answer", (socket) => socket.end(head(200, { "content-length": 100 }))],
      ["and nothing comes", () => {}]
    ])("creates once where the connection is lost %s, and says that the mapping may exist", ([, script]) =>
      Effect.gen(function* () {
        const server = yield* serve(script)
        const mapping = { arnPattern: "arn:aws:iam::123456789012:user/a", accountIdentifier: "a@example.com" }
        const failure = yield* Effect.flip(
          Effect.provide(
            CloudAuth.CloudAuth.use((_) => _.personaMappings.create(mapping)),
            layer(server.origin, { retry: Retry.standard, headersTimeout: "50 millis" })
          )
        )
        assert.strictEqual(failure.reason._tag, "Unreachable")
        assert.include(failure.message, "The mapping may exist")
        assert.strictEqual(server.requests.length, 1)
      })
    )

    it.live("takes times without end", () =>
      Effect.gen(function* () {
        const server = yield* serve(always(json(200, resources(1))))
        const settings = { connectTimeout: Infinity, headersTimeout: Infinity, bodyTimeout: Infinity }
        const mappings = yield* Effect.provide(list, layer(server.origin, settings))
        assert.strictEqual(mappings.length, 1)
      })
    )

    it.live("makes many calls at once", () =>
      Effect.gen(function* () {
        const server = yield* serve(always(json(200, resources(10))))
        const lists = yield* Effect.provide(
          Effect.all(
            Array.from({ length: 200 }, () => list),
            { concurrency: "unbounded" }
          ),
          layer(server.origin)
        )
        assert.isTrue(lists.every((mappings) => mappings.length === 10))
        assert.strictEqual(server.requests.length, 200)
      })
    )

    it.live.each<readonly [when: string, script: Script]>([
      ["before the answer", () => {}],
      ["within the answer", always(head(200, { "content-length": 1_000_000 }))]
    ])("closes the connection of a call that is interrupted %s", ([, script]) =>
      Effect.gen(function* () {
        const server = yield* serve(script)
        yield* Effect.provide(
          Effect.gen(function* () {
            const fiber = yield* Effect.forkChild(list)
            yield* Effect.promise(() => server.called)
            yield* Fiber.interrupt(fiber)
            // Nobody but the interruption closes it: the layer, the time limits and the server all hold on.
            yield* Effect.promise(() => server.closed[0]!)
          }),
          layer(server.origin)
        )
      })
    )

    it.live.each<readonly [what: string, status: number]>([
      ["a redirect", 302],
      ["an error", 500],
      ["a list", 200]
    ])("closes the connection of %s without end", ([, status]) =>
      Effect.gen(function* () {
        const chunk = Buffer.alloc(65_536, " ")
        const server = yield* serve((socket) => {
          const more = () => {
            while (socket.write(chunk));
          }
          socket.on("drain", more)
          socket.write(head(status, { location: "https://example.com" }))
          more()
        })
        yield* Effect.provide(
          Effect.gen(function* () {
            yield* Effect.flip(list)
            yield* Effect.promise(() => server.closed[0]!)
          }),
          layer(server.origin, { maxResponseBytes: 1_000_000 })
        )
      })
    )
  })

  describe("make", () => {
    it.live("creates a client whose connections close with the scope", () =>
      Effect.gen(function* () {
        const server = yield* serve(always(json(200, resources(1))))
        const client = NodeCloudAuth.make({ site: siteOf(server.origin), credentials, proxy: "none" })
        expectTypeOf(client).toEqualTypeOf<Effect.Effect<CloudAuth.Service, never, Scope.Scope>>()
        const mappings = yield* client.pipe(
          Effect.flatMap(({ personaMappings }) => personaMappings.list),
          Effect.scoped
        )
        assert.strictEqual(mappings.length, 1)
        yield* Effect.promise(() => server.closed[0]!)
      })
    )
  })

  describe("layerHttpClient", () => {
    it.live("has a middleware stand between the client and the wire", () =>
      Effect.gen(function* () {
        const server = yield* serve(always(json(200, resources(1))))
        const site = siteOf(server.origin)
        const seen: Array<string> = []
        const middleware = Layer.effect(
          HttpClient.HttpClient,
          Effect.map(
            HttpClient.HttpClient,
            HttpClient.transform((response, request) =>
              Effect.tap(response, ({ status }) =>
                Effect.sync(() => seen.push(`${request.method} ${new URL(request.url).pathname} ${status}`))
              )
            )
          )
        )
        const client = CloudAuth.layer({ site, credentials }).pipe(
          Layer.provide(middleware),
          Layer.provide(NodeCloudAuth.layerHttpClient({ site, proxy: "none" }))
        )
        assert.strictEqual((yield* Effect.provide(list, client)).length, 1)
        assert.deepStrictEqual(seen, ["GET /api/v2/cloud_auth/aws/persona_mapping 200"])
        assert.match(server.requests[0]!.headers["user-agent"]!, /^dd-cloud-auth-node/)
        yield* Effect.promise(() => server.closed[0]!)
      })
    )

    it.live("sends nothing where there is no telling which proxy is meant", () =>
      Effect.gen(function* () {
        const site = Site.EU1
        const client = CloudAuth.layer({ site, credentials }).pipe(
          Layer.provide(NodeCloudAuth.layerHttpClient({ site, proxy: { url: "ftp://proxy.example" } }))
        )
        const failure = yield* Effect.flip(Effect.provide(list, client))
        assert.include(failure.message, "`proxy` does not name a proxy")
      })
    )
  })

  describe("layerHttpClientConfig", () => {
    it.live("fails where there is no telling which proxy is meant, before anything is asked", () =>
      Effect.gen(function* () {
        const layer = NodeCloudAuth.layerHttpClientConfig(
          Config.succeed({ site: Site.EU1, proxy: { url: "ftp://proxy.example" } })
        )
        const { cause } = yield* Effect.flip(Effect.scoped(Layer.build(layer)))
        assert.include(cause.message, "`proxy` does not name a proxy")
      })
    )
  })

  describe("every layer", () => {
    it("provides the client and nothing else, so that two of them do not get in each other's way", () => {
      type Provided<L extends Layer.Layer<never, any, any>> = Layer.Success<L>
      expectTypeOf<Provided<ReturnType<typeof NodeCloudAuth.layer>>>().toEqualTypeOf<CloudAuth.CloudAuth>()
      expectTypeOf<
        Provided<ReturnType<typeof NodeCloudAuth.layerConfig>>
      >().toEqualTypeOf<CloudAuth.CloudAuth>()
      expectTypeOf<Provided<typeof NodeCloudAuth.layerFromEnv>>().toEqualTypeOf<CloudAuth.CloudAuth>()
    })
  })

  describe("layerProvider", () => {
    it.live("asks for credentials before each call", () =>
      Effect.gen(function* () {
        const server = yield* serve(always(json(200, resources(1))))
        let logins = 0
        const provider = Layer.succeed(Credentials.Provider, {
          get: Effect.sync(() => Credentials.bearer(`token-${++logins}`))
        })
        yield* Effect.provide(
          Effect.repeat(list, { times: 1 }),
          Layer.provide(NodeCloudAuth.layerProvider({ site: siteOf(server.origin), proxy: "none" }), provider)
        )
        assert.deepStrictEqual(
          server.requests.map(({ headers }) => headers.authorization),
          ["Bearer token-1", "Bearer token-2"]
        )
      })
    )
  })

  describe("layerConfig", () => {
    it.live("takes options from configuration", () =>
      Effect.gen(function* () {
        const server = yield* serve(always(json(200, resources(1))))
        const mappings = yield* Effect.provide(
          list,
          Layer.provide(
            NodeCloudAuth.layerConfig({
              site: Config.map(Config.String("ORIGIN"), siteOf),
              credentials: Credentials.config
            }),
            environment({ ORIGIN: server.origin, DD_API_KEY: apiKey, DATADOG_APP_KEY: appKey })
          )
        )
        assert.strictEqual(mappings.length, 1)
        assert.strictEqual(server.requests[0]!.headers["dd-application-key"], appKey)
      })
    )
  })

  describe("layerFromEnv", () => {
    it.live("calls the site of the environment", () =>
      Effect.gen(function* () {
        const proxy = yield* refusing
        const failure = yield* Effect.flip(
          Effect.provide(
            // The standard retries would go on for longer than anybody needs to see.
            Effect.timeout(list, "200 millis"),
            Layer.provide(
              NodeCloudAuth.layerFromEnv,
              environment({
                DD_SITE: "EU1",
                DD_API_KEY: apiKey,
                DD_APP_KEY: appKey,
                HTTPS_PROXY: proxy.origin
              })
            )
          )
        )
        assert.strictEqual(proxy.requests[0]!.line, "CONNECT api.datadoghq.eu:443 HTTP/1.1")
        assert.notStrictEqual(failure._tag, "ConfigError")
      })
    )

    it.live("fails with what is missing, and repeats no key", () =>
      Effect.gen(function* () {
        const failure = yield* Effect.flip(
          Effect.provide(
            list,
            Layer.provide(
              NodeCloudAuth.layerFromEnv,
              environment({ DD_SITE: "datadoghq.com", DD_API_KEY: apiKey })
            )
          )
        )
        assert.strictEqual(failure._tag, "ConfigError")
        assert.include(failure.message, "DD_APP_KEY is not set")
        assert.notInclude(failure.message, apiKey)
      })
    )
  })

  describe("version", () => {
    it("is that of package.json: see scripts/stampVersion.mjs", () => {
      assert.strictEqual(version, manifest.version)
    })
  })
})
