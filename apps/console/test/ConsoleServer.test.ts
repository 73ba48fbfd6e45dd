import * as Credentials from "@dd-cloud-auth/core/Credentials"
import * as Emulator from "@dd-cloud-auth/emulator/Emulator"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { request } from "node:http"
import { connect } from "node:net"
import { networkInterfaces } from "node:os"
import * as ConsoleServer from "../src/ConsoleServer.ts"

const consoleOf = (options: Partial<ConsoleServer.Options> = {}) =>
  Layer.unwrap(
    Effect.map(Emulator.Emulator, ({ credentials, site }) =>
      ConsoleServer.layer({ site, credentials, port: 0, cacheFor: 0, ...options })
    )
  ).pipe(Layer.provideMerge(Emulator.layerServer({ port: 0 })))

interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | ReadonlyArray<string> | undefined>>
  readonly body: string
}

/** As a browser would not: any host name, any spelling of a path. */
const send = (
  path: string,
  options: { readonly method?: string; readonly headers?: Readonly<Record<string, string>> } = {}
): Effect.Effect<Answer, never, ConsoleServer.ConsoleServer> =>
  ConsoleServer.ConsoleServer.use(({ url }) =>
    Effect.callback<Answer>((resume) => {
      const { hostname, port } = addressOf(url)
      const outgoing = request({ hostname, port, path, agent: false, ...options }, (response) => {
        let body = ""
        response.setEncoding("utf8").on("data", (text: string) => (body += text))
        response.on("end", () =>
          resume(Effect.succeed({ status: response.statusCode ?? 0, headers: response.headers, body }))
        )
      })
      outgoing.on("error", (error) => resume(Effect.die(error))).end()
    })
  )

const addressOf = (url: string) => {
  const { hostname, port } = new URL(url)
  return { hostname: hostname.replace(/^\[(.*)\]$/, "$1"), port: Number(port) }
}

/** Sends a head as it is, and returns the status that comes back. */
const status = (head: string): Effect.Effect<string, never, ConsoleServer.ConsoleServer> =>
  ConsoleServer.ConsoleServer.use(({ url }) =>
    Effect.callback<string>((resume) => {
      const { hostname, port } = addressOf(url)
      const socket = connect({ host: hostname, port }, () => socket.write(`${head}\r\n\r\n`, "latin1"))
      socket.setEncoding("latin1").once("data", (text: string) => {
        socket.destroy()
        resume(Effect.succeed(text.slice(9, 12)))
      })
    })
  )

const paths = ["/", "/api/dd-cloud-auth/persona_mappings"]

const hasIpv6 = Object.values(networkInterfaces()).some((all) =>
  all?.some(({ address }) => address === "::1")
)

