import * as Retry from "@dd-cloud-auth/core/Retry"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as zlib from "node:zlib"
import { apiKey, appKey, layer, list, resources, type Settings } from "./client.ts"
import { always, answer, head, serve, type Script } from "./rawServer.ts"

const plain = Buffer.from(JSON.stringify(resources(2000)))

const encode: Readonly<Record<string, (bytes: Uint8Array) => Uint8Array>> = {
  gzip: zlib.gzipSync,
  // At its best it takes seconds.
  br: (bytes) => zlib.brotliCompressSync(bytes, { params: { [zlib.constants.BROTLI_PARAM_QUALITY]: 5 } }),
  zstd: zlib.zstdCompressSync
}
const encodings = Object.keys(encode)

const encoded = (encoding: string, status = 200, bytes: Uint8Array = plain) =>
  answer(status, encode[encoding]!(bytes), { "content-encoding": encoding })

const listFrom = (script: Script, settings: Settings = {}) =>
  Effect.gen(function* () {
    const server = yield* serve(script)
    const mappings = yield* Effect.provide(list, layer(server.origin, settings))
    return { mappings, server }
  })

const failureFrom = (script: Script, settings: Settings = {}) =>
  Effect.gen(function* () {
    const server = yield* serve(script)
    const failure = yield* Effect.flip(
      Effect.provide(list, layer(server.origin, { retry: Retry.standard, ...settings }))
    )
    assert.strictEqual(server.requests.length, 1)
    assert.notInclude(JSON.stringify({ ...failure, message: failure.message }), apiKey)
    return { failure, server }
  })

/** A body of 64 MiB of blanks, or as many as the other side takes. */
const bomb = (encoding: string, status: number): Script => {
  const bytes = encode[encoding]!(Buffer.alloc(67_108_864, " "))
  return (socket) => {
    const more = () => {
      while (socket.write(bytes));
    }
    socket.on("drain", more)
    socket.write(head(status, { "content-encoding": encoding }))
    more()
  }
}

