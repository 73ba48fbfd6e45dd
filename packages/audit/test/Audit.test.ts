import * as Caller from "@dd-cloud-auth/arn/Caller"
import { Audit, Finding, Rule } from "@dd-cloud-auth/audit"
import { Directory } from "@dd-cloud-auth/directory"
import { forAll, type Random } from "@dd-cloud-auth/random"
import { assert, describe, it } from "vitest"
import { mapping } from "./mappings.ts"
import { clean, cleanOptions, faults, planted, plantedOptions } from "./planted.ts"
import { noon } from "./time.ts"

const findings = Audit.run(Directory.make(planted), plantedOptions)

describe("Audit", () => {
  describe("run", () => {
    it.each(faults)("finds once what was planted: $rule, $what", (fault) => {
      // Callers that nobody mapped have no mapping to tell them apart by.
      const alike = faults.filter((other) => show(other) === show(fault))
      assert.lengthOf(
        findings.filter((finding) => show(finding) === show(fault)),
        alike.length
      )
    })

    it("finds more than thirty that were planted, and invents none", () => {
      assert.isAtLeast(faults.length, 30)
      assert.lengthOf(findings, faults.length)
    })

    it("finds nothing in mappings that are fine", () => {
      assert.deepStrictEqual(Audit.run(Directory.make(clean), cleanOptions), [])
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

    it("gives the same findings in the same order, however mappings, callers and options are ordered", () => {
      forAll(20, (random) => {
        const shuffled = {
          ...planted,
          personaMappings: shuffle(planted.personaMappings, random),
          intakeMappings: shuffle(planted.intakeMappings, random)
        }
        const options = {
          ...plantedOptions,
          awsAccounts: shuffle(plantedOptions.awsAccounts, random),
          callerLog: { callers: shuffle(plantedOptions.callerLog.callers, random) }
        }
        assert.deepStrictEqual(Audit.run(Directory.make(shuffled), options), findings)
      })
    })

    it.each(Rule.all)(
      "gives findings of $code a fingerprint that mappings which are created again in another order have too",
      ({ code }) => {
        let id = 0
        const again = {
          ...planted,
          personaMappings: planted.personaMappings
            .map((each) => ({ ...each, id: `new-${id++}` }))
            .toReversed(),
          intakeMappings: planted.intakeMappings.map((each) => ({ ...each, id: `new-${id++}` })).toReversed()
        }
        const ofRule = (found: ReadonlyArray<Finding.Finding>) =>
          found.flatMap(({ fingerprint, rule }) => (rule === code ? [fingerprint] : [])).sort()
        assert.isNotEmpty(ofRule(findings))
        assert.deepStrictEqual(ofRule(Audit.run(Directory.make(again), plantedOptions)), ofRule(findings))
      }
    )

    it("gives fingerprints that differ from each other, and on each site", () => {
      const fingerprints = findings.map(({ fingerprint }) => fingerprint)
      assert.strictEqual(new Set(fingerprints).size, findings.length)
      const other = Audit.run(Directory.make({ ...planted, site: "datadoghq.com" }), plantedOptions)
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

    it.each(Rule.all)("leaves $code out where it is off, and nothing else", ({ code }) => {
      const found = Audit.run(Directory.make(planted), { ...plantedOptions, rules: { [code]: "off" } })
      assert.deepStrictEqual(
        found,
        findings.filter(({ rule }) => rule !== code)
      )
    })

    it.each(Rule.all)(
      "gives what $code finds another severity, and another place",
      ({ code, severity: own }) => {
        const severity = own === "error" ? "note" : "error"
        const found = Audit.run(Directory.make(planted), { ...plantedOptions, rules: { [code]: severity } })
        const others = findings.filter(({ rule }) => rule !== code)
        const changed = findings.flatMap((each) => (each.rule === code ? [{ ...each, severity }] : []))
        assert.sameDeepMembers([...found], [...others, ...changed])
        assert.deepStrictEqual(
          found.filter((each) => each.severity === severity && each.rule === code),
          changed
        )
        assert.deepStrictEqual(
          found.map((each) => each.severity),
          Finding.severities.flatMap((each) =>
            found.filter(({ severity }) => severity === each).map(({ severity }) => severity)
          )
        )
      }
    )

    it("takes another number of AWS accounts for many", () => {
      const found = Audit.run(Directory.make(planted), { awsAccountsPerAccount: 4 })
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

  describe("steps", () => {
    it("finds what run finds, with a step for each rule that is on", () => {
      const options = { ...plantedOptions, rules: { "root-user": "off" } } as const
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

  it("has each code once, and a planted fault for each", () => {
    const codes = Rule.all.map(({ code }) => code)
    assert.strictEqual(new Set(codes).size, codes.length)
    assert.sameMembers([...new Set(faults.map(({ rule }) => rule))], codes)
    assert.isFalse(Rule.isCode("toString"))
  })
})

const show = ({ mappings, rule }: Pick<Finding.Finding, "mappings" | "rule">): string =>
  `${rule} ${mappings
    .map(({ id }) => id)
    .sort()
    .join(" ")}`

const shuffle = <A>(list: ReadonlyArray<A>, random: Random): ReadonlyArray<A> =>
  list
    .map((item) => ({ item, at: random.below(1_000_000) }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item)
