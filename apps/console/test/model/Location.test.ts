import { assert, describe, it } from "vitest"
import * as Location from "../../page/model/Location.ts"

describe("Location", () => {
  const whole: Location.Location = {
    tab: "map",
    filter: {
      search: "a b&c=#?/é",
      account: "123",
      kind: "user",
      actsAs: "x+y@acme.example",
      reach: "wildcard",
      mark: "overlapping"
    },
    sort: { column: "actsAs", descending: true },
    focus: ["aws:123456789012", "principal:123456789012:assumed-role/Deploy"],
    row: "id-1",
    severity: "warning",
    problem: "0123456789abcdef"
  }

  describe("parse", () => {
    it("reads what format wrote", () => {
      assert.deepStrictEqual(Location.parse(Location.format(whole)), whole)
    })

    it.each([
      "",
      "#",
      "#/",
      "#/elsewhere",
      "#/mappings?kind=dragon&sort=colour&reach=far&mark=x&severity=toString&focus=elsewhere&constructor=1"
    ])("leaves out what it does not know in %j", (hash) => {
      assert.deepStrictEqual(Location.parse(hash), Location.start)
    })
  })

  it("reads a query to its end, whatever stands in it", () => {
    assert.strictEqual(Location.parse("#/mappings?search=a?b").filter.search, "a?b")
  })

  describe("format", () => {
    it("writes nothing but the tab where everything is at its default", () => {
      assert.strictEqual(Location.format(Location.parse("#/problems")), "#/problems")
    })
  })
})
