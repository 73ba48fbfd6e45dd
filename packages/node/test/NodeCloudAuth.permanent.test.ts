import * as Credentials from "@dd-cloud-auth/core/Credentials"
import type { UnreachableKind } from "@dd-cloud-auth/core/Failure"
import * as Site from "@dd-cloud-auth/core/Site"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Result from "effect/Result"
import * as Schedule from "effect/Schedule"
import dns from "node:dns"
import { createServer, type Server } from "node:http"
import type { AddressInfo } from "node:net"
import { vi } from "vitest"
import * as NodeCloudAuth from "../src/NodeCloudAuth.ts"
import * as Certificates from "./certificates.ts"
import { credentials, list, resources, trustTestAuthority, type Settings } from "./client.ts"
import { always, answer, json, serve } from "./rawServer.ts"

/** Lists with a schedule that would try six times at once, and tells the failure and how often it was tried. */
const attempt = (origin: string, settings: Settings = {}) =>
  Effect.gen(function* () {
    let attempts = 0
    const provider = Layer.succeed(Credentials.Provider, {
      get: Effect.sync(() => {
        attempts += 1
        return credentials
      })
    })
    const failure = yield* Effect.flip(
      Effect.provide(
        list,
        Layer.provide(
          NodeCloudAuth.layerProvider({
            site: Result.getOrThrow(Site.custom(origin)),
            retry: Schedule.recurs(5),
            proxy: "none",
            ...settings
          }),
          provider
        )
      )
    )
    if (failure.reason._tag !== "Unreachable") return assert.fail(failure.message)
    return { attempts, failure: { message: failure.message, reason: failure.reason } }
  })

/** Has every look-up of a name fail until the scope closes, and counts them. */
const failingLookups = (code: string) =>
  Effect.map(
    Effect.acquireRelease(
      Effect.sync(() => {
        const mock = vi.spyOn(dns, "lookup")
        mock.mockImplementation(((host: string, _: unknown, callback: (error: Error) => void) =>
          callback(Object.assign(new Error(`getaddrinfo ${code} ${host}`), { code }))) as never)
        return mock
      }),
      (mock) => Effect.sync(() => mock.mockRestore())
    ),
    (mock) => () => mock.mock.calls.length
  )

/** An https origin where a server of http listens, which answers 400 to a handshake. */
const plainHttp = Effect.map(
  Effect.acquireRelease(
    Effect.callback<{ readonly server: Server; readonly connections: () => number }>((resume) => {
      let connections = 0
      const server = createServer().on("connection", () => (connections += 1))
      server.listen(0, "127.0.0.1", () => resume(Effect.succeed({ server, connections: () => connections })))
    }),
    ({ server }) => Effect.sync(() => server.close())
  ),
  ({ connections, server }) => ({
    origin: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
    connections
  })
)

describe("NodeCloudAuth", () => {
  describe("layer, where a failure will not pass", () => {
    it.live.each<readonly [status: number, code: string, attempts: number]>([
      [400, "ERR_PROXY_REFUSED", 1],
      [401, "ERR_PROXY_REFUSED", 1],
      [403, "ERR_PROXY_REFUSED", 1],
      [404, "ERR_PROXY_REFUSED", 1],
      [405, "ERR_PROXY_REFUSED", 1],
      [407, "ERR_PROXY_LOGIN", 1],
      [301, "ERR_PROXY_REFUSED", 1],
      [408, "ERR_PROXY_UNAVAILABLE", 6],
      [429, "ERR_PROXY_UNAVAILABLE", 6],
      [500, "ERR_PROXY_UNAVAILABLE", 6],
      [502, "ERR_PROXY_UNAVAILABLE", 6],
      [503, "ERR_PROXY_UNAVAILABLE", 6],
      [504, "ERR_PROXY_UNAVAILABLE", 6]
    ])("meets a proxy that answers CONNECT with %i with %s, after %i attempts", ([status, code, attempts]) =>
      Effect.gen(function* () {
        const proxy = yield* serve(always(answer(status, "No", { "proxy-authenticate": "Basic" })))
        const url = proxy.origin.replace("//", "//user:hunter2@")
        const met = yield* attempt("https://api.example", { proxy: { url } })
        const kind = code === "ERR_PROXY_UNAVAILABLE" ? "network" : "proxy"
        assert.deepInclude({ ...met.failure.reason }, { kind, code })
        assert.include(met.failure.message, `the proxy that \`proxy\` names answered ${status}`)
        if (status === 407) assert.include(met.failure.message, "login")
        assert.deepStrictEqual([proxy.requests.length, met.attempts], [attempts, attempts])
      })
    )

    it.live.each<readonly [what: string, cert: string, code: string]>([
      ["signed by itself", Certificates.selfSigned, "DEPTH_ZERO_SELF_SIGNED_CERT"],
      ["that has expired", Certificates.expired, "CERT_HAS_EXPIRED"],
      ["of another host", Certificates.elsewhere, "ERR_TLS_CERT_ALTNAME_INVALID"]
    ])("connects once to a site, and to a proxy, with a certificate %s", ([, cert, code]) =>
      Effect.gen(function* () {
        yield* trustTestAuthority
        const server = yield* serve(always(json(200, resources(1))), { cert, key: Certificates.key })
        const site = yield* attempt(server.origin)
        assert.deepInclude({ ...site.failure.reason }, { kind: "tls", code })
        assert.deepStrictEqual([server.closed.length, server.requests.length], [1, 0])
        const proxy = yield* attempt("https://api.example", { proxy: { url: server.origin } })
        assert.deepInclude({ ...proxy.failure.reason }, { kind: "tls", code })
        assert.deepStrictEqual([server.closed.length, server.requests.length], [2, 0])
      })
    )

    it.live("connects once to a site whose authority nobody knows", () =>
      Effect.gen(function* () {
        const tls = { cert: Certificates.valid, key: Certificates.key }
        const server = yield* serve(always(json(200, resources(1))), tls)
        const { failure } = yield* attempt(server.origin)
        assert.deepInclude({ ...failure.reason }, { kind: "tls", code: "UNABLE_TO_VERIFY_LEAF_SIGNATURE" })
        assert.strictEqual(server.closed.length, 1)
      })
    )

    it.live("connects once to a port that speaks no TLS", () =>
      Effect.gen(function* () {
        const server = yield* plainHttp
        const { attempts, failure } = yield* attempt(server.origin)
        assert.strictEqual(failure.reason.kind, "tls")
        assert.deepStrictEqual([server.connections(), attempts], [1, 1])
      })
    )

    it.live.each<readonly [code: string, kind: UnreachableKind, lookups: number]>([
      ["ENOTFOUND", "host", 1],
      ["EAI_AGAIN", "network", 6]
    ])(
      "meets a name, of a site or of a proxy, whose look-up ends with %s with %s, after %i of them",
      ([code, kind, lookups]) =>
        Effect.gen(function* () {
          const count = yield* failingLookups(code)
          const site = yield* attempt("https://site.invalid")
          assert.deepInclude({ ...site.failure.reason }, { kind, code })
          assert.strictEqual(count(), lookups)
          const proxy = yield* attempt("https://api.example", { proxy: { url: "http://proxy.invalid:3128" } })
          assert.deepInclude({ ...proxy.failure.reason }, { kind, code })
          assert.strictEqual(count(), 2 * lookups)
        })
    )
  })
})
