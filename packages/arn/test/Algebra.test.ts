import { Algebra, Arn, Pattern } from "@dd-cloud-auth/arn"
import { forAll, type Random } from "@dd-cloud-auth/random"
import { assert, describe, it } from "vitest"
import { includes, shared } from "../src/internal/language.ts"
import * as generate from "./generate.ts"
import * as oracle from "./oracle.ts"
import { stepsOf } from "./steps.ts"

const parse = (text: string, dialect: Pattern.Dialect): Pattern.Pattern => {
  const pattern = Pattern.parse(text, dialect)
  if (pattern._tag === "InvalidPattern") throw new Error(`${text}: ${pattern.problem.message}`)
  return pattern
}

const role = "arn:aws:sts::123456789012:assumed-role/"

/** A readable pattern of either dialect. */
const any = (random: Random): Pattern.Pattern => {
  for (;;) {
    const dialect = random.pick(["datadog", "iam"] as const)
    const pattern = Pattern.parse(generate.pattern(random, dialect), dialect)
    if (pattern._tag === "Pattern") return pattern
  }
}

/** A pattern that the other is likely to cover. */
const narrower = (random: Random, pattern: Pattern.Pattern): Pattern.Pattern =>
  parse(
    pattern.text.replaceAll("*", () => random.pick(["*", "a", "?", "a*", "b/*"])),
    "iam"
  )

/** Every text of at most `length` letters. */
const words = (letters: string, length: number): ReadonlyArray<string> =>
  length === 0
    ? [""]
    : ["", ...[...letters].flatMap((letter) => words(letters, length - 1).map((word) => letter + word))]

