import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { fake, json, list, mapping, resource, text, withClient } from "./fake.ts"

const failureOf = (reply: () => Response, maxResponseBytes?: number) => {
  const { layer } = fake(reply)
  return Effect.flip(withClient(layer, maxResponseBytes === undefined ? {} : { maxResponseBytes })(list))
}

const encoded =
  (bytes: Uint8Array, contentType = "application/json") =>
  () =>
    new Response(bytes as Uint8Array<ArrayBuffer>, { headers: { "content-type": contentType } })

const answer = { data: [resource(1, { account_identifier: "zoë@example.com" })] }
const latin1 = Uint8Array.from(JSON.stringify(answer), (character) => character.charCodeAt(0))

describe("a body", () => {
  it.effect("that is not UTF-8 is refused, and never read as other names", () =>
    Effect.gen(function* () {
      const utf16 = new Uint8Array(
        new Uint16Array(Array.from(`\ufeff${JSON.stringify(answer)}`, (c) => c.charCodeAt(0))).buffer
      )
      for (const [reply, said] of [
        [encoded(latin1), "it seems to be Latin-1 or Windows-1252"],
        [encoded(latin1, "application/json; charset=iso-8859-1"), "it seems to be Latin-1 or Windows-1252"],
        [encoded(utf16), "it seems to be UTF-16"],
        [
          encoded(new TextEncoder().encode(JSON.stringify(answer)), 'application/json; Charset="Latin1"'),
          "said to be in Latin1"
        ]
      ] as const) {
        const failure = yield* failureOf(reply)
        assert.strictEqual(failure.reason._tag, "Malformed")
        assert.include(failure.message, said)
      }
    })
  )

  it.effect("in UTF-8 is read, whatever its byte order mark and the name of its encoding", () =>
    Effect.gen(function* () {
      const bytes = new TextEncoder().encode(`\ufeff${JSON.stringify(answer)}`)
      for (const type of [
        "application/json",
        "application/json;charset=UTF-8",
        'text/plain; charset="utf8"',
        ""
      ]) {
        const { layer } = fake(encoded(bytes, type))
        assert.deepStrictEqual(yield* withClient(layer)(list), [
          { ...mapping(1), accountIdentifier: "zoë@example.com" }
        ])
      }
    })
  )

  it.effect("is taken for what its header says only as far as that makes a difference", () =>
    Effect.gen(function* () {
      const utf8 = new TextEncoder().encode(JSON.stringify(answer))
      const ascii = new TextEncoder().encode(JSON.stringify({ data: [resource(1)] }))
      for (const [type, charset] of [
        ["application/json; charset=utf-8x", "utf-8x"],
        ["application/json; charset=x-utf-8", "x-utf-8"],
        ["application/json; a=b; charset = shift_jis; c=d", "shift_jis"],
        [`application/json;charset=${"x".repeat(50)}`, "x".repeat(40)]
      ] as const) {
        assert.include((yield* failureOf(encoded(utf8, type))).message, `said to be in ${charset},`)
        assert.deepStrictEqual(yield* withClient(fake(encoded(ascii, type)).layer)(list), [mapping(1)])
      }
      assert.lengthOf(yield* withClient(fake(encoded(utf8, "text/plain; charset=US-ASCII")).layer)(list), 1)
    })
  )

  it.effect("that is no JSON is repeated from its first character that is no blank", () =>
    Effect.gen(function* () {
      assert.include((yield* failureOf(text(" \n see [1] "))).message, 'it begins with "see [1] "')
      for (const cut of [' {"data":', " [1"]) {
        assert.include((yield* failureOf(text(cut))).message, `cut off after ${cut.length} characters`)
      }
    })
  )

  it.effect("is read up to its limit, and not a byte further", () =>
    Effect.gen(function* () {
      const whole = JSON.stringify({ data: [resource(1)] })
      const read = (maxResponseBytes: number) =>
        withClient(fake(text(whole)).layer, { maxResponseBytes })(list)
      assert.deepStrictEqual(yield* read(whole.length), [mapping(1)])
      const failure = yield* Effect.flip(read(whole.length - 1))
      assert.include(failure.message, `longer than ${whole.length - 1} bytes`)
    })
  )

  it.effect("is read whole, whatever length its header says", () =>
    Effect.gen(function* () {
      for (const length of ["-1", "0", "1", "16385", "99999999", "1e99", "NaN", ""]) {
        const { layer } = fake(json({ data: [resource(1)] }, 200, { "content-length": length }))
        assert.deepStrictEqual(yield* withClient(layer)(list), [mapping(1)], length)
      }
    })
  )

  it.effect("of an error keeps its status, and shows what is no UTF-8", () =>
    Effect.gen(function* () {
      const failure = yield* failureOf(
        () => new Response(new Uint8Array([0x6e, 0xe9, 0x65]), { status: 403 })
      )
      assert.strictEqual(failure.reason._tag, "Forbidden")
      assert.include(failure.message, "n\ufffde")
    })
  )

  it.effect("that says two things is refused, and the place named", () =>
    Effect.gen(function* () {
      const one = JSON.stringify(resource(1))
      for (const [body, path] of [
        [`{"data":[${one}],"data":[]}`, "data"],
        [`{"data":[],"d\\u0061ta":[${one}]}`, "data"],
        [
          `{"data":[${one},${one.replace('"arn_pattern"', '"arn_pattern":"*","arn_pattern"')}]}`,
          "data[1].attributes.arn_pattern"
        ]
      ] as const) {
        const failure = yield* failureOf(text(body))
        assert.strictEqual(failure.reason._tag === "Malformed" && failure.reason.path, path)
      }
    })
  )

  it.effect("in tiny pieces is put together again", () =>
    Effect.gen(function* () {
      const bytes = new TextEncoder().encode(
        JSON.stringify({ data: Array.from({ length: 300 }, (_, n) => ({ ...resource(1), id: String(n) })) })
      )
      const { layer } = fake(() => new Response(piecesOf(bytes)))
      assert.strictEqual((yield* withClient(layer)(list)).length, 300)
    })
  )

  it.effect("past the limit is neither kept nor read on", () =>
    Effect.gen(function* () {
      let sent = 0
      const endless = () =>
        new Response(
          new ReadableStream({
            pull: (controller) => {
              sent += 1
              controller.enqueue(new TextEncoder().encode(`${"x".repeat(999)}${sent % 10}`))
            }
          })
        )
      assert.include((yield* failureOf(endless, 5_000)).message, "longer than 5000 bytes")
      assert.isAtMost(sent, 10)
    })
  )

  it.effect("of an error is cut at its limit, and not where a piece of it ends", () =>
    Effect.gen(function* () {
      // A JSON text tells by its last byte where it was cut: without it, it is JSON no more.
      const whole = (size: number) =>
        JSON.stringify({ errors: ["told"], pad: "" }).replace('"pad":""', `"pad":"${"x".repeat(size - 28)}"`)
      assert.strictEqual(whole(1_048_576).length, 1_048_576)
      const fits = yield* failureOf(text(whole(1_048_576), 400))
      assert.deepStrictEqual(fits.reason._tag === "BadRequest" && fits.reason.errors, [{ detail: "told" }])
      const over = yield* failureOf(text(whole(1_048_577), 400))
      assert.notDeepEqual(over.reason._tag === "BadRequest" && over.reason.errors, [{ detail: "told" }])
      const padded = yield* failureOf(text(`${whole(1_048_576)}   `, 400))
      assert.deepStrictEqual(padded.reason._tag === "BadRequest" && padded.reason.errors, [
        { detail: "told" }
      ])
    })
  )

  it.effect("that is empty is said to be", () =>
    Effect.gen(function* () {
      assert.include((yield* failureOf(text(""))).message, "the body is empty")
      assert.include((yield* failureOf(json(undefined))).message, "the body is empty")
    })
  )
})

const piecesOf = (bytes: Uint8Array): ReadableStream =>
  new ReadableStream({
    start: (controller) => {
      for (let at = 0; at < bytes.length; at++) controller.enqueue(bytes.subarray(at, at + 1))
      controller.close()
    }
  })
