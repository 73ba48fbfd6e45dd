import * as Pattern from "@dd-cloud-auth/arn/Pattern"
import { accountKey, type PersonaMapping } from "@dd-cloud-auth/core/PersonaMapping"
import { Directory } from "@dd-cloud-auth/directory"
import { forAll } from "@dd-cloud-auth/random"
import { assert, describe, it } from "vitest"
import { arn, mapping, meet, resources, uuidOf } from "./mappings.ts"

const deploy = mapping("assumed-role/Deploy/*", "deploy@example.com")
const run = mapping("assumed-role/Deploy/run-7", "run@example.com")
const alice = mapping("user/alice", "alice@example.com")
const team = mapping("user/team/*", "team@example.com")
const lead = mapping("user/team/lead", "team@example.com")
const role = mapping("role/ci/Nightly", "nightly@example.com")

const all = [deploy, run, alice, team, lead, role]
const make = (...personaMappings: ReadonlyArray<PersonaMapping>) => Directory.make({ personaMappings })
const directory = make(...all)

describe("Directory", () => {
  describe("whoIs", () => {
    it("says which account a caller acts as, by which mapping, and why when it is asked", () => {
      const answer = directory.whoIs(arn("assumed-role/Deploy/ci"))
      assert(answer._tag === "Mapped")
      assert.deepStrictEqual(answer.account.identifiers, ["deploy@example.com"])
      assert.deepStrictEqual(answer.mappings, [deploy])
      assert.strictEqual(answer.explanation._tag, "Match")
      assert.deepStrictEqual(answer.assumptions, [])
    })

    it("says what it assumes", () => {
      const answer = directory.whoIs(arn("user/team/a/b"))
      assert(answer._tag === "Mapped")
      assert.deepStrictEqual(
        answer.assumptions.map(({ code }) => code),
        ["WildcardSpansSlashes"]
      )
    })

    it("picks none of several accounts, and names the most specific mapping first", () => {
      const answer = directory.whoIs(arn("assumed-role/Deploy/run-7"))
      assert(answer._tag === "Ambiguous")
      assert.deepStrictEqual(answer.mappings, [run, deploy])
      assert.deepStrictEqual(
        answer.accounts.map(({ accountUuid }) => accountUuid),
        [run.accountUuid, deploy.accountUuid]
      )
    })

    it("takes several mappings of one account for one answer, however its UUID is written", () => {
      const answer = directory.whoIs(arn("user/team/lead"))
      assert(answer._tag === "Mapped")
      assert.deepStrictEqual(answer.mappings, [lead, team])
      const upper = {
        ...deploy,
        id: "x",
        accountUuid: deploy.accountUuid.toUpperCase(),
        accountIdentifier: "d"
      }
      const same = make(deploy, upper).whoIs(arn("assumed-role/Deploy/ci"))
      assert(same._tag === "Mapped")
      assert.deepStrictEqual(same.account.identifiers, ["deploy@example.com", "d"])
    })

    it("names what is near a caller whom nobody mapped", () => {
      const answer = directory.whoIs(arn("assumed-role/deploy/ci"))
      assert(answer._tag === "Unmapped")
      assert.deepStrictEqual(answer.nearest[0]?.value, deploy)
      assert.strictEqual(answer.nearest[0]?.explanation.mistake?.code, "Case")
    })

    it.each([
      ["arn:aws:iam::123456789012:role/ci/Nightly", "RoleArn", { sessions: arn("assumed-role/Nightly/*") }],
      [arn("assumed-role/Deploy/*"), "Pattern", { sessions: arn("assumed-role/Deploy/*") }],
      [` ${arn("assumed-role/Deploy/ci")}`, "Unprintable", { suggestion: arn("assumed-role/Deploy/ci") }],
      ["alice", "NotAnArn", {}]
    ])(
      "lets nobody in by a text that STS never reports, and says what was meant: %s",
      (text, code, meant) => {
        const answer = directory.whoIs(text)
        assert(answer._tag === "NotACaller")
        const { sessions, suggestion } = answer.refusal
        assert.strictEqual(answer.refusal.code, code)
        assert.deepStrictEqual({ ...(sessions && { sessions }), ...(suggestion && { suggestion }) }, meant)
      }
    )

    it("looks at no mapping but those that match, and at their accounts alone, until its reasons are read", () => {
      let looks: Array<string> = []
      const watched = (mapping: PersonaMapping): PersonaMapping =>
        new Proxy(mapping, {
          get: (target, key: keyof PersonaMapping) => {
            looks.push(`${target.id}.${key}`)
            return target[key]
          }
        })
      const many = Array.from({ length: 1_000 }, (_, n) =>
        mapping(`assumed-role/R${n}/*`, `${n}@example.com`)
      )
      const [wide, exact] = [
        mapping("assumed-role/Deploy/*", "a", "w"),
        mapping("assumed-role/Deploy/ci", "a", "e")
      ]
      const directory = make(...[...many, wide, exact].map(watched))
      looks = []
      const answer = directory.whoIs(arn("assumed-role/Deploy/ci"))
      directory.whoIs(arn("assumed-role/Nobody/ci"))
      assert(answer._tag === "Mapped")
      assert.deepStrictEqual(
        new Set(looks),
        new Set(["e.accountUuid", "w.accountUuid", "e.accountIdentifier", "w.accountIdentifier"])
      )
      assert.isAtMost(looks.length, 6)
      looks = []
      assert.strictEqual(answer.explanation._tag, "Match")
      assert.deepStrictEqual(looks, ["e.arnPattern"])
    })

    it("works nothing out that is not read", () => {
      const answer = directory.whoIs(arn("assumed-role/Deploy/ci"))
      assert.isFunction(Object.getOwnPropertyDescriptor(answer, "explanation")?.get)
      assert.isFunction(Object.getOwnPropertyDescriptor(answer, "assumptions")?.get)
      const unmapped = directory.whoIs(arn("user/nobody"))
      assert.isFunction(Object.getOwnPropertyDescriptor(unmapped, "nearest")?.get)
    })
  })

  describe("whoCan", () => {
    it("says how wide each way is, and what else its callers could become, with one that could", () => {
      const { accounts, ways } = directory.whoCan("deploy@example.com")
      assert.lengthOf(accounts, 1)
      assert.deepStrictEqual(
        ways.map(({ mapping, others, width }) => [mapping.id, width, others]),
        [
          [
            deploy.id,
            "sessions",
            [
              {
                account: { accountUuid: run.accountUuid, identifiers: ["run@example.com"] },
                example: run.arnPattern
              }
            ]
          ]
        ]
      )
    })

    it("names as an example a caller that AWS may report, where two patterns are the same", () => {
      const other = mapping("assumed-role/Deploy/*", "other@example.com")
      const [way] = make(deploy, other).whoCan("deploy@example.com").ways
      assert.strictEqual(way?.others[0]?.example, arn("assumed-role/Deploy/example"))
    })

    it("finds every account of an identifier, and by its UUID every mapping of one, whatever that is called", () => {
      const renamed = { ...mapping("user/bob", "alice@example.com"), accountUuid: uuidOf("bob@example.com") }
      const bob = mapping("user/robert", "bob@example.com")
      const directory = make(alice, renamed, bob)
      const byIdentifier = directory.whoCan("alice@example.com")
      assert.deepStrictEqual(
        byIdentifier.ways.map(({ mapping }) => mapping),
        [alice, renamed]
      )
      assert.lengthOf(byIdentifier.accounts, 2)
      const byUuid = directory.whoCan(bob.accountUuid)
      assert.deepStrictEqual(
        byUuid.ways.map(({ mapping }) => mapping),
        [renamed, bob]
      )
      assert.deepStrictEqual(byUuid.accounts, [
        { accountUuid: bob.accountUuid, identifiers: ["alice@example.com", "bob@example.com"] }
      ])
    })

    it("tells exact patterns, sessions of a role, users below a path, and patterns that nobody matches", () => {
      const widths = (account: string) => directory.whoCan(account).ways.map(({ width }) => width)
      assert.deepStrictEqual(widths("team@example.com"), ["users", "exact"])
      assert.deepStrictEqual(widths("alice@example.com"), ["exact"])
      assert.deepStrictEqual(widths("nightly@example.com"), ["none"])
      const federated = make(mapping("federated-user/team/*", "f@example.com"))
      assert.deepStrictEqual(
        federated.whoCan("f@example.com").ways.map(({ width }) => width),
        [Pattern.severity(arn("federated-user/team/*")) === "NeverMatches" ? "none" : "others"]
      )
    })

    it("takes an identifier as it is written, and a UUID in either case of letters", () => {
      assert.lengthOf(directory.whoCan(uuidOf("alice@example.com").toUpperCase()).ways, 1)
      assert.deepStrictEqual(directory.whoCan("Alice@example.com"), {
        text: "Alice@example.com",
        accounts: [],
        ways: []
      })
    })
  })

  describe("reach", () => {
    it("says what the sessions of a role can become, whatever its path", () => {
      const reach = directory.reach("arn:aws:iam::123456789012:role/teams/ci/Deploy")
      assert(reach._tag === "Reach")
      assert.strictEqual(reach.sessions, arn("assumed-role/Deploy/*"))
      assert.deepStrictEqual(reach.ways, [{ mapping: deploy }, { mapping: run, session: "run-7" }])
      assert.lengthOf(reach.accounts, 2)
    })

    it("finds nothing where no session is mapped", () => {
      const reach = directory.reach("arn:aws:iam::123456789012:role/Dep")
      assert(reach._tag === "Reach")
      assert.deepStrictEqual([reach.accounts, reach.ways], [[], []])
    })

    it.each([
      [arn("assumed-role/Deploy/ci"), "this is a session"],
      ["arn:aws:s3:::bucket", "not the ARN of a role"],
      ["Deploy", ""]
    ])("says of %s why it is no role", (text, reason) => {
      const reach = directory.reach(text)
      assert(reach._tag === "NotARole")
      assert.include(reach.reason, reason)
      assert.isNotEmpty(reach.reason)
    })
  })

  it("agrees with the algebra about who has callers in common, over random mappings", () => {
    forAll(300, (random) => {
      const mappings = Array.from({ length: 1 + random.below(12) }, (_, i) =>
        mapping(random.pick(resources), `${random.below(3)}@example.com`, String(i))
      )
      const directory = make(...mappings)
      for (const account of ["0@example.com", "1@example.com", "2@example.com"]) {
        for (const way of directory.whoCan(account).ways) {
          const expected = new Set(
            mappings
              .filter((other) => meet(way.mapping, other) && other.accountIdentifier !== account)
              .map(accountKey)
          )
          assert.deepStrictEqual(new Set(way.others.map(({ account }) => accountKey(account))), expected)
          for (const { account: other, example } of way.others) {
            const answer = directory.whoIs(example)
            assert(answer._tag === "Ambiguous", `${way.mapping.arnPattern}: ${example}`)
            const uuids = answer.accounts.map(({ accountUuid }) => accountUuid)
            assert.includeMembers(uuids, [way.mapping.accountUuid, other.accountUuid])
          }
        }
      }
    })
  })
})
