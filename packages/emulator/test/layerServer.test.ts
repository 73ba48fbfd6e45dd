import * as CloudAuth from "@dd-cloud-auth/core/CloudAuth"
import * as Credentials from "@dd-cloud-auth/core/Credentials"
import { assert, describe, it } from "@effect/vitest"
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Deferred from "effect/Deferred"
import type * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as Scope from "effect/Scope"
import * as TestClock from "effect/testing/TestClock"
import * as Emulator from "../src/Emulator.ts"
import * as Faults from "../src/Faults.ts"
import * as Store from "../src/Store.ts"
import { connect } from "./rawSocket.ts"
import { cloudAuth, transports } from "./transports.ts"

const listPath = "/api/v2/cloud_auth/aws/intake_mapping"
const open = { port: 0, credentials: Credentials.none }

const serving =
  (options?: Partial<Emulator.ServerOptions>) =>
  <A, E, R>(effect: Effect.Effect<A, E, R>) =>
    Effect.provide(effect, Emulator.layerServer({ ...open, ...options }))

/** What a server answers to one request, after which the connection is closed. */
const exchange = (request: string, body = "") =>
  Effect.gen(function* () {
    const socket = yield* connect((yield* Emulator.Emulator).origin)
    socket.send(`${request}\nhost: localhost\nconnection: close\ncontent-length: ${body.length}\n\n${body}`)
    const code = yield* socket.closed
    const text = socket.pieces.join("")
    const end = text.indexOf("\r\n\r\n")
    return { code, head: text.slice(0, end).toLowerCase(), body: text.slice(end + 4) }
  })

