import { assert, describe, it } from "vitest"
import * as Graph from "../../page/model/Graph.ts"
import type { Row } from "../../page/model/Row.ts"
import { account, role, row, user } from "./rows.ts"

const count = (graph: Graph.Graph, column: Graph.Column): number =>
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
        Graph.make(rows)
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
      const graph = Graph.make([
        row(role("Deploy"), "a@acme.example"),
        row(role("Deploy", "ci"), "b@acme.example")
      ])
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
      const graph = Graph.make([row(role("AWSReservedSSO_Admin_0123456789abcdef"))])
      assert.strictEqual(graph.nodes[1]?.label, "Admin (SSO)")
    })

    it("keeps a broken pattern in the picture", () => {
      const graph = Graph.make([row("nonsense")])
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
        const graph = Graph.make(rows)
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

    it("shows principals one by one where a single group would hide them all", () => {
      assert.strictEqual(count(Graph.make(many(1, 100, 1)), 1), 100)
    })
  })

  describe("trail", () => {
    const rows = [row(role("Deploy"), "a@acme.example"), row(user("alice"), "b@acme.example")] as const

    it("zooms in on one node after the other", () => {
      const trail = Graph.trail(rows, [`aws:${account}`, "datadog:uuid-of-b@acme.example"])
      assert.deepStrictEqual(
        trail.map(({ label }) => label),
        ["Everything", account, "b@acme.example"]
      )
      assert.deepStrictEqual(trail.at(-1)?.graph.rows, [rows[1]])
    })

    it("stops at a node that is not there any more", () => {
      assert.lengthOf(Graph.trail(rows, ["aws:000000000000", `aws:${account}`]), 1)
    })
  })
})
