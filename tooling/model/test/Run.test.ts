import type * as Pattern from "@dd-cloud-auth/arn/Pattern"
import { assert, describe, it } from "vitest"
import * as Corpus from "../src/Corpus.ts"
import type * as Property from "../src/Property.ts"
import * as Run from "../src/Run.ts"
import { real } from "../src/Subject.ts"
import type { Subject } from "../src/Subject.ts"

/** `DD_CLOUD_AUTH_SEED=… pnpm run test` starts with another sample, or with that of a run that failed. */
const start = Number(process.env["DD_CLOUD_AUTH_SEED"] ?? 1)

const failureOf = (subject: Subject, property: Property.Name): Run.Failure | undefined => {
  for (let seed = 1; seed <= 2_000; seed++) {
    const [failure] = Run.seed(subject, seed, [property]).failures
    if (failure !== undefined) return failure
  }
  return undefined
}

describe("Run", () => {
  // Parts, so that a busy machine has a minute for each.
  for (const part of [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]) {
    it(`finds that the packages and the model agree in a million cases: part ${part + 1} of 10`, () => {
      for (let seed = start + part * 10_000, cases = 0; cases < 100_000; seed++) {
        const result = Run.seed(real, seed)
        cases += result.cases
        assert.deepStrictEqual(result.failures, [], `fails with DD_CLOUD_AUTH_SEED=${seed}`)
      }
    })
  }

  describe("the corpus", () => {
    for (const { problem, property, sample } of Corpus.read()) {
      it(`shows no difference any more: ${property}: ${problem.slice(0, 200)}`, () => {
        assert.isUndefined(Run.check(real, property, sample))
      })
    }
  })

  describe("a broken implementation", () => {
    const { create, equals, example, makeIndex, matches, parse, parseCaller, severity } = real
    const withMatches = (isWrong: (pattern: Pattern.Pattern, caller: string) => boolean): Subject => ({
      ...real,
      matches: (pattern, caller) => matches(pattern, caller) !== isWrong(pattern, caller)
    })
    const withIndex = (change: (index: ReturnType<Subject["makeIndex"]>) => object): Subject => ({
      ...real,
      makeIndex: (entries, dialect) => {
        const index = makeIndex(entries, dialect)
        return Object.defineProperties(
          { ...index },
          {
            size: { get: () => index.size },
            invalid: { get: () => index.invalid },
            ...Object.fromEntries(Object.entries(change(index)).map(([name, value]) => [name, { value }]))
          }
        )
      }
    })
    const broken: ReadonlyArray<readonly [what: string, property: Property.Name, subject: Subject]> = [
      [
        "matches without regard to case",
        "matches",
        withMatches(
          (pattern, caller) =>
            /R/.test(caller) && matches(pattern, caller.toLowerCase()) !== matches(pattern, caller)
        )
      ],
      [
        "forgets the slash before a final star",
        "matches",
        withMatches(({ text }, caller) => text.endsWith("/*") && caller === text.slice(0, -2))
      ],
      [
        "wants something in the place of a star",
        "matches",
        withMatches(({ text }, caller) => text.endsWith("*") && caller === text.slice(0, -1))
      ],
      [
        "takes two UTF-16 units for a ?",
        "matches",
        withMatches(({ text }, caller) => text.includes("?") && caller === text.replace("?", "\u{1f600}"))
      ],
      [
        "reads a pattern with a line break at its end",
        "matches",
        { ...real, parse: (text, dialect) => parse(text.trimEnd(), dialect) }
      ],
      [
        "loses an entry when another goes",
        "index",
        withIndex((index) => ({
          remove: (pattern: string, value: number) =>
            index.remove(pattern, value) && (index.remove(pattern, value - 1), true)
        }))
      ],
      [
        "finds the least specific first",
        "index",
        withIndex((index) => ({ match: (caller: string) => index.match(caller).toReversed() }))
      ],
      ["keeps what was removed", "index", withIndex(() => ({ remove: () => true }))],
      ["drops what has no meaning", "index", withIndex(() => ({ invalid: [] }))],
      ["says that patterns overlap and has no example", "algebra", { ...real, example: () => undefined }],
      [
        "gives an example that only one matches",
        "algebra",
        { ...real, example: (a, b) => example(a, b) && example(a, a) }
      ],
      ["covers where the two overlap", "algebra", { ...real, covers: real.overlaps }],
      [
        "takes only equal texts for equal patterns",
        "algebra",
        { ...real, equals: (a, b) => equals(a, b) && a.text === b.text }
      ],
      ["takes every pattern", "emulator", { ...real, create: (_, patterns) => patterns.map(() => 201) }],
      [
        "takes a mapping twice",
        "emulator",
        { ...real, create: (kind, patterns) => patterns.map((pattern) => create(kind, [pattern])[0]!) }
      ],
      [
        "takes a line break after a caller",
        "caller",
        { ...real, parseCaller: (text) => parseCaller(text.replace(/\n$/, "")) }
      ],
      [
        "has nothing against a role",
        "severity",
        { ...real, severity: (text) => (/:role\//.test(text) ? undefined : severity(text)) }
      ]
    ]
    for (const [what, property, subject] of broken) {
      it(`is caught if it ${what}`, () => {
        const failure = failureOf(subject, property)
        assert.isDefined(failure)
        assert.strictEqual(Run.check(subject, property, failure.sample), failure.problem)
      })
    }

    it("is caught if it throws", () => {
      const failure = failureOf(
        {
          ...real,
          parse: () => {
            throw new Error("out of order")
          }
        },
        "matches"
      )
      assert.include(failure?.problem, "out of order")
    })
  })
})
