import type { Finding } from "@dd-cloud-auth/audit/Finding"
import { assert, describe, it } from "vitest"
import * as Problems from "../../page/model/Problems.ts"
import * as Slices from "../../page/model/Slices.ts"
import { role, row } from "./rows.ts"

const finding = (rule: string, severity: Finding["severity"], name: string, count = 1): Finding => ({
  rule,
  severity,
  message: `something about ${name}`,
  mappings: Array.from({ length: count }, () => row(role(name)).mapping),
  fingerprint: `${rule} ${name}`
})

const ruleOf = (code: string, severity: Finding["severity"]): Problems.RuleText => ({
  code,
  severity,
  title: code,
  explanation: "",
  helpUri: ""
})

const audit: Problems.Audit = {
  rules: [ruleOf("first", "error"), ruleOf("second", "error"), ruleOf("third", "note")],
  problems: [
    finding("first", "error", "Deploy"),
    finding("first", "error", "Release"),
    finding("third", "note", "Deploy")
  ].map(Problems.toProblem),
  mappings: 3,
  note: ""
}

const select = (search: string, severity: Finding["severity"] | "" = "") => {
  const { counts, groups, problems } = Slices.finish(Problems.select(audit, search, severity))
  return {
    counts,
    groups: groups.map(({ count, from, rule }) => [rule.code, from, count]),
    problems: problems.map(({ fingerprint }) => fingerprint)
  }
}

describe("Problems", () => {
  describe("toProblem", () => {
    it("keeps the first mappings of many, and counts all", () => {
      const { count, mappings } = Problems.toProblem(finding("first", "error", "Deploy", 2_000))
      assert.deepStrictEqual([count, mappings.length], [2_000, 20])
    })
  })

  describe("select", () => {
    it("keeps the problems of a rule together, and leaves out rules that found nothing", () => {
      assert.deepStrictEqual(select(""), {
        counts: { error: 2, warning: 0, note: 1 },
        groups: [
          ["first", 0, 2],
          ["third", 2, 1]
        ],
        problems: ["first Deploy", "first Release", "third Deploy"]
      })
    })

    it("finds the words of a search in the sentence, the mappings and the code of the rule", () => {
      assert.deepStrictEqual(select("ABOUT deploy").problems, ["first Deploy", "third Deploy"])
      assert.deepStrictEqual(select("assumed-role/release").problems, ["first Release"])
      assert.deepStrictEqual(select("third").problems, ["third Deploy"])
      assert.deepStrictEqual(select("ci@acme.example nothing").problems, [])
    })

    it("shows one severity, and still counts the others that the search leaves", () => {
      assert.deepStrictEqual(select("deploy", "note"), {
        counts: { error: 1, warning: 0, note: 1 },
        groups: [["third", 0, 1]],
        problems: ["third Deploy"]
      })
    })
  })
})
