import * as Pattern from "@dd-cloud-auth/arn/Pattern"
import type { PersonaMapping } from "@dd-cloud-auth/core/PersonaMapping"
import { Directory, Overlaps } from "@dd-cloud-auth/directory"
import { forAll } from "@dd-cloud-auth/random"
import { assert, describe, it } from "vitest"
import { arn, mapping, meet, resources } from "./mappings.ts"

type Overlap = Overlaps.Overlap<PersonaMapping>

describe("Overlaps", () => {
  describe("find", () => {
    it("puts what a wildcard takes in below it, and leaves out what overlaps with nothing", () => {
      const [wide, path, alice, other] = [
        mapping("user/a/*", "wide"),
        mapping("user/a/b/*", "path"),
        mapping("user/a/b/alice", "alice"),
        mapping("user/z", "other")
      ]
      assert.deepStrictEqual(shape(Overlaps.find([alice, other, path, wide])), [
        [wide.arnPattern, [[path.arnPattern, [[alice.arnPattern, []]]]]]
      ])
    })

    it("puts mappings of the same pattern in one place", () => {
      const [one, two] = [mapping("user/alice", "one"), mapping("user/alice", "two")]
      const [overlap] = Overlaps.find([one, two])
      assert.deepStrictEqual(overlap?.mappings, [one, two])
    })

    it("leaves out what no caller can match, without losing what stands below it", () => {
      const never = mapping("assumed-role/R/s", "x")
      const wide = mapping("user/a/*", "wide")
      const empty = mapping("user/a//*", "empty")
      const roles = [mapping("role/R", "one"), mapping("role/R", "two"), mapping("user/*", "three")]
      assert.deepStrictEqual(Overlaps.find([...roles, never, wide]), [])
      for (const { narrower } of Overlaps.find([wide, empty])) {
        assert.isTrue(narrower.every(({ pattern }: Overlap) => Pattern.severity(pattern) !== "NeverMatches"))
      }
    })

    it("agrees with the algebra about every pair, over random mappings", () => {
      forAll(300, (random) => {
        const mappings = Array.from({ length: 1 + random.below(12) }, (_, i) =>
          mapping(random.pick(resources), "x", String(i))
        )
        const expected = mappings.flatMap((a, i) =>
          mappings.slice(i + 1).flatMap((b) => (meet(a, b) ? [key(a, b)] : []))
        )
        const { overlaps } = Directory.make({ personaMappings: mappings })
        const found = overlaps().flatMap((overlap) => pairs(overlap, []))
        assert.deepStrictEqual(found.sort(), expected.sort())
      })
    })

    it("takes a step a mapping where every pair overlaps", () => {
      let read = 0
      const mappings = Array.from({ length: 20_000 }, () => ({
        get arnPattern() {
          read++
          return arn("user/team/*")
        }
      }))
      assert.lengthOf(Overlaps.find(mappings)[0]?.mappings ?? [], 20_000)
      assert.isAtMost(read, 20_000)
    })
  })

  describe("conflicting", () => {
    it("agrees with the algebra about every pair of mappings of different accounts, over random mappings", () => {
      forAll(300, (random) => {
        const mappings = Array.from({ length: 1 + random.below(12) }, (_, i) =>
          mapping(random.pick(resources), random.pick(["one", "two"]), String(i))
        )
        const account = ({ accountIdentifier }: PersonaMapping) => accountIdentifier
        const expected = mappings.filter((a) => mappings.some((b) => account(a) !== account(b) && meet(a, b)))
        const found = Overlaps.conflicting(Overlaps.find(mappings), account)
        assert.sameMembers([...found], expected)
      })
    })
  })
})

type Shape = readonly [string, ReadonlyArray<Shape>]

const shape = (overlaps: ReadonlyArray<Overlap>): ReadonlyArray<Shape> =>
  overlaps.map(({ narrower, pattern }) => [pattern, shape(narrower)])

const pairs = (
  { mappings, narrower }: Overlap,
  wider: ReadonlyArray<PersonaMapping>
): ReadonlyArray<string> => [
  ...mappings.flatMap((a, i) => [...wider, ...mappings.slice(i + 1)].map((b) => key(a, b))),
  ...narrower.flatMap((overlap) => pairs(overlap, [...wider, ...mappings]))
]

const key = (a: PersonaMapping, b: PersonaMapping): string => [a.id, b.id].sort().join(" ")
