/** Where the nodes and links of a graph stand, and how the arrow keys go from one to the next. */

import * as Printable from "@dd-cloud-auth/core/Printable"
import { sankey, sankeyLeft, type SankeyLink, type SankeyNode } from "d3-sankey"
import type { Graph, Link, Node } from "./Graph.ts"
import type { Column } from "./Place.ts"

export interface PlacedNode extends Node {
  readonly x: number
  readonly y: number
  readonly height: number
  /** The label as far as there is room for it. */
  readonly text: string
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

/** How wide a text is when it is drawn at its boldest. */
export type Measure = (text: string) => number

export const nodeWidth = 8

/** Between a node and its label, and between the label and what comes next. */
export const gap = 8

/** A wildcard lets any number of callers in: it is drawn four times as wide as an exact pattern. */
const weights = { exact: 1, wildcard: 4, broken: 1 }
const padding = 18
/** All the links of a column together are at most this high, so that many mappings still fit on a screen. */
const tallest = 480
/** Above the first and below the last node: half a label. */
const margin = 12

export const layout = (graph: Graph, width: number, measure: Measure): Picture => {
  if (graph.nodes.length === 0) return { width, height: 0, nodes: [], links: [] }
  const column = new Map(graph.nodes.map(({ column, id }) => [id, column]))
  const between = [0, 1].map((at) => graph.links.filter(({ source }) => column.get(source) === at))
  const total = Math.max(...between.map((links) => links.reduce((sum, link) => sum + weightOf(link), 0)))
  const unit = Math.min(3, tallest / total)
  const gaps =
    Math.max(...[0, 1, 2].map((at) => graph.nodes.filter(({ column }) => column === at).length)) - 1
  const height = total * unit + gaps * padding + 2 * margin
  const { room, x } = columnsOf(graph, width, measure)
  const draw = (before?: ReadonlyMap<string, number>) =>
    sankey<Node, Link>()
      .nodeId(({ id }) => id)
      .nodeAlign(sankeyLeft)
      .nodeWidth(nodeWidth)
      .nodePadding(padding)
      .nodeSort(before && ((a, b) => before.get(a.id)! - before.get(b.id)!))
      .iterations(24)
      .extent([
        [0, margin],
        [width, height - margin]
      ])({
      nodes: graph.nodes.map((node) => ({ ...node })),
      links: graph.links.map((link) => ({ ...link, value: weightOf(link) }))
    })
  // Without an order nodes are put where their links cross least; what did not fit goes below all of them.
  const best = draw()
  const { links, nodes } = graph.nodes.some(({ isRest }) => isRest)
    ? draw(new Map(best.nodes.map(({ id, isRest, y0 }) => [id, y0! + (isRest ? height : 0)])))
    : best
  return {
    width,
    height,
    nodes: nodes.map((node) => ({
      id: node.id,
      column: node.column,
      label: node.label,
      rows: node.rows,
      isRest: node.isRest,
      places: node.places,
      members: node.members,
      text: shorten(node.label, room[node.column], measure),
      x: x[node.column],
      y: node.y0!,
      height: node.y1! - node.y0!
    })),
    links: links.map((link) => placeLink(link, x))
  }
}

/** What is worth its space: the labels of the outer columns get the width they need, up to these parts of the whole. */
const widest = { 0: 0.24, 1: 1, 2: 0.34 } as const

/** The middle column stands nearer to the left one, since its labels stand to its right. */
const middle = 0.36

/** Where the columns stand, and how wide the label of a node may be in each of them. */
const columnsOf = ({ nodes }: Graph, width: number, measure: Measure) => {
  const longest = (column: Column): number =>
    Math.min(
      width * widest[column],
      Math.max(...nodes.map((node) => (node.column === column ? Math.ceil(measure(shown(node.label))) : 0)))
    )
  const [left, right] = [longest(0), longest(2)]
  const first = left + gap
  const last = Math.max(width - right - gap - nodeWidth, first)
  const second = first + (last - first) * middle
  return {
    x: { 0: first, 1: second, 2: last },
    room: { 0: left, 1: last - second - nodeWidth - 2 * gap, 2: right }
  } satisfies Record<string, Record<Column, number>>
}

/** Labels are measured and cut as they are shown: see `jsx-runtime`. */
const shown = (label: string): string => Printable.escape(label)

/** Of a text that is too wide, both ends: what tells names apart is often the last part. */
export const shorten = (label: string, room: number, measure: Measure): string => {
  const text = shown(label)
  if (measure(text) <= room) return text
  const characters = Array.from(text)
  const keep = (count: number): string => {
    const end = Math.floor(count * 0.4)
    return `${characters.slice(0, count - end).join("")}…${characters.slice(characters.length - end).join("")}`
  }
  let [fits, tooMany] = [0, characters.length]
  while (fits + 1 < tooMany) {
    const count = Math.floor((fits + tooMany) / 2)
    if (measure(keep(count)) <= room) fits = count
    else tooMany = count
  }
  return keep(fits)
}

/**
 * A link of many mappings is as wide as the root of their number, or it would leave no room for the others; what did
 * not fit is many mappings and tells little, so that it is thin.
 */
const weightOf = ({ isRest, reach, rows }: Link): number =>
  isRest ? 1 : weights[reach] * Math.sqrt(rows.length)

const placeLink = (link: SankeyLink<Node, Link>, columns: Readonly<Record<Column, number>>): PlacedLink => {
  const source = link.source as SankeyNode<Node, Link>
  const target = link.target as SankeyNode<Node, Link>
  const from = columns[source.column] + nodeWidth
  const to = columns[target.column]
  const x = (from + to) / 2
  return {
    id: link.id,
    source: source.id,
    target: target.id,
    reach: link.reach,
    rows: link.rows,
    isRest: link.isRest,
    path: `M${from},${link.y0!}C${x},${link.y0!} ${x},${link.y1!} ${to},${link.y1!}`,
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
