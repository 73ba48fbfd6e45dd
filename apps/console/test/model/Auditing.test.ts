import * as Audit from "@dd-cloud-auth/audit/Audit"
import * as Rule from "@dd-cloud-auth/audit/Rule"
import * as Directory from "@dd-cloud-auth/directory/Directory"
import * as Store from "@dd-cloud-auth/emulator/Store"
import { assert, describe, it } from "vitest"
import * as Auditing from "../../page/model/Auditing.ts"
import type { Progress } from "../../page/model/Problems.ts"
import * as Slices from "../../page/model/Slices.ts"

const { intakeMappings, personaMappings } = Store.acme
const directory = Directory.make({ site: "datadoghq.eu", personaMappings, intakeMappings })

const codes = (hasIntake: boolean): ReadonlyArray<string> => Auditing.rules(hasIntake).map(({ code }) => code)

describe("Auditing", () => {
  describe("rules", () => {
    it("counts no rule that can find nothing here", () => {
      assert.deepStrictEqual(
        Rule.all.map(({ code }) => code).filter((code) => !codes(true).includes(code)),
        ["unlisted-aws-account", "unused-acceptance", "unused-mapping", "unmapped-caller"]
      )
      assert.deepStrictEqual(
        codes(true).filter((code) => !codes(false).includes(code)),
        ["intake-conflict"]
      )
    })
  })

  describe("run", () => {
    it("finds what the audit of the command line does, and says how far it is after each rule", () => {
      const told: Array<Progress> = []
      const rules = Auditing.rules(true)
      const work = Auditing.run(directory, rules, (progress) => told.push(progress))
      assert.deepStrictEqual(Slices.finish(work), Audit.run(directory))
      assert.deepStrictEqual(
        told,
        Array.from({ length: rules.length + 1 }, (_, done) => ({ done, of: rules.length }))
      )
    })

    it("gives what it finds in the order of the rules", () => {
      const order = codes(true)
      const found = Slices.finish(Auditing.run(directory, Auditing.rules(true), () => {}))
      const places = found.map(({ rule }) => order.indexOf(rule))
      assert.deepStrictEqual(
        places,
        places.toSorted((a, b) => a - b)
      )
      assert.isAbove(new Set(places).size, 4)
    })
  })
})
