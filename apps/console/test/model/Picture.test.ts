import { assert, describe, it } from "vitest"
import * as Accounts from "../../page/model/Accounts.ts"
import * as Graph from "../../page/model/Graph.ts"
import * as Picture from "../../page/model/Picture.ts"
import type { Row } from "../../page/model/Row.ts"
import * as Slices from "../../page/model/Slices.ts"
import { account, role, row, user } from "./rows.ts"

/** As if every character were as wide. */
const measure: Picture.Measure = (text) => 7 * Array.from(text).length

const graphOf = (rows: ReadonlyArray<Row>): Graph.Graph =>
  Slices.finish(
    Graph.make(
      rows,
      new Map(Accounts.of(rows.map(({ mapping }) => mapping)).map(({ key, name }) => [key, name]))
    )
  )

const picture = Picture.layout(
  graphOf([
    row(role("Deploy"), "a@acme.example"),
    row(user("alice"), "b@acme.example"),
    row("nonsense", "c@acme.example")
  ]),
  800,
  measure
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

    it.each([440, 768, 1280, 1920])("covers no node with the label of another, %i pixels wide", (size) => {
      const long = "x".repeat(64)
      const { nodes, width } = Picture.layout(
        graphOf([
          row(role(long), `${long}@acme.example`),
          row(role(`${long}y`), "b@acme.example"),
          row(long, "")
        ]),
        size,
        measure
      )
      for (const { column, text, x } of nodes) {
        const end = column === 0 ? x - Picture.gap : x + Picture.nodeWidth + Picture.gap + measure(text)
        const next = Math.min(width, ...nodes.map((node) => (node.x > x ? node.x : width)))
        assert.isAtMost(end, column === 0 ? x : next, text)
        if (column === 0) assert.isAtLeast(end - measure(text), 0, text)
      }
    })

    it("draws what did not fit last, and thin", () => {
      const rows = Array.from({ length: 60 }, (_, at) => row(user(`user${at}`), `person${at}@acme.example`))
      const { links, nodes } = Picture.layout(graphOf(rows), 1280, measure)
      const rest = nodes.find(({ isRest, column }) => isRest && column === 2)!
      assert.match(rest.label, /^\d+ more Datadog accounts$/)
      for (const node of nodes) if (node.column === 2) assert.isAtMost(node.y, rest.y)
      const widest = Math.max(...links.map(({ isRest, width }) => (isRest ? width : 0)))
      assert.isAtMost(widest, Math.min(...links.map(({ width }) => width)) + 0.01)
    })

    it("lays out nothing for no mapping", () => {
      assert.deepStrictEqual(Picture.layout(graphOf([]), 800, measure), {
        width: 800,
        height: 0,
        nodes: [],
        links: []
      })
    })
  })

  describe("shorten", () => {
    it("keeps both ends of what is too wide, and no more than fits", () => {
      const room = measure("1234567890")
      assert.strictEqual(Picture.shorten("short", room, measure), "short")
      const text = Picture.shorten("assumed-role/terraform-apply", room, measure)
      assert.match(text, /^assume?d?.*…ply$/)
      assert.isAtMost(measure(text), room)
    })

    it("measures and cuts what is shown: an escape in place of a character that hides", () => {
      assert.strictEqual(Picture.shorten("a\u202eb", measure("a\\u{202e}b"), measure), "a\\u{202e}b")
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
})
