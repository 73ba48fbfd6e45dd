/// <reference types="node" />
import * as Encoding from "@dd-cloud-auth/core/Encoding"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as Stream from "effect/Stream"

const bytes = (...values: ReadonlyArray<number>) => new Uint8Array(values)
const utf16 = (text: string, bigEndian = false): Uint8Array => {
  const buffer = Buffer.from(text, "utf16le")
  return bigEndian ? buffer.swap16() : buffer
}
const failureOf = (given: Uint8Array, options?: Encoding.Options) => {
  const result = Encoding.decode(given, options)
  assert(Result.isFailure(result), "it was read")
  return result.failure
}

const texts = ["", "a", "plain text", "Zoë 日本 😀", "\ufeff inside", "😀".repeat(3)]

describe("Encoding", () => {
  describe("decode", () => {
    it("reads UTF-8, with or without its byte order mark, which is no part of the text", () => {
      for (const text of texts.filter((text) => !text.startsWith("\ufeff"))) {
        assert.deepStrictEqual(Encoding.decode(Buffer.from(text)), Result.succeed(text))
        assert.deepStrictEqual(Encoding.decode(Buffer.from(`\ufeff${text}`)), Result.succeed(text))
      }
      assert.deepStrictEqual(Encoding.decode(Buffer.from("\ufeff\ufeffa")), Result.succeed("\ufeffa"))
    })

    it("refuses every kind of byte that is no UTF-8, and says where", () => {
      for (const [given, index] of [
        [bytes(0x61, 0x62, 0x63, 0x64, 0x80), 4],
        [bytes(0x61, 0xc0, 0xaf), 1],
        [bytes(0xed, 0xa0, 0x80, 0x61), 0],
        [bytes(0xf5, 0x80, 0x80, 0x80), 0],
        [bytes(0x61, 0x62, 0xe2, 0x82), 2],
        [bytes(0xe2, 0x82, 0xac, 0xff, 0x61), 3]
      ] as const) {
        assert.strictEqual(failureOf(given).index, index, String(given))
      }
    })

    it("says which encoding it seems to be", () => {
      for (const [given, pattern] of [
        [
          Buffer.from("caller of Zoë", "latin1"),
          /the byte 0xeb at 12 is part of no character; .* Latin-1 or Windows-1252/
        ],
        [utf16("\ufeffarn:aws"), /UTF-16 \(little-endian\)/],
        [utf16("\ufeffarn:aws", true), /UTF-16 \(big-endian\)/],
        [utf16("arn:aws"), /UTF-16 without a byte order mark/],
        [utf16("arn:aws", true), /UTF-16 without a byte order mark/],
        [bytes(0xff, 0xfe, 0, 0, 0x61, 0, 0, 0), /UTF-32/],
        [bytes(0, 0, 0xfe, 0xff, 0, 0, 0, 0x61), /UTF-32/],
        [bytes(0x61, 0, 0, 0, 0x62, 0, 0, 0), /UTF-32/],
        [bytes(0x1f, 0x8b, 8, 0), /gzip/],
        [bytes(0x28, 0xb5, 0x2f, 0xfd), /zstd/]
      ] as const) {
        assert.match(failureOf(given).message, pattern)
      }
    })

    it("reads UTF-16 with a byte order mark where that is asked for", () => {
      for (const text of texts) {
        for (const bigEndian of [false, true]) {
          const given = utf16(`\ufeff${text}`, bigEndian)
          assert.deepStrictEqual(Encoding.decode(given, { utf16: true }), Result.succeed(text))
        }
      }
    })

    it("refuses half a character of UTF-16", () => {
      assert.strictEqual(failureOf(utf16("\ufeffab\ud83d"), { utf16: true }).index, 6)
      assert.strictEqual(failureOf(utf16("\ufeffab\ude00c"), { utf16: true }).index, 6)
      assert.strictEqual(failureOf(utf16("\ufeffab").subarray(0, 5), { utf16: true }).index, 4)
      assert.match(
        failureOf(utf16("\ufeffab\ud83d"), { utf16: true }).message,
        /^not UTF-16 \(little-endian\)/
      )
    })
  })

  describe("decodeStream", () => {
    const cuts = (given: Uint8Array, size: number): Stream.Stream<Uint8Array> =>
      Stream.fromIterable(
        Array.from({ length: Math.ceil(given.length / size) }, (_, i) =>
          given.subarray(i * size, (i + 1) * size)
        )
      )

    it.effect("gives the same text as decode, wherever the bytes are cut", () =>
      Effect.gen(function* () {
        for (const text of texts) {
          for (const given of [
            Buffer.from(text),
            Buffer.from(`\ufeff${text}`),
            utf16(`\ufeff${text}`),
            utf16(`\ufeff${text}`, true)
          ]) {
            for (let size = 1; size <= given.length + 1; size++) {
              const read = yield* cuts(given, size).pipe(
                Encoding.decodeStream({ utf16: true }),
                Stream.mkString
              )
              assert.deepStrictEqual(Result.succeed(read), Encoding.decode(given, { utf16: true }))
            }
          }
        }
      })
    )

    it.effect("fails with the position in all bytes, and at the end with a character that is cut off", () =>
      Effect.gen(function* () {
        for (const given of [
          Buffer.from("caller 日本 of Zoë", "utf8").subarray(0, -1),
          Buffer.concat([Buffer.from("日本 😀 "), bytes(0xff, 0x61, 0x62, 0x63)])
        ]) {
          for (let size = 1; size <= given.length; size++) {
            const failure = yield* cuts(given, size).pipe(
              Encoding.decodeStream(),
              Stream.mkString,
              Effect.flip
            )
            assert.strictEqual(failure.index, failureOf(given).index)
          }
        }
      })
    )

    it.effect("gives all text before the byte that does not fit", () =>
      Effect.gen(function* () {
        const given = Buffer.concat([Buffer.from("日本\n😀 "), bytes(0xff, 0x61, 0x62, 0x63)])
        for (let size = 1; size <= given.length; size++) {
          const read: Array<string> = []
          const failure = yield* cuts(given, size).pipe(
            Encoding.decodeStream(),
            Stream.runForEach((text) => Effect.sync(() => read.push(text))),
            Effect.flip
          )
          assert.strictEqual(read.join(""), "日本\n😀 ")
          assert.strictEqual(failure.index, 12)
        }
      })
    )

    it.effect("decodes each time anew", () =>
      Effect.gen(function* () {
        const stream = cuts(Buffer.from("\ufeffé"), 1).pipe(Encoding.decodeStream())
        assert.strictEqual(yield* Stream.mkString(stream), "é")
        assert.strictEqual(yield* Stream.mkString(stream), "é")
      })
    )
  })
})
