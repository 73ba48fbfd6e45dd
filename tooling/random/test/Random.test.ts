import { assert, describe, it } from "vitest"
import * as Random from "../src/Random.ts"

describe("Random", () => {
  const draw = (seed: number): ReadonlyArray<number> => {
    const { below } = Random.make(seed)
    return Array.from({ length: 1000 }, () => below(10))
  }

  it("draws the same from the same seed, and other numbers from the next", () => {
    assert.deepStrictEqual(draw(7), draw(7))
    assert.notDeepEqual(draw(7), draw(8))
  })

  it("draws each number below the limit about as often as any other", () => {
    for (const seed of [0, 1, -1, 0x7fffffff]) {
      const counts = Array.from({ length: 10 }, (_, n) => draw(seed).filter((drawn) => drawn === n).length)
      assert.strictEqual(
        counts.reduce((sum, count) => sum + count),
        1000
      )
      for (const count of counts) assert.isTrue(count > 60 && count < 140, counts.join(" "))
    }
  })

  it("picks from choices, one or up to so many, and is true once in so many times", () => {
    const random = Random.make(1)
    const picked = new Set(Array.from({ length: 100 }, () => random.pick(["a", "b", "c"])))
    assert.deepStrictEqual([...picked].sort(), ["a", "b", "c"])
    const texts = new Set(Array.from({ length: 100 }, () => random.text(["a"], 2)))
    assert.deepStrictEqual([...texts].sort(), ["", "a", "aa"])
    const often = Array.from({ length: 1000 }, () => random.once(5)).filter(Boolean).length
    assert.isTrue(often > 140 && often < 260, String(often))
  })
})
