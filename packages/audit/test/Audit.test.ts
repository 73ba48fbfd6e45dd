import * as Caller from "@dd-cloud-auth/arn/Caller"
import { Audit, Finding, Rule } from "@dd-cloud-auth/audit"
import { Directory } from "@dd-cloud-auth/directory"
import { forAll, type Random } from "@dd-cloud-auth/random"
import { assert, describe, it } from "vitest"
import { mapping } from "./mappings.ts"
import { awsAccounts, clean, faults } from "./planted.ts"
import { noon } from "./time.ts"

const planted = {
  site: "datadoghq.eu",
  personaMappings: [
    ...clean.personaMappings,
    ...faults.flatMap(({ personaMappings = [] }) => personaMappings)
  ],
  intakeMappings: [...clean.intakeMappings, ...faults.flatMap(({ intakeMappings = [] }) => intakeMappings)]
}

const findings = Audit.run(Directory.make(planted), { awsAccounts })

describe("Audit", () => {
  describe("run", () => {
    it("finds each planted fault once, and nothing else", () => {
      const expected = faults.map(({ intakeMappings = [], personaMappings = [], rule }) =>
        show(
          rule,
          [...personaMappings, ...intakeMappings].map(({ id }) => id)
        )
      )
      const found = findings.map(({ mappings, rule }) =>
        show(
          rule,
          mappings.map(({ id }) => id)
        )
      )
      assert.deepStrictEqual(found.sort(), expected.sort())
    })

    it("finds nothing in mappings that are fine", () => {
      assert.deepStrictEqual(Audit.run(Directory.make(clean), { awsAccounts }), [])
      assert.deepStrictEqual(Audit.run(Directory.make({ personaMappings: [] })), [])
    })

    it("says of every finding what is wrong, where, and what to do", () => {
      for (const { example, fix, fingerprint, index, mappings, message } of findings) {
        assert.isNotEmpty(message)
        assert.isNotEmpty(fix?.description)
        assert.match(fingerprint, /^[\da-f]{16}$/)
        if (index !== undefined) assert.isAtMost(index, mappings[0]!.arnPattern.length)
        if (example !== undefined) assert.strictEqual(Caller.parse(example)._tag, "Caller")
      }
    })

    it("gives a caller whom every mapping of an overlap takes", () => {
      const { whoIs } = Directory.make(planted)
      for (const { example = "" } of findings.filter(({ rule }) => rule === "ambiguous-account")) {
        assert.strictEqual(whoIs(example)._tag, "Ambiguous")
      }
    })

    it("suggests patterns in which it finds nothing of the kind", () => {
      const suggested = findings.flatMap(({ fix }) => fix?.arnPattern ?? [])
      assert.isNotEmpty(suggested)
      const again = Audit.run(
        Directory.make({
          personaMappings: suggested.map((arnPattern) => mapping(arnPattern, "x@example.com"))
        })
      )
      const codes = new Set(again.map(({ rule }) => rule))
      assert.isFalse(codes.has("refused-pattern") || codes.has("never-matches"))
    })

    it("puts the worst first", () => {
      const ranks = findings.map(({ severity }) => Finding.severities.indexOf(severity))
      assert.deepStrictEqual(
        ranks,
        ranks.toSorted((a, b) => a - b)
      )
    })

    it("gives the same findings in the same order, however the mappings are ordered", () => {
      forAll(20, (random) => {
        const shuffled = {
          ...planted,
          personaMappings: shuffle(planted.personaMappings, random),
          intakeMappings: shuffle(planted.intakeMappings, random)
        }
        assert.deepStrictEqual(Audit.run(Directory.make(shuffled), { awsAccounts }), findings)
      })
    })

    it("gives fingerprints that differ, and that ids and handles do not change", () => {
      const fingerprints = findings.map(({ fingerprint }) => fingerprint)
      assert.strictEqual(new Set(fingerprints).size, findings.length)
      let id = planted.personaMappings.length
      const again = {
        ...planted,
        personaMappings: planted.personaMappings.map((mapping) => ({ ...mapping, id: `new-${id--}` }))
      }
      const found = Audit.run(Directory.make(again), { awsAccounts })
      assert.deepStrictEqual(found.map(({ fingerprint }) => fingerprint).sort(), fingerprints.toSorted())
      const other = Audit.run(Directory.make({ ...planted, site: "datadoghq.com" }), { awsAccounts })
      assert.isFalse(other.some(({ fingerprint }) => fingerprints.includes(fingerprint)))
    })

    it("tells two findings of a rule in the same mappings apart", () => {
      const found = Audit.run(
        Directory.make({
          personaMappings: [mapping("user/Ann", "Ann@example.com"), mapping("user/ann", "ann@example.com")]
        })
      )
      assert.deepStrictEqual(
        found.map(({ rule }) => rule),
        ["names-differ-in-case", "names-differ-in-case"]
      )
      assert.notStrictEqual(found[0]?.fingerprint, found[1]?.fingerprint)
    })

    it("leaves out rules that are off, and takes another severity for others", () => {
      const found = Audit.run(Directory.make(planted), {
        awsAccounts,
        rules: { "ambiguous-account": "off", "shadowed-mapping": "error" }
      })
      assert.lengthOf(found, findings.length - 2)
      assert.isFalse(found.some(({ rule }) => rule === "ambiguous-account"))
      assert.strictEqual(found.find(({ rule }) => rule === "shadowed-mapping")?.severity, "error")
    })

    it("takes another number of AWS accounts for many", () => {
      const found = Audit.run(Directory.make(planted), { awsAccounts, awsAccountsPerAccount: 4 })
      assert.isFalse(found.some(({ rule }) => rule === "many-aws-accounts"))
      const few = Audit.run(Directory.make(clean), { awsAccountsPerAccount: 2 })
      assert.deepStrictEqual(
        few.map(({ rule }) => rule),
        ["many-aws-accounts"]
      )
    })

    it("names the nearest wider mapping, of another account and of the same", () => {
      const [wide, path, alice] = [
        mapping("user/a/*", "x@example.com"),
        mapping("user/a/b/*", "y@example.com"),
        mapping("user/a/b/alice", "x@example.com")
      ]
      const found = Audit.run(Directory.make({ personaMappings: [wide, path, alice] }), {
        rules: { "user-path-wildcard": "off" }
      })
      assert.deepStrictEqual(
        found.map(({ mappings, rule }) => [rule, ...mappings.map(({ id }) => id)]),
        [
          ["ambiguous-account", path.id, wide.id],
          ["ambiguous-account", alice.id, path.id],
          ["shadowed-mapping", alice.id, wide.id]
        ]
      )
    })

    it("names few of the accounts of a wider pattern below which there is much, and how many there are", () => {
      const count = 300
      const wide = Array.from({ length: count }, (_, i) => mapping("user/a/*", `wide-${i}@example.com`))
      const below = Array.from({ length: count }, (_, i) =>
        mapping(`user/a/person-${i}`, `wide-${i}@example.com`)
      )
      const found = Audit.run(Directory.make({ personaMappings: [...wide, ...below] })).filter(
        ({ rule }) => rule === "ambiguous-account"
      )
      assert.lengthOf(found, 1 + count)
      for (const { mappings, message } of found) {
        assert.include(message, `or one of ${count - 3} more`)
        if (mappings[0]?.arnPattern.includes("person") === true) assert.lengthOf(mappings, 4)
      }
    })

    it("takes names of any length and any characters", () => {
      const marks = "\u0301\u0327".repeat(500_000)
      const names = ["__proto__", "constructor", "", "\0", "\ud800", "\udc00", marks, `${marks}!`]
      const personaMappings = names.flatMap((name) => [
        mapping(`user/${name}`, "x@example.com"),
        mapping(`arn:${name}`, name),
        mapping("user/alice", name)
      ])
      const intakeMappings = personaMappings.map(({ arnPattern, id }) => ({ arnPattern, id }))
      const found = Audit.run(Directory.make({ site: "__proto__", personaMappings, intakeMappings }))
      assert.include(
        found.map(({ rule }) => rule),
        "ambiguous-account"
      )
      assert.strictEqual(new Set(found.map(({ fingerprint }) => fingerprint)).size, found.length)
    })
  })
})

