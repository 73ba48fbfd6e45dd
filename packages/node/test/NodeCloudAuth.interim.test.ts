import * as CloudAuth from "@dd-cloud-auth/core/CloudAuth"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Certificates from "./certificates.ts"
import { layer, list, resource, resources, trustTestAuthority } from "./client.ts"
import { always, answer, head, json, serve, type Script } from "./rawServer.ts"

const wanted = json(200, resources(3))
const goOn = "HTTP/1.1 100 Continue\r\n\r\n"

const after = (interim: string): Script => always(Buffer.concat([Buffer.from(interim), wanted]))

/** Writes what comes after the first part once the other side has had time to read that. */
const inParts =
  (...parts: ReadonlyArray<string | Uint8Array>): Script =>
  (socket) => {
    const [part, ...rest] = parts
    if (part === undefined) return
    socket
      .setNoDelay()
      .write(part, () => setImmediate(() => inParts(...rest)(socket, { line: "", headers: {} }, 0)))
  }

describe("NodeCloudAuth", () => {
  describe("layer, where interim answers come first", () => {
    it.live.each<readonly [what: string, script: Script]>([
      ["100 Continue", after(goOn)],
      ["100 with no word", after("HTTP/1.1 100\r\n\r\n")],
      ["100 with headers", after("HTTP/1.1 100 Continue\r\nserver: gateway\r\nx: y\r\n\r\n")],
      ["100 three times", after(goOn.repeat(3))],
      ["100 and 103", after(`${goOn}HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n`)],
      ["103 and 100", after(`HTTP/1.1 103 Early Hints\r\n\r\n${goOn}`)],
      ["102", after("HTTP/1.1 102 Processing\r\n\r\n")],
      ["100, apart from the answer", inParts(goOn, wanted)],
      ["100 in single bytes", inParts(...goOn, wanted)],
      [
        "nothing, in single bytes",
        inParts(...Array.from(wanted.subarray(0, 40), (byte) => Uint8Array.of(byte)), wanted.subarray(40))
      ]
    ])("reads the answer after %s, twice over one connection", ([, script]) =>
      Effect.gen(function* () {
        const server = yield* serve(script)
        const lists = yield* Effect.provide(
          Effect.all([list, Effect.delay(list, "10 millis")]),
          layer(server.origin)
        )
        assert.deepStrictEqual(
          lists.map(({ length }) => length),
          [3, 3]
        )
        assert.deepStrictEqual([server.requests.length, server.closed.length], [2, 1])
      })
    )

    it.live("reads the answer to a create after 100 Continue", () =>
      Effect.gen(function* () {
        const server = yield* serve(
          always(Buffer.concat([Buffer.from(goOn), json(200, { data: resource(7) })]))
        )
        const mapping = { arnPattern: "arn:aws:iam::123456789012:user/a", accountIdentifier: "a@example.com" }
        const created = yield* Effect.provide(
          CloudAuth.CloudAuth.use((_) => _.personaMappings.create(mapping)),
          layer(server.origin)
        )
        assert.strictEqual(created.accountIdentifier, "service-7@example.com")
        assert.strictEqual(server.requests.length, 1)
      })
    )

    it.live("reads the answer after 100 Continue over TLS", () =>
      Effect.gen(function* () {
        yield* trustTestAuthority
        const server = yield* serve(after(goOn), { cert: Certificates.valid, key: Certificates.key })
        assert.strictEqual((yield* Effect.provide(list, layer(server.origin))).length, 3)
      })
    )

    it.live("leaves a body alone that looks like one", () =>
      Effect.gen(function* () {
        const bytes = answer(403, goOn)
        const server = yield* serve(inParts(bytes.subarray(0, -goOn.length), bytes.subarray(-goOn.length)))
        const failure = yield* Effect.flip(Effect.provide(list, layer(server.origin)))
        assert.deepInclude({ ...failure.reason }, { status: 403, errors: [{ detail: goOn.trim() }] })
      })
    )

    it.live.each<readonly [what: string, script: Script]>([
      [
        "100 without end",
        (socket) => {
          const more = () => {
            while (socket.write(goOn));
          }
          socket.on("drain", more)
          more()
        }
      ],
      ["100 and then nothing", always(Buffer.from(goOn))],
      ["half of 100", always(Buffer.from(goOn.slice(0, 15)))]
    ])("waits no longer for the answer after %s", ([, script]) =>
      Effect.gen(function* () {
        const server = yield* serve(script)
        const failure = yield* Effect.flip(
          Effect.provide(list, layer(server.origin, { headersTimeout: "50 millis" }))
        )
        assert.deepInclude({ ...failure.reason }, { _tag: "Unreachable", kind: "timeout" })
        yield* Effect.promise(() => server.closed[0]!)
      })
    )

    it.live.each<readonly [what: string, script: Script]>([
      [
        "a head of 100 without end",
        (socket) => {
          const more = () => {
            while (socket.write("x: y\r\n".repeat(1000)));
          }
          socket.write("HTTP/1.1 100 Continue\r\n")
          socket.on("drain", more)
          more()
        }
      ],
      ["the end of the connection within 100", (socket) => socket.end("HTTP/1.1 100 Cont")],
      [
        "101",
        always(
          Buffer.concat([
            Buffer.from("HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n"),
            head(200, {})
          ])
        )
      ]
    ])("takes %s for no answer", ([, script]) =>
      Effect.gen(function* () {
        const server = yield* serve(script)
        const failure = yield* Effect.flip(Effect.provide(list, layer(server.origin)))
        assert.deepInclude({ ...failure.reason }, { _tag: "Unreachable", kind: "network" })
        yield* Effect.promise(() => server.closed[0]!)
      })
    )
  })
})
