import { assert, describe, it } from "vitest"
import * as Accounts from "../../page/model/Accounts.ts"
import * as Graph from "../../page/model/Graph.ts"
import type { Column } from "../../page/model/Place.ts"
import type { Row } from "../../page/model/Row.ts"
import * as Slices from "../../page/model/Slices.ts"
import { account, role, row, user } from "./rows.ts"

const make = (rows: ReadonlyArray<Row>): Graph.Graph =>
  Slices.finish(
    Graph.make(
      rows,
      new Map(Accounts.of(rows.map(({ mapping }) => mapping)).map(({ key, name }) => [key, name]))
    )
  )

const count = (graph: Graph.Graph, column: Column): number =>
  graph.nodes.filter((node) => node.column === column).length

/** `accounts` AWS accounts with `roles` roles each, which lead to `targets` Datadog accounts in turn. */
const many = (accounts: number, roles: number, targets: number): ReadonlyArray<Row> =>
  Array.from({ length: accounts * roles }, (_, at) => {
    const id = String(100_000_000_000 + Math.floor(at / roles))
    return row(`arn:aws:sts::${id}:assumed-role/Role${at}/*`, `person${at % targets}@acme.example`)
  })

describe("Graph", () => {
  describe("make", () => {
    it("makes one node of an account, whatever its identifiers and the case of its UUID, and two of two", () => {
      const labels = (...rows: ReadonlyArray<Row>) =>
        make(rows)
          .nodes.filter(({ column }) => column === 2)
          .map(({ label }) => label)
      const [deploy, alice] = [role("Deploy"), user("alice")]
      assert.deepStrictEqual(labels(row(deploy, "a@x", "0f"), row(alice, "b@x", "0F")), ["a@x = b@x"])
      assert.deepStrictEqual(labels(row(deploy, "a@x", "0f"), row(alice, "a@x", "1f")), [
        "a@x (0f)",
        "a@x (1f)"
      ])
    })

    it("draws each mapping as a way from its AWS account over its principal to its Datadog account", () => {
      const graph = make([row(role("Deploy"), "a@acme.example"), row(role("Deploy", "ci"), "b@acme.example")])
      assert.deepStrictEqual(
        graph.nodes.map(({ column, label }) => [column, label]),
        [
          [0, account],
          [1, "Deploy"],
          [2, "a@acme.example"],
          [2, "b@acme.example"]
        ]
      )
      assert.deepStrictEqual(
        graph.links.map(({ reach }) => reach),
        ["wildcard", "wildcard", "exact", "exact"]
      )
    })

    it("calls an Identity Center role by its permission set", () => {
      const graph = make([row(role("AWSReservedSSO_Admin_0123456789abcdef"))])
      assert.strictEqual(graph.nodes[1]?.label, "Admin (SSO)")
    })

    it("keeps a broken pattern in the picture", () => {
      const graph = make([row("nonsense")])
      assert.deepStrictEqual(
        graph.links.map(({ reach }) => reach),
        ["broken", "broken"]
      )
      assert.strictEqual(graph.nodes[0]?.label, "No account ID")
    })

    it.each([
      [10, 50, 20],
      [50, 10, 40],
      [500, 1, 500],
      [1, 500, 500],
      [100, 100, 300]
    ])(
      "groups %i accounts with %i roles and %i targets until they can be read",
      (accounts, roles, targets) => {
        const rows = many(accounts, roles, targets)
        const graph = make(rows)
        assert.isAtMost(count(graph, 0), 24)
        assert.isAtMost(count(graph, 1), 48)
        assert.isAtMost(count(graph, 2), 32)
        assert.isAtMost(graph.links.length, 300)
        for (const column of [0, 1, 2]) {
          const shown = graph.nodes.filter((node) => node.column === column).flatMap((node) => node.rows)
          assert.strictEqual(new Set(shown).size, rows.length, "no mapping is lost")
        }
      }
    )

    it("shows principals where a single group would hide them all, and those that do not fit as one to choose from", () => {
      const graph = make(many(1, 100, 1))
      assert.strictEqual(count(graph, 1), 48)
      const rest = graph.nodes.find(({ isRest }) => isRest)
      assert.strictEqual(rest?.label, "53 more principals")
      assert.lengthOf(rest?.members ?? [], 53)
      assert.deepStrictEqual(rest?.places, [])
      assert.isTrue(graph.links.some(({ isRest }) => isRest))
    })

    it("leads from a group of principals to what it stands between, as far as these are places", () => {
      const graph = make(many(100, 100, 300))
      const groups = graph.nodes.filter(({ column, members }) => column === 1 && members.length > 1)
      assert.isAbove(groups.length, 1)
      for (const { isRest, places } of groups) {
        assert.strictEqual(places.length < 2, isRest)
        for (const place of places) assert.match(place, /^(aws|datadog):/)
      }
    })

    it("calls a text that is no ARN by all of it, and an empty one so", () => {
      const labels = (text: string) => make([row(text)]).nodes.map(({ label }) => label)
      assert.include(labels("not an arn</script>"), "not an arn</script>")
      assert.include(labels(""), "Empty pattern")
    })
  })

  describe("related", () => {
    it("lights up what shares a mapping", () => {
      const graph = make([row(role("Deploy"), "a@acme.example"), row(user("alice"), "b@acme.example")])
      const related = Graph.related(graph, "datadog:uuid-of-b@acme.example")
      assert.deepStrictEqual(
        graph.nodes.map(({ id }) => id).filter((id) => related.has(id)),
        [`aws:${account}`, `principal:${account}:user/alice`, "datadog:uuid-of-b@acme.example"]
      )
      assert.strictEqual(graph.links.filter(({ id }) => related.has(id)).length, 2)
    })
  })
})
