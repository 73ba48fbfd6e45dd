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

/** Chance that is the same each time. */
const seeded = (seed: number) => {
  let state = seed
  return (limit: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * limit)
  }
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

    it("takes nothing for another encoding of whose first bytes one is wrong", () => {
      for (const [encoding, first] of [
        ["gzip", [0x1f, 0x8b]],
        ["zstd", [0x28, 0xb5, 0x2f, 0xfd]],
        ["UTF-32", [0xff, 0xfe, 0, 0]],
        ["UTF-16 (little-endian)", [0xff, 0xfe]],
        ["UTF-16 (big-endian)", [0xfe, 0xff]]
      ] as const) {
        assert.include(failureOf(bytes(...first)).message, encoding)
        for (let i = 0; i < first.length; i++) {
          assert.notInclude(failureOf(bytes(...first, 0xff).fill(0x41, i, i + 1)).message, encoding)
        }
      }
      assert.strictEqual(failureOf(bytes(0xef, 0xbb, 0x61)).index, 0)
    })

    it("tells wider encodings by where U+0000 stands in ASCII", () => {
      for (const [given, encoding] of [
        [[0, 0, 0, 0x61], "UTF-32"],
        [[0x61, 0, 0, 0], "UTF-32"],
        [[0, 0], "UTF-32"],
        [[0x61, 0, 0, 0x61], "UTF-16 without a byte order mark"],
        [[0x61, 0, 0x61, 0], "UTF-16 without a byte order mark"],
        [[0x61, 0], "UTF-16 without a byte order mark"],
        [[0, 0x61], "UTF-16 without a byte order mark"]
      ] as const) {
        assert.strictEqual(failureOf(bytes(...given)).message, `not UTF-8: it seems to be ${encoding}`)
      }
      for (const given of [[0x61], [0], [0x61, 0x62, 0], [0x61, 0x62, 0, 0], [0xef, 0xbb, 0xbf, 0, 0x61]]) {
        assert.isTrue(Result.isSuccess(Encoding.decode(bytes(...given))), String(given))
      }
    })

    it("takes a letter with an accent for Latin-1 only where ASCII follows", () => {
      for (const [after, isLatin] of [
        [[0x9f, 0x61], false],
        [[0xa0, 0x61], true],
        [[0xff, 0x7f], true],
        [[0xff, 0x80], false],
        [[0xff], true]
      ] as const) {
        const { message } = failureOf(bytes(0x61, ...after))
        assert.match(message, /^not UTF-8: the byte 0x[9af][0f] at 1 is part of no character/)
        assert.strictEqual(message.includes("Latin-1"), isLatin, String(after))
      }
      assert.notInclude(failureOf(utf16("\ufeffab\ude00c"), { utf16: true }).message, "Latin-1")
      assert.include(failureOf(bytes(0x61, 0x62, 0x07, 0xff, 0x80, 0x80)).message, "the byte 0xff at 3 ")
      assert.include(failureOf(bytes(0xff, 0xfe, 0x61, 0, 3, 0xde), { utf16: true }).message, "0x03 at 4 ")
    })

    it("says that a text ends in the middle of a character", () => {
      for (const [given, index] of [
        [Buffer.from("of €").subarray(0, -1), 3],
        [Buffer.from("of 😀").subarray(0, -1), 3],
        [utf16("\ufeffab").subarray(0, 5), 4],
        [utf16("\ufeffab😀").subarray(0, 9), 6],
        [utf16("\ufeffab😀", true).subarray(0, 8), 6]
      ] as const) {
        const { message } = failureOf(given, { utf16: true })
        assert.match(message, new RegExp(`: it ends in the middle of the character at ${index}$`))
      }
      // More bytes could not make a character of these.
      for (const given of [bytes(0x61, 0xe0, 0x80), bytes(0x61, 0xed, 0xa0)]) {
        assert.include(failureOf(given).message, "is part of no character")
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

    it.effect("gives each character as soon as its last byte is there", () =>
      Effect.gen(function* () {
        const characters = [
          ..."\x7f\x80é\u07ff\u0800\u0fff日\ud7ff\ue000\uffff\u{10000}😀\u{40000}\u{10ffff}"
        ]
        for (const character of characters) {
          for (const [mark, encoded] of [
            [Buffer.from("abcd"), Buffer.from(character)],
            [utf16("\ufeffa"), utf16(character)],
            [utf16("\ufeffa", true), utf16(character, true)]
          ] as const) {
            const read = yield* cuts(Buffer.concat([mark, encoded, encoded]), 1).pipe(
              Encoding.decodeStream({ utf16: true }),
              Stream.runCollect
            )
            const pieces = [...Array.from({ length: encoded.length - 1 }, () => ""), character]
            const start = ["", "", "", mark[0] === 0x61 ? "abcd" : "a"]
            assert.deepStrictEqual(read, [...start, ...pieces, ...pieces, ""])
          }
        }
      })
    )

    it.effect("fails at the first piece that shows it, and asks for no more", () =>
      Effect.gen(function* () {
        for (const [options, given] of [
          [{}, bytes(0x61, 0x62, 0x63, 0xe2, 0x61)],
          [{}, bytes(0x61, 0x62, 0x63, 0x64, 0x80)],
          [{ utf16: true }, bytes(0xff, 0xfe, 0x61, 0, 0, 0xd8, 0x61, 0)],
          [{}, bytes(0xff, 0xfe, 0x61, 0)]
        ] as const) {
          const failure = yield* cuts(given, 1).pipe(
            Stream.concat(Stream.never),
            Encoding.decodeStream(options),
            Stream.runDrain,
            Effect.flip
          )
          assert.strictEqual(failure.index, failureOf(given, options).index)
        }
      })
    )

    it.effect("decodes in any pieces what decode does in one, also with a byte changed", () =>
      Effect.gen(function* () {
        const below = seeded(10)
        const alphabet = [..."aZ\0\n\x7f\x80éÿ\u07ff\u0800日\ud7ff\ue000\ufeff\uffff\u{10000}😀\u{10ffff}"]
        for (let i = 0; i < 400; i++) {
          const length = below(8)
          const text = `a${Array.from({ length }, () => alphabet[below(alphabet.length)]).join("")}`
          const encoding = (["utf-8", "utf-16le", "utf-16be"] as const)[i % 3]!
          const marked = `${encoding === "utf-8" && below(2) === 0 ? "bcd" : "\ufeff"}${text}`
          const given = encoding === "utf-8" ? Buffer.from(marked) : utf16(marked, encoding === "utf-16be")
          if (i % 2 === 1) given[4 + below(given.length - 4)] = below(256)
          const whole = Encoding.decode(given, { utf16: true })

          // What is replaced elsewhere is refused here, and nothing else is: no text of these has a U+FFFD of its own.
          const lossy = new TextDecoder(encoding).decode(given)
          const bad = lossy.indexOf("\ufffd")
          const before = bad === -1 ? lossy : lossy.slice(0, bad)
          const mark = marked.startsWith("\ufeff") ? "\ufeff" : ""
          const index = encoding === "utf-8" ? Buffer.byteLength(mark + before) : 2 * (mark + before).length
          assert.deepStrictEqual(
            Result.mapError(whole, (failure) => failure.index),
            bad === -1 ? Result.succeed(lossy) : Result.fail(index)
          )

          const read: Array<string> = []
          const streamed = yield* cuts(given, 1 + below(6)).pipe(
            Encoding.decodeStream({ utf16: true }),
            Stream.runForEach((piece) => Effect.sync(() => read.push(piece))),
            Effect.result
          )
          assert.strictEqual(read.join(""), before)
          assert.deepStrictEqual(
            Result.isFailure(streamed) ? streamed.failure.index : undefined,
            Result.isFailure(whole) ? whole.failure.index : undefined
          )
        }
      })
    )

    it.effect("takes the stream first or last, with options or without", () =>
      Effect.gen(function* () {
        const utf8 = cuts(Buffer.from("é"), 1)
        const utf16 = cuts(Buffer.from("\ufeffé", "utf16le"), 1)
        const read = [
          Encoding.decodeStream(utf8),
          Encoding.decodeStream(utf16, { utf16: true }),
          utf8.pipe(Encoding.decodeStream()),
          utf16.pipe(Encoding.decodeStream({ utf16: true }))
        ]
        assert.deepStrictEqual(yield* Effect.forEach(read, Stream.mkString), ["é", "é", "é", "é"])
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
