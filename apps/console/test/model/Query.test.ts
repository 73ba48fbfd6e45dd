import { assert, describe, it } from "vitest"
import * as Query from "../../page/model/Query.ts"
import * as Slices from "../../page/model/Slices.ts"
import { role, row, user } from "./rows.ts"

const rows = [
  row(role("Deploy"), "bea@acme.example"),
  row(role("Deploy", "ci"), "ada@acme.example"),
  row(user("alice"), "Ada@acme.example"),
  row("arn:aws:iam::210987654321:user/bob", "bob@acme.example"),
  row("nonsense", "ada@acme.example")
]

const marked: Query.Marked = { new: new Set([rows[1]!.mapping.id]), overlapping: new Set() }

const select = (query: Query.Query) => Slices.finish(Query.select(rows, marked, query))

const patterns = (filter: Partial<Query.Filter>, sort?: Query.Sort): ReadonlyArray<string> =>
  select({ filter: { ...Query.noFilter, ...filter }, focus: [], sort }).map(
    ({ mapping }) => mapping.arnPattern
  )

describe("Query", () => {
  describe("select", () => {
    it("keeps everything, in the order of the site, without a filter", () => {
      assert.deepStrictEqual(select({ filter: Query.noFilter, focus: [] }), rows)
    })

    it("wants every word of a search, in any order and case", () => {
      assert.deepStrictEqual(patterns({ search: "ADA deploy" }), [role("Deploy", "ci")])
      assert.deepStrictEqual(patterns({ search: "ada zebra" }), [])
    })

    it("searches the words that the table shows for a kind", () => {
      assert.lengthOf(patterns({ search: "iam user" }), 2)
    })

    it("filters by account ID, as the AWS console writes it too", () => {
      assert.deepStrictEqual(patterns({ account: "2109-8765-4321" }), ["arn:aws:iam::210987654321:user/bob"])
    })

    it("filters by kind, by account identifier and by reach, all at once", () => {
      assert.deepStrictEqual(patterns({ kind: "user", actsAs: "ada", reach: "exact" }), [user("alice")])
      assert.deepStrictEqual(patterns({ reach: "broken" }), ["nonsense"])
    })

    it("filters by mark, and by the places that a row leads through", () => {
      assert.deepStrictEqual(patterns({ mark: "new" }), [role("Deploy", "ci")])
      const inside = (...focus: ReadonlyArray<string>) =>
        select({ filter: Query.noFilter, focus }).map(({ mapping }) => mapping.arnPattern)
      assert.deepStrictEqual(inside("aws:123456789012", "datadog:uuid-of-ada@acme.example"), [
        role("Deploy", "ci"),
        user("alice")
      ])
      assert.deepStrictEqual(inside("aws:000000000000"), [])
    })

    it("sorts either way, and keeps the order of the site among equals", () => {
      const ascending = patterns({}, { column: "actsAs", descending: false })
      assert.deepStrictEqual(ascending.slice(0, 3), [role("Deploy", "ci"), user("alice"), "nonsense"])
      const descending = patterns({}, { column: "actsAs", descending: true })
      assert.deepStrictEqual(descending.slice(2), [role("Deploy", "ci"), user("alice"), "nonsense"])
    })
  })

  describe("suggestions", () => {
    it("lists each value once, the most frequent first, without the empty one", () => {
      assert.deepStrictEqual(Slices.finish(Query.suggestions(rows, ({ accountId }) => accountId)), [
        "123456789012",
        "210987654321"
      ])
    })
  })
})
