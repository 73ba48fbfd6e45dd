import { Caller, Explain, Pattern, PatternIndex } from "@dd-cloud-auth/arn"
import { forAll } from "@dd-cloud-auth/random"
import type { Random } from "@dd-cloud-auth/random"
import { assert, describe, it } from "vitest"
import { diagnose, makeSubject } from "../src/internal/diagnose.ts"
import { closest, labelsOf, likeness, lookUpIn } from "../src/internal/neighbours.ts"
import * as generate from "./generate.ts"
import * as oracle from "./oracle.ts"

const parse = (text: string, dialect?: Pattern.Dialect): Pattern.Pattern => {
  const pattern = Pattern.parse(text, dialect)
  if (pattern._tag === "InvalidPattern") throw new Error(`${text}: ${pattern.problem.message}`)
  return pattern
}

const role = "arn:aws:sts::123456789012:assumed-role/"
const user = "arn:aws:iam::123456789012:user/"

const mismatch = (pattern: string, caller: string, dialect?: Pattern.Dialect): Explain.Mismatch => {
  const explanation = Explain.explain(parse(pattern, dialect), caller)
  if (explanation._tag === "Match") throw new Error("matches")
  return explanation
}

/** What is said of a text that no caller has: what `Caller` says. */
const invalid = (text: string): Explain.Mistake => {
  const caller = Caller.parse(text)
  if (caller._tag === "Caller") throw new Error("is a caller")
  return { code: "InvalidCaller", message: `no caller: ${caller.reason}`, caller }
}

