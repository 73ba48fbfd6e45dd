import { Pattern } from "@dd-cloud-auth/arn"
import { cases } from "@dd-cloud-auth/cases"
import { forAll, type Random } from "@dd-cloud-auth/random"
import { assert, describe, it } from "vitest"
import { isReadable } from "../src/internal/syntax.ts"
import * as generate from "./generate.ts"
import * as oracle from "./oracle.ts"
import { stepsOf } from "./steps.ts"

const parse = (text: string, dialect?: Pattern.Dialect): Pattern.Pattern => {
  const pattern = Pattern.parse(text, dialect)
  if (pattern._tag === "InvalidPattern") throw new Error(`${text}: ${pattern.problem.message}`)
  return pattern
}

const sts = "arn:aws:sts::123456789012:"
const iam = "arn:aws:iam::123456789012:"

/** Text, code, what stands at the index (nothing at the end of the text alone), and the correction. */
const refused: ReadonlyArray<readonly [string, Pattern.ProblemCode, string, string?]> = [
  ["", "NotAnArn", ""],
  ["Deploy", "NotAnArn", "Deploy"],
  ["  Deploy", "NotAnArn", "Deploy"],
  [`ARN:aws:sts::123456789012:assumed-role/R/*`, "PrefixCase", "ARN:", `${sts}assumed-role/R/*`],
  [" Arn:aws:sts::123456789012:assumed-role/R/*", "PrefixCase", "Arn:", `${sts}assumed-role/R/*`],
  [` ${iam}user/alice\n`, "Unprintable", " arn", `${iam}user/alice`],
  [`${iam}user/al ice`, "Unprintable", " ice"],
  [`${iam}user/\u200balice`, "Unprintable", "\u200b"],
  [`${iam}user/`.padEnd(2049, "x"), "TooLong", "x"],
  [`${sts}assumed-role/R/?`, "QuestionMark", "?", `${sts}assumed-role/R/*`],
  [`${sts}assumed-role/R/*/*`, "SeveralWildcards", "*/*", `${sts}assumed-role/R/*`],
  [`${sts}assumed-role/terraform-*/*`, "SeveralWildcards", "*/*"],
  [`${sts}assumed-role/*/ci`, "MisplacedWildcard", "*/ci"],
  [`${sts}assumed-role/R/run-*`, "SuffixWildcard", "*", `${sts}assumed-role/R/*`],
  [`${sts}assumed-role/terraform-*`, "SuffixWildcard", "*"],
  [`${sts}assumed-role/*`, "WildcardWithoutResource", "*"],
  [`${iam}user/*`, "WildcardWithoutResource", "*"],
  [`${sts}federated-user/*`, "WildcardWithoutResource", "*"],
  ["arn:aws-us-gov:sts::123456789012:assumed-role/R/*", "Partition", "aws-us-gov"],
  ["arn:aws:s3::123456789012:user/alice", "Service", "s3:"],
  ["arn:aws:s3:::bucket", "Service", "s3"],
  [`${iam}assumed-role/R/*`, "Service", "iam", `${sts}assumed-role/R/*`],
  ["arn:aws:iam:eu-west-1:123456789012:user/alice", "Region", "eu-west-1", `${iam}user/alice`],
  ["arn:aws:iam::1234-5678-9012:user/alice", "AccountId", "1234-", `${iam}user/alice`],
  ["arn:aws:iam::12345:user/alice", "AccountId", "12345"],
  ["arn:aws:iam::x23456789012:user/alice", "AccountId", "x2"],
  ["arn:aws:iam::12345678901a:user/alice", "AccountId", "1"],
  [`${iam}role/teams/Deploy`, "RoleArn", "role/", `${sts}assumed-role/Deploy/*`],
  [` ${sts}role/Deploy`, "RoleArn", "role/", `${sts}assumed-role/Deploy/*`],
  [`${iam}role/*`, "RoleArn", "role/"],
  [`${iam}root`, "RootUser", "root"],
  [`${iam}group/admins`, "ResourceType", "group"],
  [`${sts}group/admins`, "ResourceType", "group"],
  [`${sts}assumed-role/teams/Deploy/ci`, "RolePath", "teams"],
  [`${sts}assumed-role/Deploy/ci/*`, "RolePath", "Deploy"],
  [`${sts}assumed-role/Deploy`, "MissingSession", "", `${sts}assumed-role/Deploy/*`],
  [`${sts}assumed-role/Deploy/`, "MissingSession", "/", `${sts}assumed-role/Deploy/*`],
  [`${sts}federated-user/bob/*`, "FederatedUser", "bob", `${sts}federated-user/bob`],
  [`${sts}federated-user/team/bob`, "FederatedUser", "team"],
  [`${iam}user/a//b`, "EmptySegment", "/b"],
  [`${iam}user/alice,${iam}user/bob`, "SeveralArns", "arn:aws:iam::123456789012:user/bob"],
  [`${sts}assumed-role/R/s`, "NameLength", "s"],
  [`${sts}assumed-role/${"r".repeat(65)}/*`, "NameLength", "r"],
  [`${iam}user/${"p".repeat(511)}/*`, "NameLength", "/*"],
  [`${sts}assumed-role`, "EmptySegment", ""],
  [`${sts}assumed-role/R/alice+ci@example.com`, "Character", "+ci", `${sts}assumed-role/R/*`],
  [`${sts}assumed-role/R/alice]`, "Character", "]"],
  [`${sts}assumed-role/R+/ci`, "Character", "+/ci"],
  [`${iam}user/a=b`, "Character", "=b"],
  [`${iam}user/a/b=c/d`, "Character", "=c/d"],
  [`${iam}user/a/b+c`, "Character", "+c"],
  [`${iam}user/a/*/*`, "SeveralWildcards", "*/*"],
  [`${iam}user/a/b*`, "SuffixWildcard", "*"]
]

