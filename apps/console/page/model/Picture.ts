/** Where the nodes and links of a graph stand, and how the arrow keys go from one to the next. */
import { sankey, sankeyLeft, type SankeyLink, type SankeyNode } from "d3-sankey"
import type { Graph, Link, Node } from "./Graph.ts"

export interface PlacedNode extends Node {
  readonly x: number
  readonly y: number
  readonly height: number
}

export interface PlacedLink extends Link {
  readonly path: string
  readonly width: number
  /** The middle of the path. */
  readonly x: number
  readonly y: number
}

export interface Picture {
  readonly width: number
  readonly height: number
  readonly nodes: ReadonlyArray<PlacedNode>
  readonly links: ReadonlyArray<PlacedLink>
}

export const nodeWidth = 8

/** A wildcard lets any number of callers in: it is drawn four times as wide as an exact pattern. */
const weights = { exact: 1, wildcard: 4, broken: 1 }
const padding = 18
/** All the links of a column together are at most this high, so that many mappings still fit on a screen. */
const tallest = 480
/** Room for the labels outside the first and the last column. */
const margin = { left: 152, right: 270, top: 12, bottom: 12 }

export const layout = (graph: Graph, width: number): Picture => {
  if (graph.nodes.length === 0) return { width, height: 0, nodes: [], links: [] }
  const column = new Map(graph.nodes.map(({ column, id }) => [id, column]))
  const between = [0, 1].map((at) => graph.links.filter(({ source }) => column.get(source) === at))
  const total = Math.max(...between.map((links) => links.reduce((sum, link) => sum + weightOf(link), 0)))
  const unit = Math.min(3, tallest / total)
  const gaps =
    Math.max(...[0, 1, 2].map((at) => graph.nodes.filter(({ column }) => column === at).length)) - 1
  const height = total * unit + gaps * padding + margin.top + margin.bottom
  const { links, nodes } = sankey<Node, Link>()
    .nodeId(({ id }) => id)
    .nodeAlign(sankeyLeft)
    .nodeWidth(nodeWidth)
    .nodePadding(padding)
    .iterations(24)
    .extent([
      [margin.left, margin.top],
      [Math.max(width - margin.right, margin.left + 200), height - margin.bottom]
    ])({
    nodes: graph.nodes.map((node) => ({ ...node })),
    links: graph.links.map((link) => ({ ...link, value: weightOf(link) }))
  })
  return { width, height, nodes: nodes.map(placeNode), links: links.map(placeLink) }
}

/** A link of many mappings is as wide as the root of their number, or it would leave no room for the others. */
const weightOf = ({ reach, rows }: Link): number => weights[reach] * Math.sqrt(rows.length)

const placeNode = (node: SankeyNode<Node, Link>): PlacedNode => ({
  id: node.id,
  column: node.column,
  label: node.label,
  rows: node.rows,
  x: node.x0!,
  y: node.y0!,
  height: node.y1! - node.y0!
})

const placeLink = (link: SankeyLink<Node, Link>): PlacedLink => {
  const source = link.source as SankeyNode<Node, Link>
  const target = link.target as SankeyNode<Node, Link>
  const x = (source.x1! + target.x0!) / 2
  return {
    id: link.id,
    source: source.id,
    target: target.id,
    reach: link.reach,
    rows: link.rows,
    path: `M${source.x1!},${link.y0!}C${x},${link.y0!} ${x},${link.y1!} ${target.x0!},${link.y1!}`,
    width: Math.max(1.5, link.width!),
    x,
    y: (link.y0! + link.y1!) / 2
  }
}

export type Direction = "up" | "down" | "left" | "right"

/** The node or link that an arrow key leads to: along a link, or to the neighbour in the same column. */
export const move = (picture: Picture, from: string, direction: Direction): string => {
  const items = [
    ...picture.nodes.map(({ column, height, id, y }) => ({ id, rank: column * 2, y: y + height / 2 })),
    ...picture.links.map(({ id, source, y }) => ({ id, rank: rankOf(picture, source) + 1, y }))
  ]
  const here = items.find(({ id }) => id === from)
  if (here === undefined) return items[0]?.id ?? ""
  const reachable =
    direction === "up" || direction === "down"
      ? items.filter(({ rank, y }) => rank === here.rank && (direction === "up" ? y < here.y : y > here.y))
      : items.filter(({ id }) => touching(picture, from, direction).includes(id))
  const nearest = reachable.sort((a, b) => Math.abs(a.y - here.y) - Math.abs(b.y - here.y))[0]
  return nearest?.id ?? from
}

const rankOf = (picture: Picture, node: string): number =>
  (picture.nodes.find(({ id }) => id === node)?.column ?? 0) * 2

const touching = (picture: Picture, from: string, direction: "left" | "right"): ReadonlyArray<string> => {
  const [near, far] =
    direction === "right" ? (["source", "target"] as const) : (["target", "source"] as const)
  return picture.links.flatMap((link) =>
    link[near] === from ? [link.id] : link.id === from ? [link[far]] : []
  )
}

/** The nodes and links that share a mapping with one of them: what lights up together. */
export const related = (picture: Picture, id: string): ReadonlySet<string> => {
  const items = [...picture.nodes, ...picture.links]
  const rows = new Set(items.find((item) => item.id === id)?.rows)
  return new Set(items.filter((item) => item.rows.some((row) => rows.has(row))).map((item) => item.id))
}
