import { Pattern, PatternIndex } from "@dd-cloud-auth/arn"
import { forAll } from "@dd-cloud-auth/random"
import { assert, describe, it, vi } from "vitest"
import { byAccount } from "../src/internal/byAccount.ts"
import type { Engine } from "../src/internal/engine.ts"
import { hashed } from "../src/internal/hashed.ts"
import * as generate from "./generate.ts"
import { linear } from "./linear.ts"
import * as oracle from "./oracle.ts"
import { stepsOf } from "./steps.ts"

const role = (name: string, account = "123456789012"): string =>
  `arn:aws:sts::${account}:assumed-role/${name}`

const engines: ReadonlyArray<readonly [string, Pattern.Dialect, <A>() => Engine<A>]> = [
  ["hashed", "datadog", () => hashed(0)],
  ["byAccount", "iam", byAccount],
  ["linear", "datadog", () => linear("datadog")],
  ["linear", "iam", () => linear("iam")]
]

describe("PatternIndex", () => {
  for (const [name, dialect, make] of engines) {
    it(
      `the engine ${name} answers a million pairs of dialect ${dialect} as the oracle does`,
      { timeout: 120_000 },
      () => {
        let pairs = 0
        let matched = 0
        forAll(550, (random) => {
          const engine = make<string>()
          const patterns = Array.from({ length: 50 }, () => generate.pattern(random, dialect))
          const readable = patterns.filter((pattern) => oracle.isReadable(pattern, dialect))
          for (const pattern of readable) engine.add(pattern, pattern)
          readable.sort(oracle.bySpecificity)
          const matchers = readable.map((pattern) => oracle.matcher(pattern, dialect))
          for (let i = 0; i < 40; i++) {
            const caller = generate.caller(random, readable)
            const expected = readable.filter((_, at) => matchers[at]!(caller))
            const answer = engine.match(caller)
            if (answer.join(" ") !== expected.join(" ")) assert.deepStrictEqual(answer, expected, caller)
            pairs += readable.length
            matched += expected.length
          }
        })
        assert.isAtLeast(pairs, 1_000_000)
        assert.isAbove(matched, 10_000)
      }
    )
  }

  for (const dialect of ["datadog", "iam"] as const) {
    it(
      `stays equal to the linear engine while entries of dialect ${dialect} come and go`,
      { timeout: 120_000 },
      () => {
        forAll(100, (random) => {
          const index = PatternIndex.make<number>([], dialect)
          const reference = linear<number>(dialect)
          const entries: Array<readonly [string, number]> = []
          for (let i = 0; i < 100; i++) {
            if (entries.length > 0 && random.below(3) === 0) {
              const [entry] = entries.splice(random.below(entries.length), 1)
              assert.isTrue(index.remove(...entry!))
              reference.remove(...entry!)
              assert.isFalse(index.remove(...entry!))
            } else {
              // A value may come twice, under two patterns or one.
              const entry = [generate.pattern(random, dialect), i] as const
              entries.push(entry)
              assert.strictEqual(index.add(...entry) === undefined, oracle.isReadable(entry[0], dialect))
              reference.add(...entry)
            }
            const caller = generate.caller(
              random,
              entries.map(([pattern]) => pattern)
            )
            assert.deepStrictEqual(index.match(caller), reference.match(caller))
            assert.strictEqual(index.size, [...reference.entries()].length)
            assert.strictEqual(index.size + index.invalid.length, entries.length)
          }
          const order = (a: readonly [string, number], b: readonly [string, number]): number => a[1] - b[1]
          assert.deepStrictEqual([...index.entries()].sort(order), [...reference.entries()])
        })
      }
    )
  }

  describe("make", () => {
    it("takes any iterable, and keeps what has no meaning apart with its problem", () => {
      const index = PatternIndex.make(
        new Map([
          [role("Deploy/*"), 1],
          [role("terraform-*"), 2]
        ])
      )
      assert.strictEqual(index.size, 1)
      assert.deepStrictEqual(
        index.invalid.map(({ pattern, problem, value }) => [pattern, value, problem.code]),
        [[role("terraform-*"), 2, "SuffixWildcard"]]
      )
      assert.deepStrictEqual(index.match(role("terraform-*")), [])
    })

    it("takes values of any kind, undefined too", () => {
      const index = PatternIndex.make<unknown>([[role("Deploy/ci"), undefined]])
      assert.deepStrictEqual(index.match(role("Deploy/ci")), [undefined])
      assert.isTrue(index.remove(role("Deploy/ci"), undefined))
      assert.isFalse(index.remove(role("Deploy/ci"), undefined))
    })

    it("tells values apart as Object.is does", () => {
      for (const dialect of ["datadog", "iam"] as const) {
        const texts = [role("Deploy/ci"), role("Deploy/ci"), "nothing", "nothing"]
        const index = PatternIndex.make<number>(
          texts.map((text, i) => [text, i % 2 === 0 ? Number.NaN : 0] as const),
          dialect
        )
        for (const text of ["nothing", role("Deploy/ci")]) {
          assert.isFalse(index.remove(text, -0))
          assert.isTrue(index.remove(text, Number.NaN))
          assert.isFalse(index.remove(text, Number.NaN))
        }
        assert.deepStrictEqual(index.match(role("Deploy/ci")), [0])
        assert.deepStrictEqual([index.size, index.invalid.length], [1, 1])
      }
    })
  })

  describe("invalid", () => {
    it("is a copy in the order of insertion, so that each of its entries can be removed in turn", () => {
      for (const dialect of ["datadog", "iam"] as const) {
        const texts = ["x", "y", "x", "z", "y", "x"]
        const index = PatternIndex.make(
          texts.map((text, i) => [text, i] as const),
          dialect
        )
        const before = index.invalid
        assert.deepStrictEqual(
          before.map(({ pattern, problem, value }) => [pattern, value, problem.code]),
          texts.map((text, i) => [text, i, "NotAnArn"])
        )
        for (const { pattern, value } of index.invalid) assert.isTrue(index.remove(pattern, value))
        assert.deepStrictEqual(index.invalid, [])
        assert.lengthOf(before, texts.length)
        index.add("x", 9)
        assert.strictEqual(index.invalid[0]?.value, 9)
      }
    })
  })

  describe("add", () => {
    it("keeps a pattern of more than 2,048 characters apart, as one that is too long", () => {
      for (const dialect of ["datadog", "iam"] as const) {
        const index = PatternIndex.make<number>([], dialect)
        const longest = role("R/").padEnd(2048, "x")
        assert.strictEqual(index.add(longest, 1), undefined)
        assert.strictEqual(index.add(`${longest}x`, 2)?.code, "TooLong")
        assert.strictEqual(index.add(`${role("R/".padEnd(1_000_000, "a/"))}*`, 3)?.code, "TooLong")
        assert.deepStrictEqual(
          index.invalid.map(({ problem, value }) => [value, problem.code]),
          [
            [2, "TooLong"],
            [3, "TooLong"]
          ]
        )
        assert.deepStrictEqual([index.size, index.match(longest)], [1, [1]])
      }
    })
  })

  describe("remove", () => {
    it("takes no entry of another pattern, though it has the same value and matches the same callers", () => {
      for (const dialect of ["datadog", "iam"] as const) {
        const index = PatternIndex.make<undefined>([[role("R/*"), undefined]], dialect)
        index.add("nothing", undefined)
        for (const text of [
          role("R/a"),
          role("R/**"),
          role("R/*", ""),
          role("R"),
          "nothing at all",
          "x",
          ""
        ]) {
          assert.isFalse(index.remove(text, undefined), text)
        }
        assert.deepStrictEqual([index.size, index.invalid.length], [1, 1])
        assert.deepStrictEqual(index.match(role("R/a")), [undefined])
      }
    })
  })

  describe("fromSnapshot", () => {
    it("builds the same index again, from JSON too, with what is invalid", () => {
      for (const dialect of ["datadog", "iam"] as const) {
        const index = PatternIndex.make(
          [
            [role("Deploy/*"), 1],
            [role("x-*"), 2],
            ["nothing", 3],
            [role("Deploy/*"), 4]
          ],
          dialect
        )
        const snapshot = JSON.parse(
          JSON.stringify(PatternIndex.toSnapshot(index))
        ) as PatternIndex.Snapshot<number>
        const again = PatternIndex.fromSnapshot(snapshot)
        assert.strictEqual(again.dialect, dialect)
        assert.deepStrictEqual(PatternIndex.toSnapshot(again), PatternIndex.toSnapshot(index))
        assert.deepStrictEqual(again.match(role("Deploy/ci")), [1, 4])
        assert.deepStrictEqual(again.invalid, index.invalid)
      }
    })
  })

  describe("match", () => {
    it("returns the exact pattern first, then the longer prefix, then the order of insertion", () => {
      const user = "arn:aws:iam::123456789012:user/"
      const index = PatternIndex.make([
        [`${user}a/*`, "short"],
        [`${user}a/b/*`, "long"],
        [`${user}a/b/c`, "exact"],
        [`${user}a/b/*`, "again"],
        [`${user}a/b/`, "slash"]
      ])
      assert.deepStrictEqual(index.match(`${user}a/b/c`), ["exact", "long", "again", "short"])
      assert.deepStrictEqual(index.match(`${user}a/b/`), ["slash", "long", "again", "short"])
    })

    it("does not take a caller that ends in a star for the pattern", () => {
      const index = PatternIndex.make([[role("Deploy/*"), "prefix"]])
      assert.deepStrictEqual(index.match(role("Deploy/*")), ["prefix"])
      assert.deepStrictEqual(index.match(role("*")), [])
    })

    it("finds everything after the table has grown, and after most of it was removed again", () => {
      const index = PatternIndex.make<number>([])
      for (let i = 0; i < 5000; i++) index.add(role(`R${i}/*`), i)
      for (let i = 0; i < 5000; i++) if (i % 10 !== 0) assert.isTrue(index.remove(role(`R${i}/*`), i))
      for (let i = 5000; i < 9000; i++) index.add(role(`R${i}/*`), i)
      assert.strictEqual(index.size, 4500)
      for (let i = 0; i < 9000; i++) {
        assert.deepStrictEqual(index.match(role(`R${i}/s`)), i % 10 === 0 || i >= 5000 ? [i] : [])
      }
    })

    it("forgets what a call found that was cut short", () => {
      const user = "arn:aws:iam::123456789012:user/"
      const index = PatternIndex.make(["a/*", "a/b/*", "z/*"].map((name) => [user + name, name] as const))
      // oxlint-disable-next-line typescript/unbound-method
      const original = String.prototype.charCodeAt
      // Stands for a full stack: the last character cannot be read, when two patterns are found already.
      // oxlint-disable-next-line no-extend-native
      String.prototype.charCodeAt = function (at) {
        if (this.endsWith("!") && at === this.length - 1) throw new RangeError("cut short")
        return original.call(this, at)
      }
      try {
        index.add(`${user}a/b/c`, "c")
        assert.throws(() => index.match(`${user}a/b/!`), "cut short")
      } finally {
        // oxlint-disable-next-line no-extend-native
        String.prototype.charCodeAt = original
      }
      assert.deepStrictEqual(index.match(`${user}z/q`), ["z/*"])
    })

    it("takes at most as many steps as all patterns' length times the caller's, whatever the patterns", () => {
      const start = role("")
      const caller = start + "a".repeat(2000)
      const patterns = [
        "*a*a*a*a*a*a*a*b",
        `${"*a".repeat(500)}b`,
        `*${"a".repeat(1000)}b`,
        `*${"?".repeat(1000)}b`
      ]
      const index = PatternIndex.make(
        patterns.map((pattern) => [start + pattern, pattern] as const),
        "iam"
      )
      const steps = stepsOf(() => {
        assert.deepStrictEqual(index.match(caller), [])
      })
      assert.isAbove(steps, 4 * 2000)
      assert.isBelow(steps, 2 * patterns.join("").length * caller.length)
    })

    it("stays as it was where there is no memory to grow", () => {
      for (const name of ["Int32Array", "Uint8Array"] as const) {
        const added: Array<string> = []
        const index = PatternIndex.make<string>([])
        const add = (): void => {
          const text = role(`R${added.length}/*`)
          index.add(text, text)
          added.push(text)
        }
        const check = (): void => {
          assert.strictEqual(index.size, added.length)
          for (const text of added) assert.deepStrictEqual(index.match(text), [text])
        }
        for (let i = 0; i < 100; i++) add()
        vi.stubGlobal(name, function () {
          throw new RangeError("Array buffer allocation failed")
        })
        try {
          assert.throws(() => {
            for (let i = 0; i < 1000; i++) add()
          }, "allocation failed")
          check()
        } finally {
          vi.unstubAllGlobals()
        }
        for (let i = 0; i < 1000; i++) add()
        check()
      }
    })

    it("lists entries as they were, whatever is changed meanwhile, in the order of insertion", () => {
      const texts = ["A", "B", "C", "D", "E"].flatMap((name, i) => [
        role(`${name}/*`, `${100_000_000_000 + (i % 2)}`)
      ])
      for (const dialect of ["datadog", "iam"] as const) {
        const index = PatternIndex.make(
          texts.map((text) => [text, text] as const),
          dialect
        )
        const seen: Array<readonly [string, string]> = []
        for (const [text, value] of index.entries()) {
          seen.push([text, value])
          assert.isTrue(index.remove(text, value))
          index.add(text, `${value}'`)
        }
        assert.deepStrictEqual(
          seen,
          texts.map((text) => [text, text] as const)
        )
        for (const text of texts) assert.deepStrictEqual(index.match(text), [`${text}'`])
      }
    })

    it("asks of the patterns of dialect iam only those of the caller's account, and those of no one account", () => {
      const patterns = Array.from({ length: 1000 }, (_, i) => role(`*-${i}/*`, `${100_000_000_000 + i}`))
      const index = PatternIndex.make(
        [...patterns, role("*-7/*", "*"), role("*-7/*", "")].map((text) => [text, text] as const),
        "iam"
      )
      assert.deepStrictEqual(
        [...index.entries()].map(([text]) => text),
        [...patterns, role("*-7/*", "*"), role("*-7/*", "")]
      )
      const caller = role("a-7/ci", "100000000007")
      const steps = stepsOf(() => {
        assert.deepStrictEqual(index.match(caller), [patterns[7]!, role("*-7/*", "*")])
      })
      assert.isBelow(steps, 8 * caller.length)
      assert.deepStrictEqual(index.match(role("a-7/ci", "")), [role("*-7/*", ""), role("*-7/*", "*")])
    })

    it("reads each pattern a few times while entries come and go, however many there are", () => {
      for (let count = 1010; count < 1040; count++) {
        const texts = Array.from({ length: count + 500 }, (_, i) => role(`R${i}/*`))
        const index = PatternIndex.make(texts.slice(0, count).map((text) => [text, text] as const))
        const steps = stepsOf(() => {
          for (const [i, text] of texts.slice(count).entries()) {
            assert.isTrue(index.remove(texts[i]!, texts[i]!))
            index.add(text, text)
          }
        })
        assert.isBelow(steps, texts.join("").length * 4, `${count} entries`)
      }
    })

    it("does not read the session of a role that has no pattern for one", () => {
      const index = PatternIndex.make([
        [role("Deploy/*"), "any"],
        [role("Audit/*"), "any"],
        [role("Audit/night"), "one"]
      ])
      const steps = (name: string): number => stepsOf(() => index.match(role(name)))
      assert.strictEqual(steps(`Deploy/${"x".repeat(1000)}`), steps("Deploy/x"))
      assert.isAbove(steps(`Audit/${"x".repeat(1000)}`), steps("Audit/x") + 900)
      assert.isTrue(index.remove(role("Deploy/*"), "any"))
      assert.strictEqual(index.add(role("Deploy/night"), "one"), undefined)
      assert.deepStrictEqual(index.match(role("Deploy/night")), ["one"])
    })

    it("tells the accounts of any partition apart, where all have the same role", () => {
      for (const partition of ["aws", "aws-cn", "aws-us-gov", "aws-eusc"]) {
        const texts = Array.from(
          { length: 5000 },
          (_, i) => `arn:${partition}:sts::${100_000_000_000 + i * 79_190}:assumed-role/Admin/*`
        )
        const index = PatternIndex.make(texts.map((text) => [text, text] as const))
        const callers = texts.map((text) => text.replace("*", "session"))
        const steps = stepsOf(() => {
          for (const caller of callers) index.match(caller)
        })
        assert.isBelow(steps, callers.join("").length * 3, partition)
      }
    })

    it("finds everything in tables of every small size, filled at once or one by one", () => {
      for (let count = 0; count <= 130; count++) {
        const entries = Array.from({ length: count }, (_, i) => [role(`R${i}/*`), i] as const)
        const added = PatternIndex.make<number>([])
        for (const entry of entries) added.add(...entry)
        for (const index of [added, PatternIndex.make(entries)]) {
          for (let i = 0; i < count + 3; i++) {
            assert.deepStrictEqual(index.match(role(`R${i}/s`)), i < count ? [i] : [])
          }
        }
      }
    })

    it("finds patterns shorter than an account ID, and none for callers shorter than any ARN", () => {
      const texts = ["arn:a:s:::x", "arn:a:s:::x/y", "arn:a:s:::x/y/*", "arn:a:s:::x/y/z", "arn:a/b:s:::x"]
      const index = PatternIndex.make(texts.map((text) => [text, text] as const))
      assert.strictEqual(index.size, texts.length)
      for (const text of texts) {
        assert.include(index.match(text), text)
        for (let end = 0; end < 11; end++) assert.deepStrictEqual(index.match(text.slice(0, end)), [])
      }
      assert.deepStrictEqual(index.match("arn:a:s:::x/y/z"), ["arn:a:s:::x/y/z", "arn:a:s:::x/y/*"])
    })

    it("returns nothing for any odd text", () => {
      const index = PatternIndex.make([[role("Deploy/*"), 1]])
      const general = PatternIndex.make([["arn:*:*:*:*:?*", 1]], "iam")
      for (const caller of [
        "",
        "\0",
        "\ud800",
        ":",
        "arn:",
        "////",
        "x".repeat(1_000_000),
        "/".repeat(100_000)
      ]) {
        assert.deepStrictEqual(index.match(caller), [])
        assert.deepStrictEqual(general.match(caller), [])
      }
    })
  })

  describe("match, among texts chosen to collide", () => {
    // The type of a resource is not read for the hash.
    const texts = Array.from({ length: 400 }, (_, i) => `arn:aws:iam::123456789012:type${i + 100}/name`)
    const prefixes = PatternIndex.make(texts.map((text) => [`${text}/*`, text] as const))
    const exact = PatternIndex.make(texts.map((text) => [text, text] as const))

    it("reads at most 128 patterns, and does read that many", () => {
      const caller = `${texts.at(-1)!}/x`
      const steps = stepsOf(() => prefixes.match(caller))
      // The star of each, and both sides of what ends it: `/name/` and one to three digits.
      assert.isAtLeast(steps, 128 * (1 + 2 * 7))
      assert.isAtMost(steps, 128 * (1 + 2 * 9) + caller.length)
    })

    it("is not misled by texts of one hash, or of nearly one with the places between them taken", () => {
      // Found by trying billions of names, and of use only while the hash is what it is.
      const user = "arn:aws:iam::123456789012:user/"
      const matched = (caller: string, names: ReadonlyArray<string>): ReadonlyArray<string> =>
        PatternIndex.make(names.map((name) => [user + name, name])).match(user + caller)
      // Either would be found twice: the exact pattern as a prefix pattern, the prefix pattern as an exact one.
      assert.deepStrictEqual(matched("aj8raL/j", ["aj8raL/j", "aj8raL/*"]), ["aj8raL/j", "aj8raL/*"])
      assert.deepStrictEqual(matched("VSQoaI/*", ["7", "5", "VSQoaI/*", "VSQoaI/x"]), ["VSQoaI/*"])
    })

    it("finds each", () => {
      for (const text of texts) {
        assert.deepStrictEqual(prefixes.match(`${text}/x`), [text])
        assert.deepStrictEqual(exact.match(text), [text])
      }
    })

    it("removes none for a text that is not there", () => {
      const index = PatternIndex.make(texts.map((text) => [text, undefined] as const))
      assert.isFalse(index.remove("arn:aws:iam::123456789012:type99/name", undefined))
      assert.strictEqual(index.size, texts.length)
    })

    it("finds those that are left after some are removed", () => {
      for (const text of texts.slice(0, 200)) assert.isTrue(exact.remove(text, text))
      for (const [i, text] of texts.entries())
        assert.deepStrictEqual(exact.match(text), i < 200 ? [] : [text])
    })
  })
})
