import { inspect } from "node:util"
import { assert, describe, it } from "vitest"
import * as Canary from "../src/Canary.ts"

const pairs = [Canary.keys, Canary.emulator, Canary.others, Canary.hostile]
const every = [Canary.token, ...pairs.flatMap((pair) => Object.values(pair))]

const piecesOf = (key: string): ReadonlyArray<string> =>
  Array.from({ length: key.length - 7 }, (_, at) => key.slice(at, at + 8))

describe("Canary", () => {
  describe("search", () => {
    it("finds every piece of eight characters of every key, in any case and colour, and does not repeat it", () => {
      for (const piece of every.flatMap(piecesOf)) {
        const colored = `${piece.slice(0, 3)}\u001b[1;31m${piece.slice(3)}`
        const written = [JSON.stringify(piece), inspect(piece)]
        for (const text of [piece, piece.toUpperCase(), `one\n  two${piece}`, colored, ...written]) {
          const found = Canary.search(text, "a log")
          assert.isAbove(found.length, 0)
          for (const one of found) assert.match(one, /^a piece of the .* (key|token) is in a log, line [12]$/)
          for (const part of piecesOf(piece))
            assert.notInclude(found.join().toLowerCase(), part.toLowerCase())
        }
      }
    })

    it("finds nothing in seven characters, and nothing in text without a key", () => {
      for (const key of every) {
        for (const piece of piecesOf(key)) assert.deepStrictEqual(Canary.search(piece.slice(1), "a log"), [])
      }
      assert.deepStrictEqual(Canary.search("export DD_API_KEY=<redacted>\n", "a log"), [])
    })

    it("says in which line a piece is, and of which key", () => {
      assert.deepStrictEqual(Canary.search(`\n\n${Canary.token}`, "stderr"), [
        "a piece of the bearer token is in stderr, line 3"
      ])
    })

    it("lets the emulator's command say which keys it takes, and nothing more", () => {
      const { apiKey, appKey } = Canary.emulator
      const line = `export DD_API_KEY=${apiKey} DD_APP_KEY=${appKey}`
      assert.deepStrictEqual(Canary.search(`${line}\n`, "stdout"), [])
      for (const text of [apiKey, `export DD_API_KEY=${apiKey}`, `${line} ${appKey}`]) {
        assert.isAbove(Canary.search(text, "stdout").length, 0)
      }
    })
  })

  describe("assertAbsent", () => {
    it("throws with the places alone", () => {
      assert.throws(
        () => Canary.assertAbsent({ stdout: "fine", stderr: Canary.keys.apiKey.slice(9, 20) }),
        /^A key leaked: a piece of the API key is in stderr, line 1\.$/
      )
      Canary.assertAbsent({ stdout: "fine" })
    })
  })
})
