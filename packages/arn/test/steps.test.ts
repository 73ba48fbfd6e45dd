import { PatternIndex } from "@dd-cloud-auth/arn"
import { assert, describe, it, vi } from "vitest"
import { begin, finish, mix, nameStart } from "../src/internal/hash.ts"
import { longestArn } from "../src/internal/limits.ts"
import { stepsOf, visitsOf } from "./steps.ts"

const account = "123456789012"
const role = (name: string): string => `arn:aws:sts::${account}:assumed-role/${name}`

const texts = (count: number, text: (i: number) => string): Array<readonly [string, string]> =>
  Array.from({ length: count }, (_, i) => [text(i), text(i)])

describe("PatternIndex, in counted steps", () => {
  describe("dialect datadog, a caller chosen to meet a full table after each slash", () => {
    const type = (i: number): string => `arn:aws:iam::${account}:type${i + 100}`
    // The type is not read for the hash, so that all of these have one home, with no place free in reach of it: some
    // end there, some go on.
    const index = PatternIndex.make([
      ...texts(200, (i) => `${type(i)}/name/*`),
      ...texts(200, (i) => `${type(i)}/name/x`)
    ])
    const slots = 1024
    const hashOf = (text: string): number => {
      const name = nameStart(text)
      let hash = begin(text, name)
      for (let i = name; i < text.length; i++) hash = mix(hash, text.charCodeAt(i))
      return hash
    }
    const home = finish(hashOf(`${type(0)}/name/`)) & (slots - 1)
    /** A path of names of three letters, each found by trying, that are all looked for at that home. */
    const chain = (length: number): string => {
      let text = `${type(999)}/name/`
      let hash = hashOf(text)
      for (let tried = 0; text.length <= length - 4; tried++) {
        const name = `${(tried % 46_656).toString(36).padStart(3, "0")}/`
        let next = hash
        for (const character of name) next = mix(next, character.charCodeAt(0))
        if ((finish(next) & (slots - 1)) !== home) continue
        text += name
        hash = next
      }
      return text.padEnd(length, "x")
    }
    const caller = chain(longestArn)

    it("reads of one of 2,048 characters at most what stands before each slash", () => {
      let found: ReadonlyArray<string> = []
      const steps = stepsOf(() => (found = index.match(caller)))
      assert.deepStrictEqual(found, [])
      // The count sees the work: of most slashes, all that stands before.
      assert.isAbove(steps, longestArn ** 2 / 16)
      assert.isBelow(steps, longestArn ** 2 / 4)
    })

    it("reads nothing of a longer one, and finds nothing", () => {
      const any = PatternIndex.make([...texts(1, () => role("R/*"))], "datadog")
      for (const longer of [
        `${caller}/`,
        caller.repeat(500),
        "/".repeat(1_000_000),
        role(`R/${"a/".repeat(500_000)}`)
      ]) {
        for (const each of [index, any]) {
          let found: ReadonlyArray<string> | undefined
          assert.strictEqual(
            stepsOf(() => (found = each.match(longer))),
            0
          )
          assert.deepStrictEqual(found, [])
        }
      }
    })
  })

  for (const dialect of ["datadog", "iam"] as const) {
    it(`finds a caller of exactly 2,048 characters in dialect ${dialect}, and no longer one`, () => {
      const index = PatternIndex.make([[role("R/*"), 1]], dialect)
      const caller = role("R/").padEnd(longestArn, "x")
      assert.deepStrictEqual(index.match(caller), [1])
      assert.deepStrictEqual(index.match(`${caller}x`), [])
    })

    it(`removes patterns of dialect ${dialect}, with a meaning or without, without a look at the others`, () => {
      for (const start of ["", "*"]) {
        const entries = [
          ...texts(2000, (i) => (dialect === "iam" ? role(`${start}R${i}/*`) : role(`R${i}/*`))),
          ...texts(2000, (i) => `nothing ${i}`)
        ]
        const index = PatternIndex.make(entries, dialect)
        const visits = visitsOf(() => {
          for (const entry of entries.toReversed()) assert.isTrue(index.remove(...entry))
        })
        assert.isAtMost(visits, entries.length)
        assert.deepStrictEqual([index.size, index.invalid.length, [...index.entries()]], [0, 0, []])
      }
    })
  }

  describe("dialect iam", () => {
    it("reads of one account's patterns those that begin as the caller does", () => {
      const entries = [
        ...texts(10_000, (i) => role(`R${i}/*`)),
        ...texts(10_000, (i) => role(`S${i}-?x*/ci`)),
        ...texts(10_000, (i) => `arn:*:iam::*:user/team/U${i}`)
      ]
      const index = PatternIndex.make(entries, "iam")
      for (const [caller, pattern] of [
        [role("R1234/session"), role("R1234/*")],
        [role("S77-axyz/ci"), role("S77-?x*/ci")],
        [`arn:aws-cn:iam::${account}:user/team/U9999`, "arn:*:iam::*:user/team/U9999"]
      ] as const) {
        const steps = stepsOf(() => {
          assert.deepStrictEqual(index.match(caller), [pattern])
        })
        assert.isBelow(steps, 30 * caller.length)
      }
    })

    it("reads those that begin with a wildcard one by one", () => {
      const index = PatternIndex.make(
        texts(100, (i) => `arn:aws:sts::${account}:*${i + 100}`),
        "iam"
      )
      const caller = role("R/x150")
      const steps = stepsOf(() => {
        assert.deepStrictEqual(index.match(caller), [`arn:aws:sts::${account}:*150`])
      })
      assert.isAbove(steps, 100)
    })

    it("finds a pattern once, though a caller's beginnings of two lengths have one hash", () => {
      // Found by trying billions of names, and of use only while the hash is what it is: that of the empty text too.
      const name = `arn:aws:iam::${account}:user/o9y36vga`
      const patterns = [`arn:aws:iam::${account}:*/z`, `${name}*`, `arn:aws:iam::${account}:?*`]
      const index = PatternIndex.make(
        patterns.map((pattern) => [pattern, pattern] as const),
        "iam"
      )
      assert.deepStrictEqual(index.match(`${name}/z`), [patterns[1]!, patterns[0]!, patterns[2]!])
    })

    it("measures how specific a pattern is when it is added, and not again for each caller", () => {
      const index = PatternIndex.make(
        texts(100, (i) => role(`R${"?".repeat(i)}*`)),
        "iam"
      )
      const replace = vi.spyOn(String.prototype, "replaceAll")
      try {
        const found = index.match(role(`R${"x".repeat(100)}`))
        assert.deepStrictEqual(
          found,
          Array.from({ length: 100 }, (_, i) => role(`R${"?".repeat(99 - i)}*`))
        )
        assert.strictEqual(replace.mock.calls.length, 0)
      } finally {
        replace.mockRestore()
      }
    })
  })
})
