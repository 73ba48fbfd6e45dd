import { assert, describe, it } from "vitest"
import * as Slices from "../../page/model/Slices.ts"

const many = Array.from({ length: 10_000 }, (_, at) => ({ key: (at * 7919) % 100, at }))

describe("Slices", () => {
  describe("sort", () => {
    it("sorts as an array does, equal items keeping their order, with pauses in between", () => {
      const compare = (a: { key: number }, b: { key: number }): number => a.key - b.key
      let pauses = 0
      const work = Slices.sort(many, compare)
      let step = work.next()
      for (; step.done !== true; step = work.next()) pauses++
      assert.deepStrictEqual(step.value, many.toSorted(compare))
      assert.isAbove(pauses, 20)
    })
  })

  describe("map and filter", () => {
    it("find what arrays do", () => {
      assert.deepStrictEqual(
        Slices.finish(Slices.map(many, ({ at }) => at)),
        many.map(({ at }) => at)
      )
      const isEven = ({ at }: { at: number }): boolean => at % 2 === 0
      assert.deepStrictEqual(Slices.finish(Slices.filter(many, isEven)), many.filter(isEven))
    })
  })

  describe("proceed", () => {
    it("pauses when time is up, and goes on from there", () => {
      const work = Slices.map(many, ({ at }) => at)
      let turns = 1
      let done = Slices.proceed(work, () => true)
      assert.isUndefined(done)
      for (; done === undefined; turns++) done = Slices.proceed(work, () => true)
      assert.lengthOf(done.value, many.length)
      assert.isAbove(turns, 10)
    })
  })
})
