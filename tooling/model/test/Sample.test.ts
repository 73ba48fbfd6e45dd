import * as Random from "@dd-cloud-auth/random"
import { assert, describe, it } from "vitest"
import * as Model from "../src/Model.ts"
import * as Sample from "../src/Sample.ts"

describe("Sample", () => {
  describe("make", () => {
    it("makes the same sample from the same seed", () => {
      assert.deepStrictEqual(Sample.make(Random.make(7)), Sample.make(Random.make(7)))
      assert.notDeepEqual(Sample.make(Random.make(7)), Sample.make(Random.make(8)))
    })

    it("leaves neither side of a judgement rare", () => {
      const count = { callers: 0, texts: 0, matches: 0, cases: 0 }
      for (let seed = 1; seed <= 500; seed++) {
        const { callers, dialect, patterns } = Sample.make(Random.make(seed))
        count.texts += callers.length
        count.callers += callers.filter(Model.isCaller).length
        count.cases += callers.length * patterns.length
        for (const pattern of patterns)
          count.matches += callers.filter(Model.matches(dialect, pattern)).length
      }
      for (const share of [count.callers / count.texts, count.matches / count.cases]) {
        assert.isAbove(share, 0.05)
        assert.isBelow(share, 0.6)
      }
    })
  })
})