describe("ConsoleServer", () => {
  describe("layer", () => {
    it.layer(consoleOf({ name: `"><script>x</script>` }))((it) => {
      it.effect("serves the page, with the name of the site as text", () =>
        Effect.gen(function* () {
          for (const path of ["/", "/index.html"]) {
            const { body, headers, status } = yield* send(path)
            assert.strictEqual(status, 200)
            assert.strictEqual(headers["content-type"], "text/html; charset=utf-8")
            assert.include(body, 'content="&#34;&#62;&#60;script&#62;x&#60;/script&#62;"')
            assert.notInclude(body, "%SITE%")
          }
        })
      )

      it.effect("serves the mappings, through the proxy that holds the keys", () =>
        Effect.gen(function* () {
          const { body, status } = yield* send("/api/dd-cloud-auth/persona_mappings")
          assert.strictEqual(status, 200)
          assert.lengthOf(JSON.parse(body).data, 44)
        })
      )

      it.effect("sends a strict policy with every answer, the refusals too", () =>
        Effect.gen(function* () {
          const answers = yield* Effect.all([
            send("/"),
            send("/theme.js"),
            send("/nowhere"),
            send("/", { method: "POST" }),
            send("/", { headers: { host: "evil.example" } }),
            send("/api/dd-cloud-auth/persona_mappings")
          ])
          assert.deepStrictEqual(
            answers.map(({ status }) => status),
            [200, 200, 404, 405, 403, 200]
          )
          for (const { headers } of answers) {
            const policy = String(headers["content-security-policy"])
            assert.include(policy, "default-src 'none'")
            assert.include(policy, "script-src 'self';")
            assert.notInclude(policy, "unsafe")
            assert.strictEqual(headers["x-content-type-options"], "nosniff")
            assert.isUndefined(headers["access-control-allow-origin"])
          }
        })
      )

      it.effect("answers to no host name but those of loopback, against DNS rebinding", () =>
        Effect.gen(function* () {
          for (const host of [
            "evil.example",
            "127.0.0.1.evil.example",
            "localhost.evil.example:80",
            "0.0.0.0"
          ]) {
            for (const path of ["/", "/api/dd-cloud-auth/persona_mappings"]) {
              const { body, status } = yield* send(path, { headers: { host } })
              assert.strictEqual(status, 403, host)
              assert.notInclude(body, "arnPattern")
            }
          }
          for (const host of ["localhost:4280", "127.0.0.1", "[::1]:1"]) {
            assert.strictEqual((yield* send("/", { headers: { host } })).status, 200, host)
          }
        })
      )

      it.effect("answers no request that names no host, or two", () =>
        Effect.gen(function* () {
          for (const path of paths) {
            for (const rest of [
              "HTTP/1.0",
              "HTTP/1.0\r\nhost:",
              "HTTP/1.1\r\nhost: ",
              "HTTP/1.1\r\nhost: evil example",
              "HTTP/1.1\r\nhost: user@localhost",
              "HTTP/1.1\r\nhost: localhost\r\nhost: evil.example",
              "HTTP/1.1\r\nhost: localhost\r\nhost: localhost"
            ]) {
              assert.strictEqual(yield* status(`GET ${path} ${rest}`), "403", `${path} ${rest}`)
            }
          }
        })
      )

      it.effect("refuses pages of other sites", () =>
        Effect.gen(function* () {
          const { status } = yield* send("/api/dd-cloud-auth/persona_mappings", {
            headers: { "sec-fetch-site": "cross-site" }
          })
          assert.strictEqual(status, 403)
        })
      )

      it.effect("says that there is nothing, however long or odd the path, and leads to the console", () =>
        Effect.gen(function* () {
          for (const path of [
            "/mappings",
            `/${"a".repeat(300)}`,
            `/assets/${"a".repeat(5_000)}`,
            "/./index.html",
            "/assets/../index.html",
            "//index.html",
            "/%69ndex.html",
            "/assets",
            "/%",
            "/%00"
          ]) {
            const { body, headers, status } = yield* send(path)
            assert.strictEqual(status, 404, path)
            assert.strictEqual(headers["content-type"], "text/html; charset=utf-8", path)
            assert.include(body, 'href="/"')
          }
          assert.include((yield* send("/", { method: "POST" })).body, "only reads")
        })
      )

      it.effect("sends a file gzipped to whoever takes that, and not at all to whoever has it", () =>
        Effect.gen(function* () {
          const { body } = yield* send("/")
          const [, script = ""] = /<script[^>]+src="([^"]+[.]js)"[^>]*><\/script>/.exec(
            body.replace(/<script src="\/theme.js"><\/script>/, "")
          )!
          const plain = yield* send(script)
          assert.strictEqual(plain.headers["content-type"], "text/javascript; charset=utf-8")
          assert.isUndefined(plain.headers["content-encoding"])
          assert.strictEqual(plain.headers["vary"], "accept-encoding")
          for (const [accepted, encoding] of [
            ["gzip, deflate, br", "gzip"],
            ["br;q=1, GZIP ; q=0.2", "gzip"],
            ["*", "gzip"],
            ["gzip;q=0", undefined],
            ["gzip;q=0, *", undefined],
            ["br", undefined]
          ] as const) {
            const { headers } = yield* send(script, { headers: { "accept-encoding": accepted } })
            assert.strictEqual(headers["content-encoding"], encoding, accepted)
          }
          const gzipped = yield* send(script, { headers: { "accept-encoding": "gzip" } })
          assert.isBelow(Number(gzipped.headers["content-length"]), plain.body.length / 2)
          const etag = String(gzipped.headers["etag"])
          assert.notStrictEqual(etag, plain.headers["etag"])
          for (const known of [etag, `W/${etag}`, `"x", ${etag}`, "*"]) {
            const again = yield* send(script, {
              headers: { "accept-encoding": "gzip", "if-none-match": known }
            })
            assert.strictEqual(again.status, 304, known)
            assert.strictEqual(again.body, "")
            assert.strictEqual(again.headers["etag"], etag)
          }
          // What it has is the other encoding.
          const other = yield* send(script, { headers: { "if-none-match": etag } })
          assert.strictEqual(other.status, 200)
          const head = yield* send(script, { method: "HEAD" })
          assert.strictEqual(head.status, 200)
          assert.strictEqual(head.headers["content-length"], plain.headers["content-length"])
        })
      )

      it.effect("serves nothing from outside of the page's folder", () =>
        Effect.gen(function* () {
          for (const path of [
            "/../package.json",
            "/%2e%2e/%2e%2e/package.json",
            "/..%2f..%2fpackage.json",
            "/assets/../../../package.json",
            "/assets/..%5c..%5cpackage.json",
            "//etc/passwd"
          ]) {
            const { body, status } = yield* send(path)
            assert.isAtLeast(status, 400, path)
            assert.notInclude(body, "dd-cloud-auth/console")
          }
        })
      )
    })

    it.layer(consoleOf({ allowedHosts: ["console.acme.example"] }))((it) => {
      it.effect("answers to the host names that it was given", () =>
        Effect.gen(function* () {
          const { status } = yield* send("/", { headers: { host: "console.acme.example:8443" } })
          assert.strictEqual(status, 200)
        })
      )
    })

    it.layer(consoleOf({ host: "0.0.0.0" }))((it) => {
      it.effect(
        "answers on every address to those of this machine, and names them, but to no other name",
        () =>
          Effect.gen(function* () {
            const { elsewhere, url } = yield* ConsoleServer.ConsoleServer
            assert.match(url, /^http:\/\/127\.0\.0\.1:\d+\/$/)
            const addresses = Object.values(networkInterfaces())
              .flatMap((all) => all ?? [])
              .filter(
                ({ address, family, internal }) =>
                  family === "IPv4" && !internal && !address.startsWith("169.254.")
              )
              .map(({ address }) => address)
            assert.deepStrictEqual(
              elsewhere.map((url) => new URL(url).hostname),
              addresses
            )
            for (const host of ["localhost", "127.0.0.1", ...addresses]) {
              assert.strictEqual((yield* send("/", { headers: { host } })).status, 200, host)
            }
            for (const host of ["evil.example", "203.0.113.9"]) {
              assert.strictEqual((yield* send("/", { headers: { host } })).status, 403, host)
            }
          })
      )
    })

    describe.skipIf(!hasIpv6)("on IPv6", () => {
      for (const host of ["::1", "[::1]", "0:0:0:0:0:0:0:1"]) {
        it.layer(consoleOf({ host }))((it) => {
          it.effect(`answers to the address ${host}, and to nothing that is no name`, () =>
            Effect.gen(function* () {
              assert.match((yield* ConsoleServer.ConsoleServer).url, /^http:\/\/\[::1\]:\d+\/$/)
              for (const path of paths) {
                assert.strictEqual(yield* status(`GET ${path} HTTP/1.1\r\nhost: [::1]:80`), "200")
                for (const rest of [
                  "HTTP/1.0",
                  "HTTP/1.1\r\nhost: ",
                  "HTTP/1.1\r\nhost: evil example",
                  "HTTP/1.1\r\nhost: ]",
                  "HTTP/1.1\r\nhost: ::1",
                  "HTTP/1.1\r\nhost: evil.example"
                ]) {
                  assert.strictEqual(yield* status(`GET ${path} ${rest}`), "403", `${path} ${rest}`)
                }
              }
            })
          )
        })
      }
    })

    it.effect.each([{ host: "" }, { host: "evil example" }, { allowedHosts: ["ok.example", ""] }])(
      "does not start with %j, which names no host",
      (options) =>
        Effect.gen(function* () {
          const { site } = yield* Emulator.Emulator
          const refusal = yield* Layer.build(
            ConsoleServer.layer({ site, credentials: Credentials.none, port: 0, ...options })
          ).pipe(Effect.flip)
          assert.include(refusal.message, "neither a host name nor an address")
        }).pipe(Effect.provide(Emulator.layerServer({ port: 0 })))
    )

    it.effect("says so where the port is in use", () =>
      Effect.gen(function* () {
        const { url } = yield* ConsoleServer.ConsoleServer
        const { site } = yield* Emulator.Emulator
        const refusal = yield* Layer.build(
          ConsoleServer.layer({ site, credentials: Credentials.none, port: Number(new URL(url).port) })
        ).pipe(Effect.flip)
        assert.strictEqual(refusal.reason._tag, "AddressInUse")
        assert.include(refusal.message, "is in use")
      }).pipe(Effect.provide(consoleOf()))
    )
  })
})