/** Text that is often accepted, and seldom right throughout. */
const text = (random: Random): string => {
  const parts = [
    "arn",
    ":",
    "aws",
    "iam",
    "::",
    "1234-5678-9012",
    "/",
    "/*",
    "/*",
    "*",
    "?",
    "a",
    "b+",
    "c:",
    "#",
    "!",
    " ",
    "é",
    "R/",
    "//",
    "ci",
    "x".repeat(32),
    "p".repeat(510)
  ]
  const starts = [
    ...[`${iam}user`, `${sts}assumed-role`, `${sts}federated-user`, `${iam}role`].flatMap((start) => [
      start,
      `${start}/`,
      `${start}/`
    ]),
    iam,
    `${iam}root`,
    "arn:aws-cn:iam::123456789012:user/",
    "arn:aws-xx:iam::123456789012:user/",
    ""
  ]
  return random.pick(starts) + random.text(parts, 6)
}

const mangled = (random: Random): string =>
  random.text(["arn", "ARN", ":", ":", ":", "a", "/", "/", "*", "?", " ", "!", "~", "\x7f"], 12)

describe("Pattern", () => {
  describe("published cases", () => {
    for (const { caller, pattern, source, verdict } of cases) {
      it(`${verdict}: ${pattern}${caller === undefined ? "" : ` for ${caller}`} (${source})`, () => {
        if (caller === undefined) {
          assert.strictEqual(Pattern.validate(pattern).length === 0, verdict === "valid")
        } else {
          assert.strictEqual(Pattern.matches(parse(pattern), caller), verdict === "match")
        }
      })
    }
  })

  describe("parse", () => {
    it("keeps what stands before a final star, and nothing for an exact ARN", () => {
      assert.deepStrictEqual(Pattern.parse(`${sts}assumed-role/R/*`), {
        _tag: "Pattern",
        dialect: "datadog",
        text: `${sts}assumed-role/R/*`,
        prefix: `${sts}assumed-role/R/`
      })
      assert.deepInclude(Pattern.parse(`${sts}assumed-role/R/ci`), { prefix: null })
    })

    it("cuts a pattern of dialect iam into its six fields", () => {
      const pattern = Pattern.parse("arn:aws:*::12?:a:b/*", "iam")
      assert.deepInclude(pattern, { dialect: "iam", fields: ["arn", "aws", "*", "", "12?", "a:b/*"] })
      assert.deepInclude(Pattern.parse("*", "iam"), { _tag: "InvalidPattern", dialect: "iam", input: "*" })
    })

    it("gives a meaning exactly to what the oracle does, and otherwise the first problem that takes it away", () => {
      forAll(50_000, (random) => {
        const input = text(random)
        const pattern = Pattern.parse(input)
        assert.strictEqual(pattern._tag === "Pattern", oracle.isReadable(input, "datadog"), input)
        if (pattern._tag === "InvalidPattern") {
          const { suggestion: _, ...problem } = Pattern.validate(input).find(
            (each) => each.code === pattern.problem.code
          )!
          assert.deepStrictEqual(pattern.problem, problem)
        }
      })
    })
  })

  it("is read in the same way by parse, and by an index that asks without allocating", () => {
    const texts = [`${sts}assumed-role/R/*`, `${iam}user/alice`, "arn:a:b:::c", `${iam}user/!~/*`]
    for (const whole of texts) {
      for (let end = 0; end <= whole.length; end++) {
        for (const text of [
          whole.slice(0, end),
          `${whole.slice(0, end)}:${whole.slice(end)}`,
          whole.slice(end)
        ]) {
          assert.strictEqual(isReadable(text), oracle.isReadable(text, "datadog"), text)
          assert.strictEqual(Pattern.parse(text)._tag === "Pattern", oracle.isReadable(text, "datadog"), text)
        }
      }
    }
    forAll(20_000, (random) => {
      const input = random.pick([text, mangled])(random)
      assert.strictEqual(isReadable(input), oracle.isReadable(input, "datadog"), input)
    })
    assert.isTrue(isReadable(iam.padEnd(2048, "x")))
    assert.isFalse(isReadable(iam.padEnd(2049, "x")))
  })

  describe("validate", () => {
    for (const [input, code, at, suggestion] of refused) {
      it(`${code}: ${input.slice(0, 80)}`, () => {
        const problem = Pattern.validate(input).find((each) => each.code === code)
        assert.isDefined(problem)
        const { index } = problem!
        assert.isTrue(at === "" ? index === input.length : input.startsWith(at, index), `index ${index}`)
        assert.strictEqual(problem!.suggestion, suggestion)
      })
    }

    it("has a case above for every code", () => {
      forAll(20_000, (random) => {
        for (const { code } of Pattern.validate(text(random)))
          assert.isTrue(
            refused.some((each) => each[1] === code),
            code
          )
      })
    })

    for (const [input, ...codes] of [
      ["arn:aws-cn:iam::12345:role/a*b", "Partition", "AccountId", "RoleArn", "MisplacedWildcard"],
      // A wildcard is one problem, and not a second one of its field.
      ["arn:*:sts::123456789012:assumed-role/R/ci", "MisplacedWildcard"],
      ["arn:aws:sts::*:assumed-role/R/ci", "MisplacedWildcard"],
      [`${iam}*`, "SuffixWildcard"],
      [`${sts}assumed-role/*`, "WildcardWithoutResource"],
      [`${sts}federated-user/*`, "WildcardWithoutResource"],
      // Each character is refused once.
      [`${iam}user/\u{1f600}`, "Unprintable"],
      [`${iam}user//alice`, "EmptySegment"],
      [`${iam}user///alice`, "EmptySegment", "EmptySegment"],
      [`${sts}assumed-role/Deploy/ci/`, "RolePath"],
      [`${sts}assumed-role//`, "EmptySegment", "MissingSession"],
      [`${iam}user/${"x/".repeat(2048)}`, "TooLong"]
    ] as const) {
      it(`reports of ${input.slice(0, 80)}, in the order of the text: ${codes.join(", ")}`, () => {
        assert.deepStrictEqual<ReadonlyArray<string>>(
          Pattern.validate(input).map(({ code }) => code),
          codes
        )
      })
    }

    it("says so where a suggestion takes more sessions than the one written", () => {
      const [problem] = Pattern.validate(`${sts}assumed-role/R/alice+ci`)
      assert.strictEqual(problem?.message, "+ is not accepted in a name; /* takes every session")
      const [other] = Pattern.validate(`${iam}user/alice+ci`)
      assert.strictEqual(other?.message, "+ is not accepted in a name")
    })

    it("finds nothing exactly where Datadog's validation does, and suggests only what that accepts", () => {
      let accepted = 0
      forAll(50_000, (random) => {
        const input = text(random)
        const problems = Pattern.validate(input)
        assert.strictEqual(
          problems.length === 0,
          oracle.isAccepted(input) && oracle.isMatchable(input),
          input
        )
        if (problems.length === 0) accepted++
        for (const { index, suggestion } of problems) {
          assert.isTrue(index >= 0 && index <= input.length)
          if (suggestion === undefined) continue
          assert.isTrue(oracle.isAccepted(suggestion), suggestion)
          // Whatever it corrects, it names nobody whom the text does not name.
          const names = suggestion.slice(iam.length).split("/").slice(1)
          assert.isTrue(
            names.every((name) => name === "*" || input.includes(name)),
            `${input} => ${suggestion}`
          )
          assert.include(input.replaceAll("-", ""), "123456789012")
        }
      })
      assert.isAbove(accepted, 500)
    })
  })

  describe("severity", () => {
    for (const [severity, ...patterns] of [
      [
        "NeverMatches",
        "",
        `"${iam}user/alice"`,
        `${sts}assumed-role/terraform-*`,
        `${sts}assumed-role/R/run-*`,
        "arn:aws:iam::12345678901:user/alice",
        "arn:aws:iam::1234-5678-9012:user/alice",
        // oxlint-disable-next-line no-template-curly-in-string
        "arn:aws:iam::${account}:user/alice",
        "arn:aws:iam:eu-west-1:123456789012:user/alice",
        "arn:aws-gov:iam::123456789012:user/alice",
        `${sts}user/alice`,
        `${iam}user//alice`,
        `${iam}user//alice/*`,
        `${iam}user/alice/`,
        `${iam}user/al:ice`,
        `${iam}user/${"u".repeat(65)}`,
        `${iam}user/${"p".repeat(511)}/*`,
        `${iam}user/alice\x7f/*`,
        `${iam}role/R`,
        `${iam}group/g`,
        `${sts}root`,
        `${sts}assumed-role/{{role}}/*`,
        `${sts}assumed-role/R`,
        `${sts}assumed-role/R/`,
        `${sts}assumed-role/R/s`,
        `${sts}assumed-role/R/x#1`,
        `${sts}assumed-role/R/x+y#1`,
        `${sts}assumed-role/R/ci/*`,
        `${sts}assumed-role/R/${"s".repeat(65)}`,
        `${sts}assumed-role/${"r".repeat(65)}/*`,
        `${sts}federated-user/bob/*`,
        `${sts}federated-user/b`,
        `${iam}user/alice,${iam}user/bob`
      ],
      [
        "Refused",
        "arn:aws-us-gov:iam::123456789012:user/alice",
        "arn:aws-cn:iam::123456789012:root",
        `${sts}assumed-role/R/alice+ci@example.com`,
        `${sts}assumed-role/R=/*`,
        `${sts}federated-user/a,b`,
        `${iam}user///alice`,
        `${iam}user/a//b`,
        `${iam}user/a//*`,
        `${iam}user/a%b/c`
      ],
      ["Doubtful", `${iam}root`],
      [undefined, `${iam}user/alice`, `${sts}assumed-role/R/*`, `${iam}user/a:b/*`]
    ] as const) {
      for (const pattern of patterns) {
        it(`is ${severity} of ${JSON.stringify(pattern).slice(0, 90)}`, () => {
          assert.strictEqual(Pattern.severity(pattern), severity)
          assert.strictEqual(oracle.isMatchable(pattern), severity !== "NeverMatches")
        })
      }
    }

    it("is NeverMatches exactly where no caller matches", () => {
      const found = { NeverMatches: 0, Refused: 0, Doubtful: 0, none: 0 }
      forAll(50_000, (random) => {
        const input = text(random)
        const severity = Pattern.severity(input)
        assert.strictEqual(severity === "NeverMatches", !oracle.isMatchable(input), input)
        found[severity ?? "none"]++
      })
      for (const [severity, count] of Object.entries(found)) assert.isAbove(count, 20, severity)
    })
  })

  it("reports on any text, of any length", () => {
    const odd = ["\0", "\ud800", "*", "?", "/", ":", " ", "a", "*/"]
    for (const start of ["", "arn:", sts, `${sts}assumed-role/`, `${iam}user/`, `${sts}federated-user/a/`]) {
      for (const each of odd) {
        for (const text of [start + each, start + each.repeat(300_000)]) {
          for (const dialect of ["datadog", "iam"] as const) {
            const pattern = Pattern.parse(text, dialect)
            assert.strictEqual(pattern._tag === "Pattern", oracle.isReadable(text, dialect))
          }
          assert.strictEqual(
            Pattern.validate(text).length === 0,
            oracle.isAccepted(text) && oracle.isMatchable(text)
          )
        }
      }
    }
  })

  describe("matches", () => {
    for (const dialect of ["datadog", "iam"] as const) {
      it(`answers as the oracle does, in dialect ${dialect}`, () => {
        let matched = 0
        forAll(5_000, (random) => {
          const input = generate.pattern(random, dialect)
          if (!oracle.isReadable(input, dialect)) return
          const pattern = parse(input, dialect)
          const expected = oracle.matcher(input, dialect)
          for (let i = 0; i < 50; i++) {
            const caller = generate.caller(random, [input])
            const isMatch = Pattern.matches(pattern, caller)
            if (isMatch !== expected(caller)) assert.fail(`${input} for ${caller}: ${isMatch}`)
            if (isMatch) matched++
          }
        })
        assert.isAbove(matched, 10_000)
      })
    }

    it("takes at most as many steps as the pattern's length times the caller's", () => {
      const start = `${sts}assumed-role/`
      for (const [glob, resource] of [
        ["*a*a*a*a*a*a*a*b", "a".repeat(2000)],
        [`${"*a".repeat(500)}b`, "a".repeat(2000)],
        [`*${"a".repeat(1000)}b`, "a".repeat(2000)],
        [`*${"?".repeat(1000)}b`, "a".repeat(2000)]
      ] as const) {
        const pattern = parse(start + glob, "iam")
        const steps = stepsOf(() => assert.isFalse(Pattern.matches(pattern, start + resource)))
        assert.isAbove(steps, resource.length)
        assert.isBelow(steps, 2 * glob.length * resource.length)
      }
    })

    it("matches no text with fewer fields in dialect iam", () => {
      for (const text of ["arn:x", "arn:a:b:c:d", "arn", ""]) {
        assert.isFalse(Pattern.matches(parse("arn:*:*:*:*:*", "iam"), text))
      }
      assert.isTrue(Pattern.matches(parse("arn:*:*:*:*:*", "iam"), "arn:::::"))
    })

    it("matches no caller of more than 2,048 characters", () => {
      for (const [pattern, start] of [
        [parse(`${sts}assumed-role/R/*`), `${sts}assumed-role/R/`],
        [parse("arn:*:*:*:*:?*", "iam"), iam]
      ] as const) {
        assert.isTrue(Pattern.matches(pattern, start.padEnd(2048, ":")))
        assert.isFalse(Pattern.matches(pattern, start.padEnd(2049, ":")))
      }
    })

    it("answers for any text, of any length", () => {
      const patterns = [
        parse(`${sts}assumed-role/R/*`),
        parse("arn:*:*:*:*:?*", "iam"),
        parse(`${iam}user/\ud800`, "iam")
      ]
      for (const caller of ["", "\0", "\ud800", ":::::", "x".repeat(1_000_000), ":".repeat(1_000_000)]) {
        for (const pattern of patterns) assert.isFalse(Pattern.matches(pattern, caller))
      }
      assert.isTrue(Pattern.matches(patterns[2]!, `${iam}user/\ud800`))
    })
  })
})