describe("Explain", () => {
  describe("explain, for a match", () => {
    it("says what the wildcard stands for", () => {
      assert.deepStrictEqual(Explain.explain(parse(`${role}R/*`), `${role}R/ci`), {
        _tag: "Match",
        pattern: `${role}R/*`,
        caller: `${role}R/ci`,
        fields: [
          { field: "prefix", expected: "arn", actual: "arn" },
          { field: "partition", expected: "aws", actual: "aws" },
          { field: "service", expected: "sts", actual: "sts" },
          { field: "region", expected: "", actual: "" },
          { field: "accountId", expected: "123456789012", actual: "123456789012" },
          { field: "resource", expected: "assumed-role/R/*", actual: "assumed-role/R/ci" }
        ],
        wildcard: "ci",
        message: "* stands for ci",
        assumptions: []
      })
    })

    it("says so where the texts are equal but no caller is like that", () => {
      for (const text of ["arn:aws:iam::123456789012:role/R", `${role}R`, `${role}R/x#1`]) {
        const explanation = Explain.explain(parse(text), text)
        assert.strictEqual(explanation._tag, "Match")
        assert.deepStrictEqual(explanation.mistake, invalid(text))
      }
      const { message, mistake } = Explain.explain(parse(`${role}R/*`), `${role}R/x y`)
      assert.strictEqual(message, "* stands for x y")
      assert.deepStrictEqual(mistake, invalid(`${role}R/x y`))
    })

    it("says so of an exact ARN, and of dialect iam", () => {
      for (const dialect of ["datadog", "iam"] as const) {
        const explanation = Explain.explain(parse(`${role}R/ci`, dialect), `${role}R/ci`)
        assert.deepInclude(explanation, { _tag: "Match", message: "each field matches", assumptions: [] })
        assert.notProperty(explanation, "wildcard")
      }
    })

    it("names what is assumed of a wildcard that spans slashes or stands for nothing", () => {
      const codes = (caller: string): ReadonlyArray<string> =>
        Explain.explain(parse(`${user}a/*`), caller).assumptions.map(({ code }) => code)
      assert.deepStrictEqual(codes(`${user}a/b`), [])
      assert.deepStrictEqual(codes(`${user}a/b/c`), ["WildcardSpansSlashes"])
      assert.deepStrictEqual(codes(`${user}a/`), ["WildcardIsEmpty"])
    })
  })

  describe("explain, for a mismatch", () => {
    for (const [pattern, caller, field, index, message] of [
      [
        `${role}R/*`,
        "arn:aws:sts::210987654321:assumed-role/S/ci",
        "accountId",
        13,
        "account 210987654321, the pattern wants 123456789012"
      ],
      [`${role}R/*`, `${user}alice`, "service", 8, "service iam, the pattern wants sts"],
      [
        `${role}R/*`,
        "arn:aws-cn:sts::123456789012:assumed-role/R/x",
        "partition",
        7,
        "partition aws-cn, the pattern wants aws"
      ],
      [
        `${role}R/ci`,
        `${role}R/cd`,
        "resource",
        42,
        "resource assumed-role/R/cd, the pattern wants assumed-role/R/ci"
      ],
      [`${role}R/*`, "", "prefix", 0, "not an ARN: nothing"],
      [`${role}R/*`, "arn:aws", "service", 7, "not an ARN: arn:aws"],
      [`${role}R/*`, "R/ci", "prefix", 0, "not an ARN: R/ci"]
    ] as const) {
      it(message, () => {
        assert.deepInclude(mismatch(pattern, caller), { field, index, message })
      })
    }

    it("names the first field that differs in dialect iam, and where no reading of its wildcards goes on", () => {
      assert.deepInclude(mismatch("arn:aws:iam::12*:user/?", "arn:aws:iam::13:user/ab", "iam"), {
        field: "accountId",
        expected: "12*",
        actual: "13",
        index: 14
      })
      assert.strictEqual(mismatch(`${user}?b`, `${user}ac`, "iam").index, user.length + 1)
      assert.strictEqual(mismatch(`${user}ab`, `${user}a`, "iam").index, user.length + 1)
      // The star can take all there is; what follows it in the pattern is missing at the end.
      assert.strictEqual(mismatch(`${user}a*c`, `${user}a*d`, "iam").index, user.length + 3)
    })

    it("points to the furthest position that the beginnings of the pattern can reach", () => {
      forAll(20_000, (random) => {
        const glob = random.text(["a", "b", "?", "*"], 5)
        const text = random.text(["a", "b", "*"], 6)
        const pattern = parse(`${user}${glob}`, "iam")
        const explanation = Explain.explain(pattern, user + text)
        if (explanation._tag === "Match") return
        const ends = Array.from({ length: text.length + 1 }, (_, end) => end).filter((end) =>
          Array.from(`${glob} `).some((_, length) =>
            oracle.accepts(glob.slice(0, length), text.slice(0, end))
          )
        )
        assert.strictEqual(explanation.index, user.length + Math.max(...ends), `${glob} ${text}`)
      })
    })

    it("shows long texts around where they differ", () => {
      const start = `${role}${"R".repeat(64)}/github-actions-run-1234567890-`
      const { message } = mismatch(`${start}a`, `${start}b`)
      assert.match(message, /^resource ….{98}b, the pattern wants ….{98}a$/)
      const middle = `${user}${"a/".repeat(60)}`
      assert.match(
        mismatch(`${middle}x${"z".repeat(60)}`, `${middle}y${"z".repeat(60)}`).message,
        /^resource ….{49}yz{49}…, the pattern wants ….{49}xz{49}…$/
      )
    })

    it("shows no half of a character, wherever it cuts", () => {
      for (const shift of ["", "x"]) {
        const [start, end] = [`${user}${shift}${"😀".repeat(50)}`, "😀".repeat(50)]
        for (const caller of [`${start}!${end}`, `${start}${end}`, `${end}${end}${end}`]) {
          const { message } = mismatch(`${user}alice`, caller)
          assert.isTrue(message.isWellFormed(), message)
          const around = mismatch(`${start}?${end}`.replace("?", "!!"), caller, "iam").message
          assert.isTrue(around.isWellFormed(), around)
          assert.isAtLeast(around.length, 98)
        }
      }
      assert.include(mismatch(`${user}alice`, "\ud83d").message, "\ud83d")
    })

    it("compares fields up to AWS's 2,048 characters, and names the length beyond", () => {
      const longest = `${user}a/`.padEnd(2048, "x")
      assert.match(mismatch(`${user}b/*`, longest).message, /^resource user\/a/)
      assert.match(mismatch(`${user}b/*`, `${longest}x`).message, /2048 characters/)
    })

    for (const [name, pattern, caller, expected] of [
      [
        "a role given for a pattern",
        "arn:aws:iam::123456789012:role/p/R",
        `${role}R/ci`,
        { code: "RoleArn", suggestion: `${role}R/*` }
      ],
      [
        "a pattern without a session",
        `${role}R`,
        `${role}R/ci`,
        { code: "MissingSession", suggestion: `${role}R/*` }
      ],
      [
        "a pattern of the wrong service",
        "arn:aws:iam::123456789012:assumed-role/R/*",
        `${role}R/ci`,
        { code: "Service", suggestion: `${role}R/*` }
      ],
      [
        "a pattern with a region",
        "arn:aws:sts:eu-west-1:123456789012:assumed-role/R/*",
        `${role}R/ci`,
        { code: "Region", suggestion: `${role}R/*` }
      ],
      [
        "a pattern whose account ID has hyphens",
        "arn:aws:iam::1234-5678-9012:user/a/*",
        `${user}a/b`,
        { code: "AccountId", suggestion: `${user}a/*` }
      ],
      [
        "a pattern of the wrong service, without a session",
        "arn:aws:iam::123456789012:assumed-role/R",
        `${role}R/ci`,
        { code: "Service", suggestion: `${role}R/*` }
      ],
      [
        "a pattern with more than the name of a federated user",
        "arn:aws:sts::123456789012:federated-user/bob/*",
        "arn:aws:sts::123456789012:federated-user/bob",
        { code: "FederatedUser", suggestion: "arn:aws:sts::123456789012:federated-user/bob" }
      ],
      ["another case", `${role}R/*`, `${role}r/ci`, { code: "Case" }],
      [
        "another account",
        `${role}R/*`,
        "arn:aws:sts::210987654321:assumed-role/R/ci",
        { code: "OtherAccount" }
      ],
      [
        "another account of a root user",
        "arn:aws:iam::123456789012:root",
        "arn:aws:iam::210987654321:root",
        { code: "OtherAccount" }
      ],
      [
        "another partition",
        `${role}R/*`,
        "arn:aws-us-gov:sts::123456789012:assumed-role/R/ci",
        { code: "OtherPartition" }
      ]
    ] as const) {
      it(`recognises ${name}`, () => {
        const { message, ...mistake } = mismatch(pattern, caller).mistake!
        assert.isAbove(message.length, 10)
        assert.deepStrictEqual<unknown>(mistake, expected)
        const index = PatternIndex.make([
          [`${caller}${caller}`, "longer"],
          [pattern, "mistaken"],
          [`${caller.slice(0, -1)}_`, "longest in common"]
        ])
        assert.strictEqual(Explain.nearest(index, caller)[0]?.value, "mistaken")
      })
    }

    for (const [name, caller] of [
      ["a role", "arn:aws:iam::123456789012:role/p/R"],
      ["a role in another account", "arn:aws:iam::210987654321:role/S"],
      ["a role of GovCloud", "arn:aws-us-gov:iam::123456789012:role/R"],
      ["a session without a name", `${role}R`],
      ["a session with an empty name", `${role}R/`],
      ["a prefix in upper case", `ARN${role.slice(3)}R/ci`],
      ["blanks", ` ${role}R/ci\n`],
      ["an invisible character", `${role}R/c\u200bi`],
      ["the wrong service", "arn:aws:iam::123456789012:assumed-role/R/ci"],
      ["text that is no ARN", "R/ci"],
      ["too long a text", "x".repeat(2049)]
    ] as const) {
      it(`says of ${name} for a caller what Caller says`, () => {
        for (const pattern of [`${role}R/ci`, `${user}alice`]) {
          assert.deepStrictEqual(mismatch(pattern, caller).mistake, invalid(caller))
        }
      })
    }

    it("explains a caller that is nothing but too long", () => {
      for (const dialect of ["datadog", "iam"] as const) {
        const caller = `${role}R/`.padEnd(2049, "x")
        const explanation = mismatch(`${role}R/*`, caller, dialect)
        assert.deepInclude(explanation, {
          field: "resource",
          expected: "assumed-role/R/*",
          message: "an ARN has at most 2048 characters"
        })
        assert.isAtMost(explanation.index, caller.length)
        assert.strictEqual(explanation.mistake?.code, dialect === "iam" ? undefined : "InvalidCaller")
      }
    })

    it("explains a pattern that has no lower case, which would be too long", () => {
      const { mistake } = mismatch(`${user}${"\u0130".repeat(2000)}`, `${user}alice`, "iam")
      assert.isUndefined(mistake)
    })

    it("gives none of Datadog's advice in dialect iam, where other ARNs than those of callers are compared", () => {
      const iamRole = "arn:aws:iam::123456789012:role/R"
      assert.notProperty(mismatch(iamRole, `${role}R/ci`, "iam"), "mistake")
      assert.notProperty(mismatch(`${role}R`, `${role}R/ci`, "iam"), "mistake")
      assert.notProperty(mismatch(`${role}R/*`, iamRole, "iam"), "mistake")
      for (const [caller, code] of [
        ["arn:aws-cn:iam::123456789012:role/R", "OtherPartition"],
        ["arn:aws:sts::123456789012:role/R", "OtherService"],
        ["arn:aws:iam:eu-west-1:123456789012:role/R", "OtherRegion"],
        ["arn:aws:iam::210987654321:role/R", "OtherAccount"],
        [` ${iamRole}`, "Blank"],
        [iamRole.toLowerCase(), "Case"]
      ] as const) {
        assert.strictEqual(mismatch(`${iamRole}*`, caller, "iam").mistake?.code, code)
      }
    })

    it("names what is assumed of case and of a pattern without a session", () => {
      assert.deepStrictEqual(
        mismatch(`${role}R/*`, `${role}r/ci`).assumptions.map(({ code }) => code),
        ["CaseSensitive"]
      )
      assert.deepStrictEqual(
        mismatch(`${role}R`, `${role}R/ci`).assumptions.map(({ code }) => code),
        ["SessionIsNeeded"]
      )
      assert.deepStrictEqual(mismatch(`${role}R/*`, `${role}S/ci`).assumptions, [])
      assert.deepStrictEqual(mismatch("arn:aws:iam::123456789012:role/R", `${role}R/ci`).assumptions, [])
    })

    for (const [pattern, caller] of [
      [`${role}R/*`, `${user}alice`],
      // A correction that would not match this caller is no explanation.
      ["arn:aws:iam::123456789012:role/Admin", `${role}Deploy/ci`],
      [`${role}R/a+b`, `${role}R/ci`],
      // These have a session already, and no role.
      [`${role}R/ci/*`, `${role}R/ci`],
      ["arn:aws:sts:eu-west-1:123456789012:assumed-role/R/a+b", `${role}R/ci`],
      ["arn:aws:sts::123456789012:assumed-role", `${role}R/ci`]
    ] as const) {
      it(`sees no mistake in ${caller} for ${pattern}`, () => {
        assert.notProperty(mismatch(pattern, caller), "mistake")
      })
    }

    it("suggests nothing that Datadog would refuse", () => {
      assert.notProperty(mismatch(`${role}a+b`, `${role}a+b/ci`), "mistake")
    })

    it("assumes nothing in dialect iam, where a role's ARN is a caller's", () => {
      const iamRole = "arn:aws:iam::123456789012:role/"
      assert.deepInclude(mismatch(`${iamRole}R`, `${iamRole}r`, "iam"), {
        mistake: { code: "Case", message: "only the case differs" },
        assumptions: []
      })
      const other = mismatch(`${iamRole}R*`, "arn:aws:iam::210987654321:role/R", "iam")
      assert.strictEqual(other.mistake?.code, "OtherAccount")
      assert.notProperty(Explain.explain(parse(`${iamRole}R`, "iam"), `${iamRole}R`), "mistake")
    })

    it("explains any text, of any length", () => {
      const patterns = [parse(`${role}R/*`), parse(`${user}alice`), parse("arn:*:*:*:*:*?a", "iam")]
      for (const each of ["", "\0", "\ud800", "*", "?", "/", ":", "é"]) {
        for (const caller of [each, each.repeat(300_000), `${role}${each.repeat(300_000)}`]) {
          for (const pattern of patterns) assert.isString(Explain.explain(pattern, caller).message)
        }
      }
    })

    it("shows the start of a very long caller", () => {
      assert.strictEqual(mismatch(`${role}R/*`, "x".repeat(1000)).message, `not an ARN: ${"x".repeat(99)}…`)
      assert.strictEqual(mismatch(`${role}R/*`, "x".repeat(99)).message, `not an ARN: ${"x".repeat(99)}`)
    })
  })

  it("agrees with matches, points into the caller, and is JSON", () => {
    forAll(20_000, (random) => {
      const dialect = random.pick(["datadog", "iam"] as const)
      const pattern = Pattern.parse(generate.pattern(random, dialect), dialect)
      if (pattern._tag === "InvalidPattern") return
      const caller = generate.caller(random, [pattern.text])
      const explanation = Explain.explain(pattern, caller)
      assert.strictEqual(explanation._tag === "Match", Pattern.matches(pattern, caller))
      assert.deepStrictEqual(JSON.parse(JSON.stringify(explanation)), explanation)
      if (explanation._tag === "Mismatch") {
        assert.isTrue(
          explanation.index >= 0 && explanation.index <= caller.length,
          `${pattern.text} ${caller}`
        )
      }
    })
  })

  describe("nearest", () => {
    const index = PatternIndex.make([
      [`${user}alice`, "user"],
      [`${role}Deploy/cd`, "other session"],
      ["arn:aws:sts::210987654321:assumed-role/Deploy/*", "other account"],
      [`${role}deploy/*`, "other case"],
      [`${role}Deploy/*`, "match"],
      ["arn:aws:iam::123456789012:role/Deploy", "role"],
      ["arn:aws:iam::123456789012:role/Other", "other role"],
      [`${role}x-*`, "invalid"]
    ])

    it("puts likely mistakes first, then the same name, then the same account, and leaves out what matches", () => {
      const values = Explain.nearest(index, `${role}Deploy/ci`, 10).map(({ value }) => value)
      assert.deepStrictEqual(values, [
        "other case",
        "role",
        "other account",
        "other session",
        "user",
        "other role"
      ])
    })

    it("keeps the nearest however many there are, in time that does not depend on the limit", () => {
      const many = PatternIndex.make(
        Array.from({ length: 100 }, (_, i) => [`${role}${"R".repeat(1 + ((i * 37) % 50))}/*`, i] as const)
      )
      const all = Explain.nearest(many, `${role}${"R".repeat(60)}/ci`, 1000)
      assert.lengthOf(all, 100)
      for (const limit of [1, 7, 50, 99])
        assert.deepStrictEqual(
          Explain.nearest(many, `${role}${"R".repeat(60)}/ci`, limit),
          all.slice(0, limit)
        )
    })

    it("returns as many as asked for, three by default", () => {
      assert.lengthOf(Explain.nearest(index, `${role}Deploy/ci`), 3)
      assert.lengthOf(Explain.nearest(index, `${role}Deploy/ci`, 1), 1)
      assert.lengthOf(Explain.nearest(index, "", 0), 0)
    })

    it("ranks by what was meant where no caller has the text", () => {
      for (const caller of ["arn:aws:iam::123456789012:role/p/Deploy", `"${role}Deploy/cd",`]) {
        const [first, second] = Explain.nearest(index, caller)
        assert.sameMembers([first?.value, second?.value], ["other session", "match"])
        assert.strictEqual(second?.explanation.mistake?.code, "InvalidCaller")
      }
      const [first] = Explain.nearest(index, "arn:aws:iam::210987654321:role/Deploy")
      assert.strictEqual(first?.value, "other account")
    })

    it("puts what would match what was meant before what agrees with it for longer", () => {
      const otherAccount = "arn:aws:sts::210987654321:assumed-role/Deploy/*"
      for (const [caller, expected] of [
        [
          `"${role}Deploy/cd",`,
          [`${role}Deploy/*`, otherAccount, `${role}Deploy/cd-2`, `${role}Deploy/ce`, `${role}Deployment/*`]
        ],
        [
          "arn:aws:iam::123456789012:role/p/Deploy",
          [`${role}Deploy/*`, `${role}Deploy/ce`, otherAccount, `${role}Deployment/*`]
        ]
      ] as const) {
        const entries = expected.toSorted().map((pattern) => [pattern, pattern] as const)
        const near = Explain.nearest(PatternIndex.make(entries), caller, 10)
        assert.deepStrictEqual(
          near.map(({ value }) => value),
          [...expected]
        )
      }
    })

    it("finds the mistake in a pattern with wildcards, which need not have the caller's name", () => {
      const iam = PatternIndex.make([[`arn:aws:iam::210987654321:user/a*`, 1]], "iam")
      const [near] = Explain.nearest(iam, `${user}abc`)
      assert.strictEqual(near?.explanation.mistake?.code, "OtherAccount")
    })

    it("says of each why no caller has the text, where nothing else is to blame", () => {
      const other = PatternIndex.make([["arn:aws:iam::123456789012:user/bob", 1]])
      for (const text of [`${role}Deploy/x y`, `${user}team/`]) {
        assert.deepStrictEqual(Explain.nearest(other, text)[0]?.explanation.mistake, invalid(text))
      }
    })

    it("finds none where nothing is alike but the shape", () => {
      const far = PatternIndex.make([
        [`${role}Deploy/*`, 1],
        [`${user}alice`, 2],
        ["arn:aws:s3:::bucket/x", 3],
        ["arn:aws:sns::123456789012:topic", 4]
      ])
      for (const text of [
        "arn:aws:sts::210987654321:assumed-role/Other/ci",
        "arn:aws-cn:sts::123456789012:assumed-role/Other/ci",
        "arn:aws:lambda:eu-west-1:123456789012:function:Deploy",
        "arn:aws:s3:::other/y",
        "nothing",
        ""
      ]) {
        assert.deepStrictEqual(Explain.nearest(far, text), [], text)
      }
    })

    it("names the field that alone differs, though much else is nearer in letters", () => {
      const many = PatternIndex.make([
        ...Array.from({ length: 100 }, (_, i) => [`${role}Deploy-${i}/*`, "of the account"] as const),
        ...Array.from(
          { length: 100 },
          (_, i) =>
            [`arn:aws:sts::${100_000_000_000 + i}:assumed-role/Deploy/*`, "of other accounts"] as const
        ),
        [`${user}Deploy/*`, "a user"]
      ])
      const [partition] = Explain.nearest(many, "arn:aws-us-gov:sts::100000000077:assumed-role/Deploy/ci")
      assert.strictEqual(partition?.value, "of other accounts")
      assert.strictEqual(partition?.explanation.message, "partition aws-us-gov, the pattern wants aws")
      assert.strictEqual(partition?.explanation.mistake?.code, "OtherPartition")
      many.add("arn:aws-us-gov:sts::123456789012:assumed-role/Deploy/*", "of GovCloud")
      const [account] = Explain.nearest(many, "arn:aws-us-gov:sts::100000000777:assumed-role/Deploy/ci")
      assert.strictEqual(account?.value, "of GovCloud")
      assert.strictEqual(account?.explanation.mistake?.code, "OtherAccount")
      const [service] = Explain.nearest(many, "arn:aws:iam::123456789012:assumed-role/Deploy-7/ci")
      assert.strictEqual(service?.explanation.pattern, `${role}Deploy-7/*`)
      assert.strictEqual(service?.explanation.mistake?.message, "no caller: the service must be sts")
      const [spelling] = Explain.nearest(many, `${role}Deploy-7x/ci`)
      assert.strictEqual(spelling?.explanation.pattern, `${role}Deploy-7/*`)
    })

    it("knows what was added and removed since the last question", () => {
      const changing = PatternIndex.make([[`${role}Deploy/main`, 1]])
      const ask = (): ReadonlyArray<number> =>
        Explain.nearest(changing, `${role}deploy/main`).map(({ value }) => value)
      assert.deepStrictEqual(ask(), [1])
      changing.add(`${role}deploy/*`, 2)
      assert.deepStrictEqual(ask(), [1])
      changing.add(`${role}DEPLOY/*`, 3)
      assert.sameMembers([...ask()], [1, 3])
      changing.remove(`${role}DEPLOY/*`, 3)
      changing.remove(`${role}DEPLOY/*`, 3)
      assert.deepStrictEqual(ask(), [1])
    })

    it("leaves out a pattern without a meaning, whoever lists it", () => {
      const entries = [["nothing", 1] as const, [`${role}Deploy/*`, 2] as const]
      const near = Explain.nearest({ dialect: "datadog", entries: () => entries }, `${role}deploy/ci`)
      assert.deepStrictEqual(
        near.map(({ value }) => value),
        [2]
      )
    })

    it("finds first what a look at every entry finds first, as near, and of few entries all", () => {
      const names = ["a", "A", "ab", "ab-c", "abc", "b", "a/", "a/b", "a/bc", "a/b/c", "b/a"]
      const types = ["user/", "assumed-role/", "assumed-role/", "role/p/", "root"]
      const textOf = (random: Random, isOdd: boolean, ends: ReadonlyArray<string>): string => {
        const type = random.pick(types)
        const service = type.startsWith("assumed") ? "sts" : "iam"
        const odd = (usual: string, others: ReadonlyArray<string>): string =>
          isOdd && random.once(3) ? random.pick(others) : usual
        return [
          "arn",
          odd(random.pick(["aws", "aws", "aws", "aws-cn"]), ["AWS", "aws-us-gov"]),
          odd(service, ["iam", "sts", "s3"]),
          odd("", ["eu-west-1"]),
          odd(random.pick(["111111111111", "111111111112", "222222222222"]), ["1111-1111-1111", ""]),
          `${type}${random.pick(names)}${random.pick(ends)}`
        ].join(":")
      }
      forAll(1500, (random) => {
        const dialect = random.pick(["datadog", "datadog", "datadog", "iam"] as const)
        const isOdd = random.once(2)
        const texts = Array.from({ length: random.below(random.pick([5, isOdd ? 40 : 400])) }, () =>
          textOf(random, isOdd, ["", "", "/*", "/xy"])
        )
        const index = PatternIndex.make(
          texts.map((text, i) => [text, i] as const),
          dialect
        )
        const limit = random.below(6)
        const caller = random.pick([
          () => textOf(random, isOdd, ["", "/xy", "/x/y"]),
          () => random.pick([...texts, ""]).replace("*", "xy"),
          () => ` ${random.pick([...texts, ""])}`
        ])()
        if (index.match(caller).length > 0) return
        const all = exhaustively(index, caller)
        const shown = (near: ReadonlyArray<Comparable>): unknown =>
          near.map(({ agreed, alike }) => (index.size > 100 ? alike : { alike, agreed }))
        const best = [...all.values()].sort((a, b) => b.alike - a.alike || b.agreed - a.agreed)
        assert.deepStrictEqual(
          shown(Explain.nearest(index, caller, limit).map(({ value }) => all.get(value)!)),
          shown(best.slice(0, limit)),
          `${caller} among ${texts.join(" ")}`
        )
      })
    })

    it("looks at a hundred entries of each kind of likeness, however many there are", () => {
      for (const [accounts, names] of [
        [1, 1],
        [1, 10_000],
        [10_000, 1],
        [100, 100]
      ] as const) {
        const index = PatternIndex.make(
          Array.from({ length: 10_000 }, (_, i) => {
            const account = 100_000_000_000 + (i % accounts)
            return [`arn:aws:sts::${account}:assumed-role/role-${i % names}/run-${i}`, i] as const
          })
        )
        const caller = "arn:aws:sts::100000000000:assumed-role/role-0/ci"
        assert.isAtMost([...lookUpIn(index)(labelsOf(caller))].length, 400)
        assert.lengthOf(Explain.nearest(index, caller, 5), 5)
      }
    })
  })
})

interface Comparable {
  readonly alike: number
  readonly agreed: number
}

/** How near each pattern comes that is near: what the index must find, without an index. */
const exhaustively = (
  index: PatternIndex.PatternIndex<number>,
  caller: string
): ReadonlyMap<number, Comparable> => {
  const { meant, ...subject } = makeSubject(index.dialect, caller)
  const found = new Map<number, Comparable>()
  for (const [text, value] of index.entries()) {
    const pattern = parse(text, index.dialect)
    if (Pattern.matches(pattern, caller)) continue
    const mistake = diagnose(pattern, { ...subject, meant })
    const alike = likeness(labelsOf(text), labelsOf(meant)) + (mistake ? closest : 0)
    const against = Pattern.matches(pattern, meant) ? undefined : Explain.explain(pattern, meant)
    const agreed = against?._tag === "Mismatch" ? against.index : meant.length
    if (alike > 0) found.set(value, { alike, agreed })
  }
  return found
}
