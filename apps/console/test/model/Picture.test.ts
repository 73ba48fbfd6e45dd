import { assert, describe, it } from "vitest"
import * as Graph from "../../page/model/Graph.ts"
import * as Picture from "../../page/model/Picture.ts"
import { account, role, row, user } from "./rows.ts"

const picture = Picture.layout(
  Graph.make([
    row(role("Deploy"), "a@acme.example"),
    row(user("alice"), "b@acme.example"),
    row("nonsense", "c@acme.example")
  ]),
  800
)

const width = (reach: string): number => picture.links.find((link) => link.reach === reach)!.width

describe("Picture", () => {
  describe("layout", () => {
    it("draws a wildcard four times as wide as an exact pattern", () => {
      assert.approximately(width("wildcard") / width("exact"), 4, 0.01)
    })

    it("leaves room for the label of every node", () => {
      for (const column of [0, 1, 2]) {
        const nodes = picture.nodes.filter((node) => node.column === column).sort((a, b) => a.y - b.y)
        nodes
          .slice(1)
          .forEach((node, at) => assert.isAtLeast(node.y - (nodes[at]!.y + nodes[at]!.height), 17))
      }
    })

    it("stays within its size", () => {
      for (const { height, x, y } of picture.nodes) {
        assert.isTrue(x >= 0 && x <= picture.width && y >= 0 && y + height <= picture.height + 0.01)
      }
    })

    it("lays out nothing for no mapping", () => {
      assert.deepStrictEqual(Picture.layout(Graph.make([]), 800), {
        width: 800,
        height: 0,
        nodes: [],
        links: []
      })
    })
  })

  describe("move", () => {
    it("follows the links from an AWS account to a Datadog account, and back", () => {
      const way = ["right", "right", "right", "right"] as const
      const ids = way.reduce<ReadonlyArray<string>>(
        (ids, direction) => [...ids, Picture.move(picture, ids.at(-1)!, direction)],
        [`principal:${account}:user/alice`]
      )
      assert.strictEqual(ids.at(-1), "datadog:uuid-of-b@acme.example")
      assert.strictEqual(
        Picture.move(picture, Picture.move(picture, ids.at(-1)!, "left"), "left"),
        `principal:${account}:user/alice`
      )
    })

    it("reaches every node of a column, and stops at its end", () => {
      const column = picture.nodes.filter((node) => node.column === 2).sort((a, b) => a.y - b.y)
      const ids = column.map(({ id }) => id)
      assert.deepStrictEqual(
        ids.map((id) => Picture.move(picture, id, "down")),
        [...ids.slice(1), ids.at(-1)]
      )
    })
  })

  describe("related", () => {
    it("lights up what shares a mapping", () => {
      const related = Picture.related(picture, "datadog:uuid-of-b@acme.example")
      assert.deepStrictEqual(
        picture.nodes.map(({ id }) => id).filter((id) => related.has(id)),
        [`aws:${account}`, `principal:${account}:user/alice`, "datadog:uuid-of-b@acme.example"]
      )
    })
  })
})
