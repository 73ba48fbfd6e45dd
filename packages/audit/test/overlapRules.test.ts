import * as Algebra from "@dd-cloud-auth/arn/Algebra"
import * as Pattern from "@dd-cloud-auth/arn/Pattern"
import { Audit, type Rule } from "@dd-cloud-auth/audit"
import type { PersonaMapping } from "@dd-cloud-auth/core/PersonaMapping"
import { Directory } from "@dd-cloud-auth/directory"
import { forAll, type Random } from "@dd-cloud-auth/random"
import { assert, describe, it } from "vitest"
import { mapping } from "./mappings.ts"

const resources = (
  "user/* user/a/* user/a/b/* user/a/b/c user/a/d user/e assumed-role/R/* assumed-role/R/s1 assumed-role/R/s2 " +
  "assumed-role/Q/* federated-user/f1 root role/R assumed-role/R"
).split(" ")

const random = ({ below, pick }: Random): ReadonlyArray<PersonaMapping> =>
  Array.from({ length: 1 + below(10) }, () => mapping(pick(resources), `${below(3)}@example.com`))

/** The patterns of the mappings at fault in what a rule finds. */
const foundBy = (rule: Rule.Code, personaMappings: ReadonlyArray<PersonaMapping>) =>
  new Set(
    Audit.run(Directory.make({ personaMappings })).flatMap((finding) =>
      finding.rule === rule ? [finding.mappings[0]?.arnPattern] : []
    )
  )

const parsed = ({ arnPattern }: PersonaMapping): Pattern.Pattern => {
  const pattern = Pattern.parse(arnPattern)
  return pattern._tag === "Pattern" ? pattern : assert.fail(pattern.problem.message)
}

const isMatchable = ({ arnPattern }: PersonaMapping): boolean =>
  Pattern.severity(arnPattern) !== "NeverMatches"

describe("ambiguous-account", () => {
  it("is found for exactly the patterns that have a caller who is ambiguous", () => {
    forAll(500, (chance) => {
      const mappings = random(chance)
      const { whoIs } = Directory.make({ personaMappings: mappings })
      const expected = mappings.flatMap(({ arnPattern }) =>
        whoIs(arnPattern.replace(/\*$/, "nobody-else"))._tag === "Ambiguous" ? [arnPattern] : []
      )
      assert.deepStrictEqual(foundBy("ambiguous-account", mappings), new Set(expected))
    })
  })
})

describe("shadowed-mapping", () => {
  it("is found for exactly the patterns of which a wider one leads to the same account", () => {
    forAll(500, (chance) => {
      const mappings = random(chance).filter(isMatchable)
      const expected = mappings.flatMap((narrow) =>
        mappings.some(
          (wide) =>
            wide.arnPattern !== narrow.arnPattern &&
            wide.accountUuid === narrow.accountUuid &&
            Algebra.covers(parsed(wide), parsed(narrow))
        )
          ? [narrow.arnPattern]
          : []
      )
      assert.deepStrictEqual(foundBy("shadowed-mapping", mappings), new Set(expected))
    })
  })
})