describe("layerServer", () => {
  describe("answers", () => {
    it.effect("sends a list as JSON, with the rate limit and without CORS", () =>
      Effect.gen(function* () {
        const { body, head } = yield* exchange(`GET ${listPath} HTTP/1.1`)
        assert.match(head, /^http\/1\.1 200 ok\r\n/)
        assert.include(head, "content-type: application/json")
        for (const name of ["limit", "period", "remaining", "reset", "name"]) {
          assert.include(head, `x-ratelimit-${name}: `)
        }
        assert.notInclude(head, "access-control")
        assert.deepStrictEqual(JSON.parse(body).data[0], {
          id: Store.acme.intakeMappings[0]!.id,
          type: "aws_cloud_auth_intake_mapping",
          attributes: { arn_pattern: Store.acme.intakeMappings[0]!.arnPattern }
        })
      }).pipe(serving())
    )

    it.effect("names the types of the newer form under its path", () =>
      Effect.gen(function* () {
        for (const [kind, type] of [
          ["persona_mapping", "aws_wif_config"],
          ["intake_mapping", "aws_wif_intake_mapping"]
        ]) {
          const { body } = yield* exchange(`GET /api/v2/wif/aws/${kind} HTTP/1.1`)
          assert.strictEqual(JSON.parse(body).data[0].type, type)
        }
      }).pipe(serving())
    )

    it.effect("answers 204 without a body to a removal", () =>
      Effect.gen(function* () {
        const { id } = Store.acme.intakeMappings[0]!
        const { body, head } = yield* exchange(`DELETE ${listPath}/${id} HTTP/1.1`)
        assert.match(head, /^http\/1\.1 204 no content\r\n/)
        assert.notInclude(head, "content-length")
        assert.strictEqual(body, "")
      }).pipe(serving())
    )

    it.effect("answers HEAD with the head of GET", () =>
      Effect.gen(function* () {
        const get = yield* exchange(`GET ${listPath} HTTP/1.1`)
        const { body, head } = yield* exchange(`HEAD ${listPath} HTTP/1.1`)
        assert.include(head, `content-length: ${Buffer.byteLength(get.body)}`)
        assert.strictEqual(body, "")
      }).pipe(serving())
    )

    it.effect.each([
      ["GET /", 404, '{"errors":["Not found"]}'],
      [`GET ${listPath}/`, 404, '{"errors":["Not found"]}'],
      [`GET ${listPath}/a/b`, 404, '{"errors":["Not found"]}'],
      [`PATCH ${listPath}`, 405, '{"errors":["Method not allowed"]}'],
      [`PUT ${listPath}/1`, 405, '{"errors":["Method not allowed"]}']
    ] as const)("answers %s with %d", ([request, status, expected]) =>
      Effect.gen(function* () {
        const { body, head } = yield* exchange(`${request} HTTP/1.1`)
        assert.include(head, `http/1.1 ${status} `)
        assert.strictEqual(body, expected)
      }).pipe(serving())
    )

    it.effect("says which methods it allows", () =>
      Effect.gen(function* () {
        assert.include(
          (yield* exchange(`PATCH ${listPath} HTTP/1.1`)).head,
          "allow: get, post, head, options"
        )
        const { head } = yield* exchange(`OPTIONS ${listPath}/1 HTTP/1.1`)
        assert.include(head, "http/1.1 204 ")
        assert.include(head, "allow: get, delete, head, options")
        assert.notInclude(head, "access-control")
      }).pipe(serving())
    )

    it.effect.each([
      ["", "/"],
      ["{", "/"],
      ["[]", "/"],
      ['{"data":{"type":"aws_cloud_auth_intake_mapping","attributes":{}}}', "/data/attributes/arn_pattern"],
      ['{"data":{"type":"cat","attributes":{"arn_pattern":"x"}}}', "/data/type"],
      [
        '{"data":{"type":"aws_cloud_auth_intake_mapping","attributes":{"arn_pattern":7}}}',
        "/data/attributes/arn_pattern"
      ]
    ])("answers 400 to the body %s, and points at %s", ([sent, pointer]) =>
      Effect.gen(function* () {
        const { body, head } = yield* exchange(`POST ${listPath} HTTP/1.1`, sent)
        assert.include(head, "http/1.1 400 ")
        const [error] = JSON.parse(body).errors
        assert.strictEqual(error.source?.pointer ?? "/", pointer)
        assert.match(error.detail, /^invalid request body: ./)
      }).pipe(serving())
    )

    it.effect("answers 413 to a body that no mapping needs", () =>
      Effect.gen(function* () {
        const socket = yield* connect((yield* Emulator.Emulator).origin)
        socket.send(`POST ${listPath} HTTP/1.1\nhost: a\ncontent-length: 1000000\n\n${" ".repeat(70_000)}`)
        assert.include(yield* socket.until((text) => text.includes("\r\n\r\n")), "HTTP/1.1 413 ")
      }).pipe(serving())
    )

    it.effect("answers 400 to what is not HTTP, and closes", () =>
      Effect.gen(function* () {
        const { head } = yield* exchange("HELLO")
        assert.include(head, "http/1.1 400 ")
      }).pipe(serving())
    )

    it.effect("lets the page of one origin in, if asked to", () =>
      Effect.gen(function* () {
        const preflight = yield* exchange(`OPTIONS ${listPath} HTTP/1.1`)
        assert.include(preflight.head, "http/1.1 204 ")
        assert.include(preflight.head, "access-control-allow-origin: http://page.example")
        assert.include(preflight.head, "access-control-allow-methods: get, post, delete")
        assert.include(preflight.head, "dd-application-key")
        assert.include((yield* exchange("OPTIONS /nothing HTTP/1.1")).head, "access-control-allow-methods")
        const failed = yield* exchange(`GET ${listPath} HTTP/1.1`)
        assert.include(failed.head, "http/1.1 503 ")
        assert.include(failed.head, "access-control-allow-origin: http://page.example")
        assert.include(failed.head, "access-control-expose-headers: x-ratelimit-limit")
      }).pipe(serving({ cors: "http://page.example", faults: [Faults.status(503, { request: 1 })] }))
    )

    it.effect("leaves a header that a fault gives as the fault gives it", () =>
      Effect.gen(function* () {
        const { head } = yield* exchange(`GET ${listPath} HTTP/1.1`)
        assert.deepStrictEqual(head.match(/access-control-allow-origin: .*/g), [
          "access-control-allow-origin: null"
        ])
      }).pipe(
        serving({
          cors: "http://page.example",
          faults: [
            Faults.answer({ status: 200, headers: { "Access-Control-Allow-Origin": "null" }, body: "" })
          ]
        })
      )
    )
  })

  describe("faults", () => {
    it.effect("truncates: announces the whole length, sends half and closes without an error", () =>
      Effect.gen(function* () {
        const { body, code, head } = yield* exchange(`GET ${listPath} HTTP/1.1`)
        const length = Number(/content-length: (\d+)/.exec(head)?.[1])
        assert.strictEqual(Buffer.byteLength(body), length >> 1)
        assert.isUndefined(code)
      }).pipe(serving({ faults: [Faults.truncate()] }))
    )

    it.effect("cuts the JSON short with a length that fits", () =>
      Effect.gen(function* () {
        const { body, head } = yield* exchange(`GET ${listPath} HTTP/1.1`)
        assert.include(head, "http/1.1 200 ")
        assert.include(head, `content-length: ${body.length}`)
        assert.throws(() => JSON.parse(body))
      }).pipe(serving({ faults: [Faults.invalidJson()] }))
    )

    it.effect("resets before a byte, after the headers, or in mid-body", () =>
      Effect.gen(function* () {
        const { faults } = yield* Emulator.Emulator
        yield* faults.set([Faults.reset()])
        const start = yield* exchange(`GET ${listPath} HTTP/1.1`)
        yield* faults.set([Faults.reset({ at: "headers" })])
        const headers = yield* exchange(`GET ${listPath} HTTP/1.1`)
        yield* faults.set([Faults.reset({ at: "body" })])
        const body = yield* exchange(`GET ${listPath} HTTP/1.1`)
        assert.deepStrictEqual([start.code, headers.code, body.code], Array(3).fill("ECONNRESET"))
        assert.strictEqual(start.head + start.body, "")
        assert.include(headers.head, "http/1.1 200 ")
        assert.strictEqual(headers.body, "")
        assert.include(body.head, "http/1.1 200 ")
        assert.isAbove(body.body.length, 0)
      }).pipe(serving())
    )

    it.effect("hangs before a byte, or after the headers, with the connection left open", () =>
      Effect.gen(function* () {
        const { faults, origin, requests } = yield* Emulator.Emulator
        yield* faults.set([Faults.hang({ request: 1 }), Faults.hang({ at: "headers", request: 2 })])
        const silent = yield* connect(origin)
        silent.send(`GET ${listPath} HTTP/1.1\nhost: a\n\n`)
        while ((yield* requests).length === 0) yield* Effect.promise(() => new Promise(setImmediate))
        const started = yield* connect(origin)
        started.send(`GET ${listPath} HTTP/1.1\nhost: a\n\n`)
        const text = yield* started.until((text) => text.endsWith("\r\n\r\n"))
        assert.match(text, /content-length: [1-9]/)
        yield* TestClock.adjust("1 hour")
        assert.deepStrictEqual(silent.pieces, [])
        assert.strictEqual(started.pieces.join(""), text)
        const next = yield* connect(origin)
        next.send(`GET ${listPath} HTTP/1.1\nhost: a\n\n`)
        yield* next.until((text) => text.includes("200 OK"))
      }).pipe(serving())
    )

    it.effect("trickles a few bytes at a time, as the clock goes", () =>
      Effect.gen(function* () {
        const socket = yield* connect((yield* Emulator.Emulator).origin)
        socket.send(`GET ${listPath} HTTP/1.1\nhost: a\n\n`)
        const head = yield* socket.until((text) => text.endsWith("\r\n\r\n"))
        for (const length of [8, 16, 24]) {
          yield* TestClock.adjust("1 second")
          yield* socket.until((text) => text.length === head.length + length)
        }
      }).pipe(serving({ faults: [Faults.trickle({ bytes: 8, every: "1 second" })] }))
    )

    it.effect("sends exactly the answer that was given", () =>
      Effect.gen(function* () {
        const { body, head } = yield* exchange(`GET ${listPath} HTTP/1.1`)
        assert.include(head, "http/1.1 299 unknown\r\n")
        assert.include(head, "content-type: text/csv")
        assert.include(head, "x-test: a, b")
        assert.notInclude(head, "x-ratelimit")
        assert.strictEqual(body, "a;b")
      }).pipe(
        serving({
          faults: [
            Faults.answer({
              status: 299,
              headers: { "Content-Type": "text/csv", "x-test": "a, b" },
              body: "a;b"
            })
          ]
        })
      )
    )
  })

  describe("scope", () => {
    it.live("ends at once, with every connection: idle, hung and in mid-body", () =>
      Effect.gen(function* () {
        const scope = yield* Scope.make()
        const options = { ...open, faults: [Faults.hang({ request: 1 }), Faults.hang({ at: "body" })] }
        const context = yield* Layer.buildWithScope(Emulator.layerServer(options), scope)
        const { origin, requests } = Context.get(context, Emulator.Emulator)
        const sockets = yield* Effect.forEach([0, 1, 2], () => connect(origin))
        sockets[0]!.send(`GET ${listPath} HTTP/1.1\nhost: a\n\n`)
        while ((yield* requests).length === 0) yield* Effect.promise(() => new Promise(setImmediate))
        sockets[1]!.send(`GET ${listPath} HTTP/1.1\nhost: a\n\n`)
        yield* sockets[1]!.until((text) => text.includes("arn_pattern"))
        yield* Scope.close(scope, Exit.void)
        yield* Effect.forEach(sockets, ({ closed }) => closed)
        assert.strictEqual((yield* Effect.flip(connect(origin))).message.includes("ECONNREFUSED"), true)
      }).pipe(Effect.timeout("5 seconds"))
    )

    it.live("ends the work for a client that left", () =>
      Effect.gen(function* () {
        const ended = yield* Deferred.make<void>()
        const clock = yield* Clock.Clock
        const watched: Clock.Clock = Object.create(clock, {
          sleep: {
            value: (duration: Duration.Duration) =>
              Effect.onInterrupt(clock.sleep(duration), () => Deferred.succeed(ended, undefined))
          }
        })
        yield* Effect.gen(function* () {
          const { origin, requests } = yield* Emulator.Emulator
          yield* Effect.scoped(
            Effect.gen(function* () {
              const socket = yield* connect(origin)
              socket.send(`GET ${listPath} HTTP/1.1\nhost: a\n\n`)
              while ((yield* requests).length === 0) yield* Effect.promise(() => new Promise(setImmediate))
            })
          )
          yield* Deferred.await(ended)
        }).pipe(serving({ faults: [Faults.slow("1 hour")] }), Effect.provideService(Clock.Clock, watched))
      }).pipe(Effect.timeout("4 seconds"))
    )

    it.live("does not mind a client that leaves in mid-answer", () =>
      Effect.gen(function* () {
        const { origin } = yield* Emulator.Emulator
        yield* Effect.scoped(
          Effect.gen(function* () {
            const socket = yield* connect(origin)
            socket.send(`GET ${listPath} HTTP/1.1\nhost: a\n\n`)
            yield* socket.until((text) => text.includes("\r\n\r\n"))
          })
        )
        assert.include((yield* exchange(`GET ${listPath} HTTP/1.1`)).head, "200 ok")
      }).pipe(serving({ faults: [Faults.trickle({ bytes: 1, every: "1 millis", request: 1 })] }))
    )
  })

  describe("failures", () => {
    const fails = (options: Partial<Emulator.ServerOptions>) =>
      Effect.flip(Layer.build(Emulator.layerServer({ ...open, ...options })))

    it.effect("says that the port is in use", () =>
      Effect.gen(function* () {
        const port = Number(new URL((yield* Emulator.Emulator).origin).port)
        const error = yield* fails({ port })
        assert.isTrue(Emulator.isEmulatorError(error))
        assert.isFalse(Emulator.isEmulatorError({ ...error }))
        assert.strictEqual(error.reason._tag, "AddressInUse")
        assert.deepInclude({ ...error.reason }, { host: "127.0.0.1", port })
        assert.strictEqual(
          error.message,
          `The emulator cannot listen on 127.0.0.1:${port}: the port is in use. Take another one, or 0 for any that is free.`
        )
      }).pipe(serving())
    )

    it.effect.each([-1, 65_536, 1.5, Number.NaN])("says that %d is no port", (port) =>
      Effect.map(fails({ port }), ({ message }) =>
        assert.include(message, "a port is a whole number from 0 to 65535")
      )
    )

    it.effect("escapes the host that it repeats", () =>
      Effect.map(fails({ host: "x\u001b[2J\u202e\n::error::" }), ({ message, reason }) => {
        assert.strictEqual(reason.host, "x\u001b[2J\u202e\n::error::")
        assert.include(message, "cannot listen on x\\u{1b}[2J\\u{202e}\\n::error:::0: ")
      })
    )

    it.effect.each(["192.0.2.1", "emulator.example", "no host"])("does not listen on %s", (host) =>
      Effect.map(fails({ host }), ({ message }) =>
        assert.include(
          message,
          `The emulator cannot listen on ${host}:0: clients would send their keys to this address in the clear`
        )
      )
    )
  })

  describe("host", () => {
    it.effect("can be all addresses, and is reached over loopback", () =>
      Effect.gen(function* () {
        assert.match((yield* Emulator.Emulator).origin, /^http:\/\/127\.0\.0\.1:\d+$/)
        assert.include((yield* exchange(`GET ${listPath} HTTP/1.1`)).head, "200 ok")
      }).pipe(serving({ host: "0.0.0.0" }))
    )
  })

  describe("load", () => {
    it.live(
      "serves 100,000 mappings, and the change of one",
      () =>
        Effect.gen(function* () {
          const { personaMappings } = yield* CloudAuth.CloudAuth
          const { store } = yield* Emulator.Emulator
          const list = yield* personaMappings.list
          assert.lengthOf(list, 100_000)
          yield* personaMappings.remove(list[50_000]!.id)
          assert.lengthOf(yield* personaMappings.list, 99_999)
          assert.lengthOf(yield* store.personaMappings.list, 99_999)
        }).pipe(
          Effect.provide(
            cloudAuth(transports[0]![1], { seed: Store.generate({ seed: 1, mappings: 100_000 }) })
          )
        ),
      60_000
    )

    it.effect("answers a quick request while others hang", () =>
      Effect.gen(function* () {
        const { origin } = yield* Emulator.Emulator
        for (let n = 0; n < 20; n++) {
          const socket = yield* connect(origin)
          socket.send(`GET ${listPath} HTTP/1.1\nhost: a\n\n`)
        }
        const fiber = yield* Effect.forkChild(exchange("GET /api/v2/wif/aws/persona_mapping HTTP/1.1"))
        assert.include((yield* Fiber.join(fiber)).head, "200 ok")
      }).pipe(serving({ faults: [Faults.hang({ operation: "intakeMappings.list" })] }))
    )
  })
})
