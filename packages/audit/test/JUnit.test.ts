import { JUnit, Rule, type Report } from "@dd-cloud-auth/audit"
import { SaxesParser } from "saxes"
import { assert, describe, it } from "vitest"
import { forged, none, planted } from "./reports.ts"

interface Element {
  readonly name: string
  readonly attributes: Record<string, string>
  readonly children: Array<Element>
  text: string
}

/** The root of an XML document; what is not well-formed, such as a control character, is refused. */
const parse = (xml: string): Element => {
  const root: Element = { name: "", attributes: {}, children: [], text: "" }
  const open = [root]
  const parser = new SaxesParser()
  parser.on("error", (error) => {
    throw error
  })
  parser.on("opentag", ({ attributes, name }) => {
    const element: Element = { name, attributes, children: [], text: "" }
    open.at(-1)?.children.push(element)
    open.push(element)
  })
  parser.on("text", (text) => {
    const element = open.at(-1)
    if (element !== undefined) element.text += text
  })
  parser.on("closetag", () => open.pop())
  parser.write(xml).close()
  return root.children[0] ?? assert.fail()
}

/** A report of an audit that was given all that rules can go by. */
const all: Report.Report = { ...none, awsAccounts: [], callerLog: { callers: [] } }

const suitesOf = (report: Report.Report) => parse(JUnit.toXml(report))

describe("JUnit", () => {
  describe("toXml", () => {
    const report = planted()

    it("has a suite for each rule, and a failed test for each finding", () => {
      const { attributes, children: suites } = suitesOf(report)
      assert.deepStrictEqual(
        suites.map(({ attributes: { name } }) => name),
        Rule.all.map(({ code }) => code)
      )
      const failures = suites
        .flatMap(({ children }) => children)
        .filter(({ children }) => children.length > 0)
      assert.lengthOf(failures, report.findings.length)
      assert.strictEqual(attributes.failures, String(report.findings.length))
      assert.lengthOf(new Set(failures.map(({ attributes: { name } }) => name)), failures.length)
      for (const { attributes, children: tests } of suites) {
        assert.strictEqual(attributes.tests, String(tests.length))
        assert.strictEqual(
          attributes.failures,
          String(tests.filter(({ children }) => children.length > 0).length)
        )
      }
      for (const { attributes, children } of failures) {
        const { fingerprint, message, severity } =
          report.findings.find(({ fingerprint }) => attributes.name?.includes(fingerprint)) ?? assert.fail()
        assert.strictEqual(attributes.file, "aws/mappings.json")
        assert.match(attributes.line ?? "", /^\d+$/)
        assert.strictEqual(children[0]?.attributes.type, severity)
        if (/^[ -~]*$/.test(message))
          assert.strictEqual(children[0]?.attributes.message, `${message}.`, fingerprint)
      }
    })

    it("has a test that passed for each rule that found nothing, and nothing for one that is off", () => {
      const { attributes, children } = suitesOf({ ...all, rules: { "root-user": "off" } })
      assert.strictEqual(attributes.tests, String(Rule.all.length - 1))
      assert.strictEqual(attributes.failures, "0")
      assert.lengthOf(children, Rule.all.length - 1)
      assert.isUndefined(children.find(({ attributes: { name } }) => name === "root-user"))
      for (const { children: tests } of children) {
        assert.lengthOf(tests, 1)
        assert.isEmpty(tests[0]?.children)
      }
    })

    it("has nothing for a rule that had nothing to go by: it did not pass", () => {
      const names = (report: Report.Report) =>
        suitesOf(report).children.map(({ attributes }) => attributes.name)
      const idle = Rule.all.filter(({ needs }) => needs !== undefined).map(({ code }) => code)
      assert.sameMembers(idle, ["unlisted-aws-account", "unused-mapping", "unmapped-caller"])
      assert.notIncludeMembers(names(none), idle)
      assert.includeMembers(names({ ...none, callerLog: { callers: [] } }), [
        "unused-mapping",
        "unmapped-caller"
      ])
      assert.include(names({ ...none, awsAccounts: [] }), "unlisted-aws-account")
    })

    it("has no more than the schema of Jenkins knows, but for the place of a test", () => {
      const seen = new Map<string, Set<string>>()
      const visit = ({ attributes, children, name }: Element): void => {
        const names = seen.get(name) ?? new Set()
        seen.set(name, names)
        for (const attribute of Object.keys(attributes)) names.add(attribute)
        children.forEach(visit)
      }
      visit(suitesOf(report))
      // junit-10.xsd of jenkinsci/xunit-plugin; GitLab and others show the file.
      assert.deepStrictEqual(
        Object.fromEntries([...seen].map(([name, attributes]) => [name, [...attributes]])),
        {
          testsuites: ["name", "tests", "failures"],
          testsuite: ["name", "tests", "failures", "errors", "skipped"],
          testcase: ["classname", "name", "file", "line"],
          failure: ["type", "message"]
        }
      )
    })

    it("stays well-formed and on its lines, whatever a mapping says", () => {
      const suite = suitesOf(forged).children.find(({ attributes: { name } }) => name === "never-matches")
      const failure = suite?.children[0]?.children[0]
      assert.include(failure?.attributes.message, "&<b a=\"1\" c='2'>")
      assert.include(failure?.attributes.message, String.raw`\u{0}\u{1b}[2J\u{202e}\u{fffe}\u{d800}]]>`)
      assert.lengthOf(failure?.text.split("\n") ?? [], 5)
    })
  })
})