describe("Algebra", () => {
  describe("of two globs", () => {
    // A glob of three signs that does not cover another differs from it in a text of six letters or fewer, over
    // the letters of both and one more.
    const globs = words("ab?*", 3)
    const texts = words("abc", 6)
    const languages = globs.map((glob) => texts.map((text) => oracle.accepts(glob, text)))

    it("includes one in the other exactly if every text says so", () => {
      for (const [i, a] of globs.entries()) {
        for (const [j, b] of globs.entries()) {
          const expected = languages[j]!.every((isIn, k) => !isIn || languages[i]![k]!)
          if (includes(a, b) !== expected) assert.fail(`${a} includes ${b}: ${!expected}`)
        }
      }
    })

    it("finds the shortest text that both match exactly if there is one", () => {
      for (const [i, a] of globs.entries()) {
        for (const [j, b] of globs.entries()) {
          const text = shared(a, b, "c")
          const lengths = texts.flatMap((each, k) =>
            languages[i]![k]! && languages[j]![k]! ? [each.length] : []
          )
          assert.strictEqual(text?.length, lengths.length > 0 ? Math.min(...lengths) : undefined, `${a} ${b}`)
          if (text !== undefined)
            assert.isTrue(oracle.accepts(a, text) && oracle.accepts(b, text), `${a} ${b} ${text}`)
        }
      }
    })
  })

  it("keeps its laws, for patterns of both dialects", { timeout: 120_000 }, () => {
    const seen = { covers: 0, overlaps: 0, transitive: 0 }
    forAll(10_000, (random) => {
      const a = any(random)
      const b = random.below(2) === 0 ? any(random) : narrower(random, a)
      const c = random.below(2) === 0 ? any(random) : narrower(random, b)
      const callers = Array.from({ length: 10 }, () => generate.caller(random, [a.text, b.text]))
      const both = callers.filter((caller) => Pattern.matches(a, caller) && Pattern.matches(b, caller))
      assert.isTrue(Algebra.covers(a, a) && Algebra.overlaps(a, a) && Algebra.equals(a, a))
      const example = Algebra.example(a, b)
      assert.strictEqual(Algebra.overlaps(a, b), example !== undefined)
      assert.strictEqual(Algebra.overlaps(b, a), example !== undefined)
      if (example === undefined) {
        assert.deepStrictEqual(both, [])
      } else {
        seen.overlaps++
        assert.strictEqual(Arn.parse(example)._tag, "Arn", example)
        assert.isTrue(Pattern.matches(a, example) && Pattern.matches(b, example), example)
      }
      assert.strictEqual(Algebra.equals(a, b), Algebra.covers(a, b) && Algebra.covers(b, a))
      if (Algebra.covers(a, b)) {
        seen.covers++
        assert.isTrue(Algebra.overlaps(a, b))
        for (const caller of callers)
          if (Pattern.matches(b, caller)) assert.isTrue(Pattern.matches(a, caller), caller)
        assert.isAtMost(oracle.bySpecificity(b.text, a.text), 0)
        if (Algebra.covers(b, c)) {
          seen.transitive++
          assert.isTrue(Algebra.covers(a, c))
        }
      }
    })
    assert.isAbove(seen.covers, 500)
    assert.isAbove(seen.overlaps, 1000)
    assert.isAbove(seen.transitive, 500)
  })

  describe("covers", () => {
    for (const [a, b, expected] of [
      ["Deploy/*", "Deploy/ci", true],
      ["Deploy/*", "Deploy/*", true],
      ["Deploy/ci", "Deploy/*", false],
      ["Deploy/*", "deploy/ci", false],
      ["Deploy/*", "Deploy2/ci", false]
    ] as const) {
      it(`${a}, ${b}: ${expected}`, () => {
        for (const [x, y] of [
          ["datadog", "datadog"],
          ["datadog", "iam"],
          ["iam", "datadog"],
          ["iam", "iam"]
        ] as const) {
          assert.strictEqual(Algebra.covers(parse(role + a, x), parse(role + b, y)), expected)
        }
      })
    }

    it("does not let a star take a colon, but in the sixth field", () => {
      const wide = parse("arn:aws:*::1:x", "iam")
      assert.isFalse(Algebra.overlaps(wide, parse("arn:aws:a:b:1:x", "iam")))
      assert.isTrue(Algebra.covers(parse("arn:aws:a::1:*", "iam"), parse("arn:aws:a::1:x:y", "iam")))
    })
  })

  describe("example", () => {
    it("fills in what both leave open so that an ARN comes out", () => {
      const all = parse("arn:*:*:*:*:*", "iam")
      assert.strictEqual(Algebra.example(all, all), "arn:aws:sts::123456789012:assumed-role/Example/example")
      const account = parse("arn:aws:iam::????????????:user/a*", "iam")
      assert.strictEqual(Algebra.example(all, account), "arn:aws:iam::000000000000:user/a")
    })

    it("gives a name to what follows the last slash, if it can", () => {
      const any = parse(`${role}Deploy/*`, "datadog")
      assert.strictEqual(Algebra.example(any, any), `${role}Deploy/example`)
      assert.strictEqual(Algebra.example(any, parse(`${role}De*`, "iam")), `${role}Deploy/example`)
      const none = parse(`${role}Deploy/`, "datadog")
      assert.strictEqual(Algebra.example(any, none), `${role}Deploy/`)
      assert.strictEqual(Algebra.example(none, any), `${role}Deploy/`)
    })
  })

  describe("equals", () => {
    it("looks past the way in which a pattern is written, and its dialect", () => {
      assert.isTrue(Algebra.equals(parse(`${role}R/*?`, "iam"), parse(`${role}R/?**`, "iam")))
      assert.isTrue(Algebra.equals(parse(`${role}R/*`, "iam"), parse(`${role}R/*`, "datadog")))
      assert.isFalse(Algebra.equals(parse(`${role}R/*`, "iam"), parse(`${role}R/?*`, "iam")))
    })
  })

  it("takes at most as many steps as the one pattern's length times the other's", () => {
    // A step reads a character of each.
    const steps = (ask: typeof Algebra.covers, a: string, b: string): number =>
      stepsOf(() => ask(parse(role + a, "iam"), parse(role + b, "iam"))) / 2
    for (const [a, b] of [
      ["*a*a*a*a*a*a*a*b", "a".repeat(2000)],
      ["*a*a*a*a*a*a*a*b*", "a".repeat(2000)],
      [`${"*a".repeat(500)}b*`, "a".repeat(2000)],
      [`${"*a".repeat(500)}b`, "a*".repeat(1000)],
      [`*${"a".repeat(1000)}b`, `${"a".repeat(2000)}c`],
      [`*${"a".repeat(1000)}b*`, `${"a".repeat(2000)}c`],
      [`*${"?".repeat(1000)}b`, "?*".repeat(1000)],
      [`*${"?".repeat(1000)}b*`, "?".repeat(2000)],
      ["?*".repeat(1000), "*?".repeat(1000)],
      [`${"*?a".repeat(300)}b*`, "a?".repeat(1000)]
    ] as const) {
      const ceiling = (a.length + role.length) * (b.length + role.length)
      for (const ask of [Algebra.covers, Algebra.overlaps]) {
        assert.isAtMost(steps(ask, a, b), ceiling, `${a.slice(0, 9)} ${b.slice(0, 9)}`)
        assert.isAtMost(steps(ask, b, a), ceiling, `${b.slice(0, 9)} ${a.slice(0, 9)}`)
      }
    }
    // The count sees the work: these cannot be told sooner.
    const hard = [`*${"a".repeat(1000)}b*`, `${"a".repeat(2000)}c`] as const
    assert.isAbove(steps(Algebra.covers, ...hard), 1_000_000)
    assert.isAbove(steps(Algebra.overlaps, ...hard), 1_000_000)
  })

  it("takes one step for each character that both begin with, and none after two that differ", () => {
    const [a, b] = [`${"a".repeat(1000)}b${"*".repeat(900)}`, `${"a".repeat(1000)}c${"*".repeat(900)}`]
    const pair = [parse(role + a, "iam"), parse(role + b, "iam")] as const
    const steps = stepsOf(() => assert.isFalse(Algebra.overlaps(...pair)))
    assert.isBelow(steps, 10_000)
  })

  describe("at AWS's limit of 2,048 characters", () => {
    const user = "arn:aws:iam::123456789012:user/"
    const iam = (resource: string): Pattern.Pattern => parse(user + resource, "iam")

    it("gives an example that a caller can have, though the first that is found is too long", () => {
      const long = iam(`*${"a".repeat(1100)}*`)
      assert.strictEqual(Algebra.example(long, long), user + "a".repeat(1100))
      assert.isTrue(Algebra.overlaps(long, long) && Algebra.equals(long, long))
      const open = parse(`arn:*:*:*:*:*${"b".repeat(2030)}*`, "iam")
      assert.strictEqual(Algebra.example(open, open), `arn:x:x:::${"b".repeat(2030)}`)
    })

    it("finds no caller where any that both match is longer", () => {
      const room = 2048 - user.length
      const half = Math.floor(room / 2)
      const a = iam(`*${"a".repeat(half)}*`)
      const fits = iam(`*${"b".repeat(room - half)}*`)
      const example = Algebra.example(a, fits)!
      assert.lengthOf(example, 2048)
      assert.isTrue(Pattern.matches(a, example) && Pattern.matches(fits, example))
      const exceeds = iam(`*${"b".repeat(room - half + 1)}*`)
      assert.strictEqual(Algebra.example(a, exceeds), undefined)
      assert.isFalse(Algebra.overlaps(a, exceeds) || Algebra.covers(a, exceeds) || Algebra.covers(exceeds, a))
    })
  })
})