describe("Rule", () => {
  it.each(Rule.all)("$code says what it is about, and shows it", (rule) => {
    assert.match(rule.code, /^[a-z]+(?:-[a-z]+)+$/)
    assert.match(rule.title, /^[A-Z][^\n]+[^.\n]$/)
    assert.match(rule.explanation, /\n\n/)
    assert.isTrue(rule.helpUri.endsWith(`/packages/audit/RULES.md#${rule.code}`))
    assert.strictEqual(Rule.isCode(rule.code), true)
    const run = ({ options, ...mappings }: Rule.Example) =>
      Audit.run(Directory.make(mappings), { ...options, now: noon("2026-11-26") })
    assert.deepStrictEqual(
      run(rule.failing).map((finding) => [finding.rule, finding.severity]),
      [[rule.code, rule.severity]]
    )
    assert.deepStrictEqual(run(rule.passing), [])
  })

  it("has each code once, and a planted fault for each that is about mappings", () => {
    const codes = Rule.all.map(({ code }) => code)
    assert.strictEqual(new Set(codes).size, codes.length)
    assert.deepStrictEqual(
      [...new Set(faults.map(({ rule }) => rule)), "unused-acceptance"].sort(),
      codes.sort()
    )
    assert.isFalse(Rule.isCode("toString"))
  })

  describe("steps", () => {
    it("finds what run finds, with a step for each rule that is on", () => {
      const options = { awsAccounts, rules: { "root-user": "off" } } as const
      const taken: Array<string> = []
      const work = Audit.steps(Directory.make(planted), options)
      let step = work.next()
      for (; step.done !== true; step = work.next()) taken.push(step.value)
      assert.deepStrictEqual(step.value, Audit.run(Directory.make(planted), options))
      assert.deepStrictEqual(
        taken,
        Rule.all.map(({ code }) => code).filter((code) => code !== "root-user")
      )
    })
  })
})

const show = (rule: string, ids: ReadonlyArray<string>): string => `${rule} ${ids.toSorted().join(" ")}`

const shuffle = <A>(list: ReadonlyArray<A>, random: Random): ReadonlyArray<A> =>
  list
    .map((item) => ({ item, at: random.below(1_000_000) }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item)