describe("NodeCloudAuth", () => {
  describe("layer, with a body that is encoded", () => {
    it.live("asks for the encodings that it decodes", () =>
      Effect.gen(function* () {
        const { server } = yield* listFrom(always(answer(200, plain)))
        assert.strictEqual(server.requests[0]!.headers["accept-encoding"], "gzip, br, zstd")
      })
    )

    it.live.each<readonly [what: string, bytes: Uint8Array]>([
      ...encodings.map((encoding) => [encoding, encoded(encoding)] as const),
      ["X-GZIP", answer(200, zlib.gzipSync(plain), { "content-encoding": "X-GZIP" })],
      ["identity", answer(200, plain, { "content-encoding": "identity" })],
      ["nothing at all", answer(200, plain, { "content-encoding": "" })],
      ["identity, gzip", answer(200, zlib.gzipSync(plain), { "content-encoding": "identity, gzip" })],
      [
        "gzip in several members",
        answer(
          200,
          Buffer.concat([zlib.gzipSync(plain.subarray(0, 9999)), zlib.gzipSync(plain.subarray(9999))]),
          { "content-encoding": "gzip" }
        )
      ]
    ])("reads %s", ([, bytes]) =>
      Effect.gen(function* () {
        const { mappings } = yield* listFrom(always(bytes))
        assert.strictEqual(mappings.length, 2000)
        assert.strictEqual(mappings[1999]!.accountIdentifier, "service-1999@example.com")
      })
    )

    it.live.each(encodings)("reads %s that comes in chunks of one byte", (encoding) =>
      Effect.gen(function* () {
        const bytes = encode[encoding]!(Buffer.from(JSON.stringify(resources(20))))
        const chunks = Array.from(bytes, (byte) =>
          Buffer.concat([Buffer.from("1\r\n"), Buffer.from([byte]), Buffer.from("\r\n")])
        )
        const { mappings } = yield* listFrom((socket) => {
          socket.write(head(200, { "content-encoding": encoding, "transfer-encoding": "chunked" }))
          for (const chunk of chunks) socket.write(chunk)
          socket.write("0\r\n\r\n")
        })
        assert.strictEqual(mappings.length, 20)
      })
    )

    it.live.each(encodings)("counts the bytes of %s as they were before it", (encoding) =>
      Effect.gen(function* () {
        const { mappings } = yield* listFrom(always(encoded(encoding)), { maxResponseBytes: plain.length })
        assert.strictEqual(mappings.length, 2000)
        const { failure } = yield* failureFrom(always(encoded(encoding)), {
          maxResponseBytes: plain.length - 1
        })
        assert.strictEqual(failure.reason._tag, "Malformed")
        assert.include(failure.message, `longer than ${plain.length - 1} bytes`)
      })
    )

    it.live.each(encodings.flatMap((encoding) => [200, 500].map((status) => [encoding, status] as const)))(
      "stops decoding %s (%i) at the limit, and closes the connection",
      ([encoding, status]) =>
        Effect.gen(function* () {
          const server = yield* serve(bomb(encoding, status))
          const least = process.memoryUsage()
          let most = 0
          const watch = setInterval(() => {
            const now = process.memoryUsage()
            for (const kind of ["arrayBuffers", "external"] as const) {
              // Lower once what came before is collected.
              least[kind] = Math.min(least[kind], now[kind])
              most = Math.max(most, now[kind] - least[kind])
            }
          }, 1)
          yield* Effect.provide(
            Effect.gen(function* () {
              const failure = yield* Effect.flip(list)
              assert.strictEqual(failure.reason._tag, status === 200 ? "Malformed" : "ServerError")
              yield* Effect.promise(() => server.closed[0]!)
            }),
            layer(server.origin, { maxResponseBytes: 1_000_000 })
          ).pipe(Effect.ensuring(Effect.sync(() => clearInterval(watch))))
          // One of its pieces alone would be 64 MiB.
          assert.isBelow(most, 33_554_432)
        })
    )

    it.live.each<readonly [what: string, script: Script, says: RegExp]>([
      ...encodings.flatMap((encoding): ReadonlyArray<readonly [string, Script, RegExp]> => {
        const bytes = encode[encoding]!(plain)
        const as = (bytes: Uint8Array) => always(answer(200, bytes, { "content-encoding": encoding }))
        // Enough of it: br has no checksum, and may decode what is a little wrong.
        const broken = Buffer.from(bytes).fill(0xff, bytes.length >> 2, bytes.length >> 1)
        return [
          [`${encoding} without its end`, as(bytes.subarray(0, -1)), /was cut off/],
          [`half of ${encoding}`, as(bytes.subarray(0, bytes.length >> 1)), /was cut off/],
          [`no byte of ${encoding}`, as(Buffer.alloc(0)), /was cut off/],
          [`${encoding} that is broken`, as(broken), /is not what it claims to be|was cut off/],
          [`${encoding} that is none`, as(plain), /is not what it claims to be/]
        ]
      }),
      ...[
        "deflate",
        "compress",
        "aws-chunked",
        "*",
        "gzip;q=1",
        "__proto__",
        "constructor",
        `x ${apiKey}`
      ].map(
        (value) =>
          [
            `the encoding ${value.replace(apiKey, "and a key")}`,
            always(answer(200, zlib.deflateSync(plain), { "content-encoding": value })),
            /has the content encoding/
          ] as const
      ),
      [
        "gzip in gzip",
        always(answer(200, zlib.gzipSync(zlib.gzipSync(plain)), { "content-encoding": "gzip, gzip" })),
        /has the content encoding gzip, gzip/
      ],
      [
        "br in gzip, in two headers",
        (socket) => {
          const bytes = encode.gzip!(encode.br!(plain))
          socket.write(
            `HTTP/1.1 200 OK\r\ncontent-encoding: br\r\ncontent-encoding: gzip\r\ncontent-length: ${bytes.length}\r\n\r\n`
          )
          socket.write(bytes)
        },
        /has the content encoding br, gzip/
      ],
      [
        "zstd with a window of 128 MiB",
        always(
          answer(
            200,
            zlib.zstdCompressSync(Buffer.alloc(134_217_728), {
              params: { [zlib.constants.ZSTD_c_windowLog]: 27, [zlib.constants.ZSTD_c_contentSizeFlag]: 0 }
            }),
            { "content-encoding": "zstd" }
          )
        ),
        /is not what it claims to be/
      ]
    ])("meets %s with Malformed, once", ([, script, says]) =>
      Effect.gen(function* () {
        const { failure } = yield* failureFrom(script)
        assert.strictEqual(failure.reason._tag, "Malformed")
        assert.match(failure.message, says)
      })
    )

    it.live.each(encodings)("meets %s whose connection breaks with Unreachable", (encoding) =>
      Effect.gen(function* () {
        const bytes = encoded(encoding)
        const { failure } = yield* failureFrom((socket) => socket.end(bytes.subarray(0, -100)), {
          retry: Retry.none
        })
        assert.strictEqual(failure.reason._tag, "Unreachable")
      })
    )

    it.live.each(encodings)("reads the errors that come as %s", (encoding) =>
      Effect.gen(function* () {
        const body = Buffer.from(JSON.stringify({ errors: [`No ${appKey}.`] }))
        const { failure } = yield* failureFrom(always(encoded(encoding, 403, body)))
        assert.strictEqual(failure.reason._tag, "Forbidden")
        assert.deepInclude({ ...failure.reason }, { errors: [{ detail: "No <redacted>." }] })
      })
    )

    it.live.each<readonly [what: string, bytes: Uint8Array, encoding: string]>([
      ["cut off", zlib.gzipSync(plain).subarray(0, 20), "gzip"],
      ["broken", plain, "br"],
      ["encoded as nobody asked for", zlib.deflateSync(plain), "deflate"]
    ])("keeps the status of an error whose body is %s", ([, bytes, encoding]) =>
      Effect.gen(function* () {
        const { failure } = yield* failureFrom(always(answer(403, bytes, { "content-encoding": encoding })))
        assert.strictEqual(failure.reason._tag, "Forbidden")
        assert.deepInclude({ ...failure.reason }, { errors: [] })
      })
    )

    it.live.each(encodings)("closes the connection of a call that is interrupted within %s", (encoding) =>
      Effect.gen(function* () {
        const bytes = encoded(encoding)
        const server = yield* serve(always(bytes.subarray(0, -100)))
        yield* Effect.provide(
          Effect.gen(function* () {
            const fiber = yield* Effect.forkChild(list)
            yield* Effect.promise(() => server.called)
            yield* Fiber.interrupt(fiber)
            yield* Effect.promise(() => server.closed[0]!)
          }),
          layer(server.origin)
        )
      })
    )
  })
})
