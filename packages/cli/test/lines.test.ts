import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Stream from "effect/Stream"
import * as Lines from "../src/internal/lines.ts"

const split = (...pieces: ReadonlyArray<string>) =>
  Stream.fromIterable(pieces).pipe(
    Lines.split,
    Stream.runCollect,
    Effect.map((lines) => lines.flat())
  )

describe("lines", () => {
  describe("split", () => {
    it.effect("gives the same lines wherever the text is cut", () =>
      Effect.gen(function* () {
        const text = "a\r\nb\n\n c \r\r\nd\re\u2028f\r\n\r\ng"
        const lines = ["a", "b", "", " c \r", "d\re\u2028f", "", "g"]
        for (let one = 0; one <= text.length; one++) {
          for (let two = one; two <= text.length; two++) {
            const pieces = [text.slice(0, one), text.slice(one, two), text.slice(two)]
            assert.deepStrictEqual(yield* split(...pieces), lines, JSON.stringify(pieces))
          }
        }
        assert.deepStrictEqual(yield* split(...text), lines)
      })
    )

    it.effect("takes the end of the text for the end of a line, and adds none to it", () =>
      Effect.gen(function* () {
        assert.deepStrictEqual(yield* split("a\n", "b\r"), ["a", "b"])
        assert.deepStrictEqual(yield* split("a\n"), ["a"])
        assert.deepStrictEqual(yield* split(), [])
      })
    )

    it.effect("gives no line whose end was not read", () =>
      Effect.gen(function* () {
        const read: Array<string> = []
        yield* Stream.make("a\nb").pipe(
          Stream.concat(Stream.fail("unreadable")),
          Lines.split,
          Stream.runForEach((lines) => Effect.sync(() => read.push(...lines))),
          Effect.flip
        )
        assert.deepStrictEqual(read, ["a"])
      })
    )

    it.effect("gives lines before the text has ended", () =>
      Effect.gen(function* () {
        const first = yield* Stream.make("a\nb").pipe(
          Stream.concat(Stream.never),
          Lines.split,
          Stream.runHead
        )
        assert.deepStrictEqual(Option.getOrUndefined(first), ["a"])
      })
    )
  })

  describe("isBlank", () => {
    it("holds for blanks and tabs alone", () => {
      assert.deepStrictEqual(["", " ", "\t ", "a", "\u00a0", "\ufeff", "\r"].map(Lines.isBlank), [
        true,
        true,
        true,
        false,
        false,
        false,
        false
      ])
    })
  })
})
