import * as CloudAuth from "@dd-cloud-auth/core/CloudAuth"
import * as Credentials from "@dd-cloud-auth/core/Credentials"
import * as Retry from "@dd-cloud-auth/core/Retry"
import * as Site from "@dd-cloud-auth/core/Site"
import { assert, describe, it } from "@effect/vitest"
import * as Cause from "effect/Cause"
import * as Config from "effect/Config"
import * as ConfigProvider from "effect/ConfigProvider"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Result from "effect/Result"
import { connect } from "node:net"
import { inspect } from "node:util"
import * as NodeCloudAuth from "../src/NodeCloudAuth.ts"
import * as Certificates from "./certificates.ts"
import {
  apiKey,
  appKey,
  credentials,
  layer,
  list,
  resources,
  trustTestAuthority,
  type Settings
} from "./client.ts"
import { always, answer, json, serve, type Script } from "./rawServer.ts"

const environment = (variables: Record<string, string>) =>
  ConfigProvider.layer(ConfigProvider.fromEnvRecord(variables, { preserveEmptyStrings: true }))

/** A site that is not on loopback. No test reaches it: a proxy, or its absence, ends each call before. */
const remote = { site: Site.US1, credentials, retry: Retry.none }
const tunnel = "CONNECT api.datadoghq.com:443 HTTP/1.1"

/** A proxy that says no, and counts who asked. */
const refusing = serve(always(answer(403)))

/** A proxy that lets everything through. */
const open: Script = (socket, { line }) => {
  const [host, port] = line.split(" ")[1]!.split(":")
  socket.removeAllListeners("data")
  const site = connect(Number(port), host, () => {
    socket.write("HTTP/1.1 200 Connection established\r\n\r\n")
    socket.pipe(site)
    site.pipe(socket)
  })
  site.on("error", () => socket.destroy())
}

const siteOf = (origin: string) => Result.getOrThrow(Site.custom(origin))

const failureWith = (variables: Record<string, string>, settings: Settings = {}) =>
  Effect.flip(
    Effect.provide(
      list,
      Layer.provide(NodeCloudAuth.layer({ ...remote, ...settings }), environment(variables))
    )
  )

/** All that could be printed of a failure. */
const printed = (failure: Error): string =>
  [
    failure.stack,
    Cause.pretty(Cause.fail(failure)),
    JSON.stringify(failure),
    inspect(failure, { depth: 20, showHidden: true })
  ].join("\n")

// Each has a piece of a password, or of what may be one.
const unusable = [
  "socks5://hunter2:1080",
  "ftp://hunter2",
  "http://proxy.example/hunter2.pac",
  "http://127.0.0.1:1/?hunter2",
  "http://127.0.0.1:1/#hunter2",
  "http://user:hun#ter2@127.0.0.1:1",
  "http://user:hun@ter2@127.0.0.1:1",
  "http://user:hun/ter2@127.0.0.1:1",
  "http://user:hunter2@",
  "http://user:hunter2@127.0.0.1:0",
  "http://user:hunter2@127.0.0.1:99999",
  "http://user:hunter2@[]:1",
  "http://hunter2 b",
  "http://u:%zz-hunter2@127.0.0.1:1"
]

const variables = ["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY", "http_proxy", "HTTP_PROXY"]

