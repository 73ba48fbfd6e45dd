import { assert, describe, it } from "@effect/vitest"
import { shorten } from "../src/internal/shorten.ts"

describe("shorten", () => {
  it("leaves a text as it is that is not too long", () => {
    assert.strictEqual(shorten("", 0), "")
    assert.strictEqual(shorten("abc", 3), "abc")
    assert.strictEqual(shorten("a😀", 3), "a😀")
  })

  it("puts an ellipsis in place of what is too much", () => {
    assert.strictEqual(shorten("abcd", 3), "abc…")
    assert.strictEqual(shorten("abc", 0), "…")
  })

  it("splits no pair", () => {
    assert.strictEqual(shorten("ab😀d", 3), "ab…")
    assert.strictEqual(shorten("a😀bc", 3), "a😀…")
  })
})