describe("NodeCloudAuth", () => {
  describe("layer, with a proxy of the environment", () => {
    it.live.each(variables)("asks the one in %s for a tunnel, and shows it no key", (variable) =>
      Effect.gen(function* () {
        const proxy = yield* refusing
        const failure = yield* failureWith({ [variable]: `http://user:hunter2hunter2@${proxy.host}` })
        const request = proxy.requests[0]!
        assert.strictEqual(request.line, tunnel)
        assert.strictEqual(request.headers["proxy-authorization"], `Basic ${btoa("user:hunter2hunter2")}`)
        assert.notProperty(request.headers, "dd-api-key")
        assert.strictEqual(failure.reason._tag, "Unreachable")
        assert.include(failure.message, `the proxy that ${variable} names answered 403`)
        assert.notInclude(printed(failure), "hunter2")
        assert.notInclude(printed(failure), btoa("user:hunter2hunter2"))
      })
    )

    it.live(
      "takes the first that is set to something: https before all before http, small letters before capitals",
      () =>
        Effect.gen(function* () {
          const proxy = yield* refusing
          for (let index = 0; index < variables.length; index++) {
            const before = variables.slice(0, index).map((name) => [name, ""])
            const after = variables.slice(index + 1).map((name) => [name, "http://127.0.0.1:1"])
            const failure = yield* failureWith(
              Object.fromEntries([...before, [variables[index], proxy.host], ...after])
            )
            assert.include(failure.message, `the proxy that ${variables[index]} names answered 403`)
          }
          assert.strictEqual(proxy.requests.length, variables.length)
        })
    )

    it.live.each<readonly [string, Record<string, string>]>([
      ["that no_proxy names", { no_proxy: "0.0.0.0" }],
      ["that NO_PROXY names", { NO_PROXY: "example.com, 0.0.0.0" }],
      ["where NO_PROXY is *", { NO_PROXY: "*" }],
      ["in a network that NO_PROXY names", { NO_PROXY: "10.0.0.0/8,0.0.0.0/8" }]
    ])("goes straight to a site %s", ([, variables]) =>
      Effect.gen(function* () {
        const proxy = yield* refusing
        const server = yield* serve(() => {})
        // An address of this machine that is not a loopback one; no TLS is spoken there.
        const site = siteOf(`https://0.0.0.0:${server.host.split(":")[1]}`)
        yield* failureWith({ HTTPS_PROXY: proxy.origin, ...variables }, { site, connectTimeout: "50 millis" })
        assert.strictEqual(server.closed.length, 1)
        assert.strictEqual(proxy.closed.length, 0)
      })
    )

    it.live.each<readonly [string, Record<string, string>]>([
      ["no_proxy is set to nothing, and NO_PROXY names another", { no_proxy: "", NO_PROXY: "example.com" }],
      ["no_proxy hides NO_PROXY", { no_proxy: "example.com", NO_PROXY: "*" }],
      ["NO_PROXY names another port", { NO_PROXY: "0.0.0.0:1" }],
      ["NO_PROXY names another network", { NO_PROXY: "10.0.0.0/8" }]
    ])("goes through the proxy where %s", ([, variables]) =>
      Effect.gen(function* () {
        const proxy = yield* refusing
        yield* failureWith({ HTTPS_PROXY: proxy.origin, ...variables }, { site: siteOf("https://0.0.0.0:9") })
        assert.strictEqual(proxy.requests[0]?.line, "CONNECT 0.0.0.0:9 HTTP/1.1")
      })
    )

    it.live("goes straight to a site on loopback", () =>
      Effect.gen(function* () {
        const proxy = yield* refusing
        const server = yield* serve(always(json(200, resources(1))))
        const mappings = yield* Effect.provide(
          list,
          Layer.provide(
            layer(server.origin, { proxy: "environment" }),
            environment({ HTTP_PROXY: proxy.origin, HTTPS_PROXY: proxy.origin, ALL_PROXY: proxy.origin })
          )
        )
        assert.strictEqual(mappings.length, 1)
        assert.strictEqual(proxy.requests.length, 0)
      })
    )

    it.live("gives up on one that accepts and then says nothing", () =>
      Effect.gen(function* () {
        const proxy = yield* serve(() => {})
        const failure = yield* failureWith({ HTTPS_PROXY: proxy.origin }, { connectTimeout: "50 millis" })
        assert.strictEqual(failure.reason._tag, "Unreachable")
        assert.deepInclude({ ...failure.reason }, { kind: "timeout" })
      })
    )

    it.live("says of a create that nothing was sent where that names none", () =>
      Effect.gen(function* () {
        const mapping = { arnPattern: "arn:aws:iam::123456789012:user/a", accountIdentifier: "a@example.com" }
        const create = CloudAuth.CloudAuth.use((_) => _.personaMappings.create(mapping))
        const failure = yield* Effect.flip(
          Effect.provide(
            create,
            Layer.provide(NodeCloudAuth.layer(remote), environment({ HTTPS_PROXY: "ftp://hunter2" }))
          )
        )
        assert.deepInclude(
          { ...failure.reason },
          { _tag: "Unreachable", kind: "proxy", code: "ERR_PROXY_INVALID" }
        )
        assert.match(failure.message, /a login\.$/)
      })
    )

    it.live.each<readonly [what: string, script: Script]>([
      [
        "text that is no HTTP",
        (socket, { headers }) => socket.end(`SSH ${headers["proxy-authorization"]}\r\n\r\n`)
      ],
      [
        "a refusal",
        (socket, { headers }) =>
          socket.end(`HTTP/1.1 407 ${headers["proxy-authorization"]}\r\nx-echo: hunter2\r\n\r\n`)
      ],
      ["an answer in place of a tunnel", (socket) => socket.end(answer(200, `hunter2 ${apiKey}`))]
    ])("shows nothing of its login where it comes back in %s", ([, script]) =>
      Effect.gen(function* () {
        const proxy = yield* serve(script)
        const failure = yield* failureWith({ HTTPS_PROXY: `http://user:hunter2@${proxy.host}` })
        assert.strictEqual(failure.reason._tag, "Unreachable")
        assert.notInclude(printed(failure), "hunter2")
        assert.notInclude(printed(failure), btoa("user:hunter2"))
      })
    )

    it.live.each(unusable)("sends nothing where that is %s", (value) =>
      Effect.gen(function* () {
        for (const variable of ["HTTPS_PROXY", "all_proxy"]) {
          const failure = yield* failureWith({ [variable]: value }, { retry: Retry.standard })
          assert.strictEqual(failure.reason._tag, "Unreachable")
          assert.include(failure.message, `${variable} does not name a proxy: `)
          assert.include(failure.message, "expected http://host:port or https://host:port")
          assert.notMatch(printed(failure), /hun|ter2/)
        }
      })
    )
  })

  describe("layer, with a proxy of its own", () => {
    const ownProxy = (url: string, settings: Settings = {}) =>
      Effect.flip(
        Effect.provide(
          list,
          NodeCloudAuth.layer({ ...remote, proxy: { url: Redacted.make(url) }, ...settings })
        )
      )

    it.live("reaches an https site on loopback through a tunnel, over HTTP/1.1, without a warning", () =>
      Effect.gen(function* () {
        yield* trustTestAuthority
        const warnings: Array<Error> = []
        const warn = (warning: Error) => void warnings.push(warning)
        yield* Effect.acquireRelease(
          Effect.sync(() => process.on("warning", warn)),
          () => Effect.sync(() => process.off("warning", warn))
        )
        const site = yield* serve(always(json(200, resources(2))), {
          cert: Certificates.valid,
          key: Certificates.key,
          ALPNProtocols: ["h2", "http/1.1"]
        })
        for (const tls of [
          undefined,
          { cert: Certificates.valid, key: Certificates.key, ALPNProtocols: ["h2", "http/1.1"] }
        ]) {
          const proxy = yield* serve(open, tls)
          const url = proxy.origin.replace("//", "//user:hunter2@")
          const mappings = yield* Effect.provide(list, layer(site.origin, { proxy: { url } }))
          assert.strictEqual(mappings.length, 2)
          assert.strictEqual(proxy.requests[0]!.line, `CONNECT ${site.host} HTTP/1.1`)
          assert.notInclude(JSON.stringify(proxy.requests), apiKey)
          yield* Effect.promise(() => Promise.all(proxy.closed))
        }
        assert.deepStrictEqual(warnings, [])
        assert.deepStrictEqual(
          site.requests.map(({ headers, line }) => [
            line,
            headers["dd-api-key"],
            headers["proxy-authorization"]
          ]),
          Array.from({ length: 2 }, () => [
            "GET /api/v2/cloud_auth/aws/persona_mapping HTTP/1.1",
            apiKey,
            undefined
          ])
        )
      })
    )

    it.live("sends nothing to an http site, whose keys it would see", () =>
      Effect.gen(function* () {
        const proxy = yield* serve(always(json(200, resources(2))))
        const site = yield* serve(always(json(200, resources(2))))
        for (const url of [proxy.origin, "ftp://hunter2"]) {
          const failure = yield* ownProxy(url, { site: siteOf(site.origin), retry: Retry.standard })
          assert.strictEqual(failure.reason._tag, "Unreachable")
          assert.include(failure.message, `it would see the keys that are meant for ${site.origin}`)
          assert.notInclude(printed(failure), "hunter2")
        }
        assert.deepStrictEqual([proxy.closed.length, site.closed.length], [0, 0])
      })
    )

    it.live.each(unusable)("sends nothing where that is %s", (url) =>
      Effect.gen(function* () {
        const failure = yield* ownProxy(url, { retry: Retry.standard })
        assert.strictEqual(failure.reason._tag, "Unreachable")
        assert.include(failure.message, "`proxy` does not name a proxy: ")
        assert.notMatch(printed(failure), /hun|ter2/)
      })
    )
  })

  describe("layerConfig", () => {
    it.live.each(unusable)("fails with a variable or an option that is %s", (value) =>
      Effect.gen(function* () {
        const options = { site: Site.config, credentials: Credentials.config }
        for (const [name, layer] of [
          ["HTTPS_PROXY", NodeCloudAuth.layerFromEnv],
          ["`proxy`", NodeCloudAuth.layerConfig({ ...options, proxy: Config.succeed({ url: value }) })]
        ] as const) {
          const failure = yield* Effect.flip(
            Effect.provide(
              list,
              Layer.provide(
                layer,
                environment({ DD_SITE: "eu", DD_API_KEY: apiKey, DD_APP_KEY: appKey, HTTPS_PROXY: value })
              )
            )
          )
          assert.strictEqual(failure._tag, "ConfigError")
          assert.include(failure.message, `${name} does not name a proxy: `)
          assert.notMatch(printed(failure), /hun|ter2/)
        }
      })
    )
  })
})
