/** The mappings as a graph of three columns, grouped until a person can read it. */

import * as Place from "./Place.ts"
import type { Reach, Row } from "./Row.ts"
import * as Slices from "./Slices.ts"

export const countOf = (mappings: number): string =>
  `${mappings.toLocaleString("en")} ${mappings === 1 ? "mapping" : "mappings"}`

export interface Node {
  readonly id: string
  readonly column: Place.Column
  readonly label: string
  readonly rows: ReadonlyArray<Row>
  /** Whether it stands for what did not fit, or leads there. */
  readonly isRest: boolean
  /** The places that zooming in on it leads into; none for a node that stands for what did not fit. */
  readonly places: ReadonlyArray<string>
  /** What a node that stands for several places holds, those with the most mappings first; else empty. */
  readonly members: ReadonlyArray<Member>
}

/** A place that has no node of its own. */
export interface Member {
  readonly id: string
  readonly label: string
  readonly count: number
}

/** What leads from one node to another in the same way: links of another reach run beside it. */
export interface Link {
  readonly id: string
  readonly source: string
  readonly target: string
  readonly reach: Reach
  readonly rows: ReadonlyArray<Row>
  /** Whether one of its ends stands for what did not fit, or leads there. */
  readonly isRest: boolean
}

export interface Graph {
  readonly rows: ReadonlyArray<Row>
  readonly nodes: ReadonlyArray<Node>
  readonly links: ReadonlyArray<Link>
  /** The ways that mappings take, each as the ids of its three nodes and of the two links between them. */
  readonly ways: ReadonlyArray<ReadonlyArray<string>>
}

/** More principals than this are grouped. */
const limit = 48

/** How many accounts stand on either side. Where these still give too many groups, the next is tried; the last fits. */
const levels = [
  { aws: 24, datadog: 32 },
  { aws: 14, datadog: 14 },
  { aws: 8, datadog: 6 }
]

const restId: Readonly<Record<Place.Column, string>> = {
  0: "more:aws",
  1: "more:principals",
  2: "more:datadog"
}
const nouns = { 0: "AWS accounts", 1: "principals", 2: "Datadog accounts" } as const

const isMore = (id: string): boolean => id.startsWith("more:")

export function* make(rows: ReadonlyArray<Row>, names: Place.Names): Slices.Sliced<Graph> {
  const columns = [
    yield* readColumn(rows, 0, names),
    yield* readColumn(rows, 1, names),
    yield* readColumn(rows, 2, names)
  ] as const
  const [aws, principal, datadog, ends] = yield* group(rows, columns)
  const isRest = (id: string): boolean => isMore(id) || (ends.get(id)?.some(isMore) ?? false)
  const nodes = new Map<string, Collected<Node>>()
  const links = new Map<string, Collected<Link>>()
  const ways = new Map<string, ReadonlyArray<string>>()
  yield* Slices.forEach(rows, (row) => {
    const path = [aws(row), principal(row), datadog(row)] as const
    const [first, second] = [0, 1].map((at) => `${path[at]} > ${path[at + 1]} ${row.reach}`)
    path.forEach((id, column) => {
      const node = nodes.get(id) ?? {
        id,
        column: column as Place.Column,
        label: "",
        isRest: isRest(id),
        places: [],
        members: [],
        rows: []
      }
      node.rows.push(row)
      nodes.set(id, node)
    })
    ;[first!, second!].forEach((id, at) => {
      const [source, target] = [path[at]!, path[at + 1]!]
      const link = links.get(id) ?? {
        id,
        source,
        target,
        reach: row.reach,
        rows: [],
        isRest: isRest(source) || isRest(target)
      }
      link.rows.push(row)
      links.set(id, link)
    })
    const way = `${first} ${path[2]}`
    if (!ways.has(way)) ways.set(way, [path[0], first!, path[1], second!, path[2]])
  })
  const finished: Array<Node> = []
  for (const node of nodes.values()) finished.push(yield* describe(node, columns[node.column], ends))
  return { rows, nodes: finished, links: Array.from(links.values()), ways: Array.from(ways.values()) }
}

type Collected<A> = Omit<A, "rows"> & { readonly rows: Array<Row> }

/** The places of one column: which has how many mappings, and what it is called. */
interface Places {
  readonly of: (row: Row) => string
  readonly found: ReadonlyMap<string, Member>
  /** Those with the most mappings first. */
  readonly sorted: ReadonlyArray<Member>
}

type Columns = readonly [aws: Places, principals: Places, datadog: Places]

function* readColumn(
  rows: ReadonlyArray<Row>,
  column: Place.Column,
  names: Place.Names
): Slices.Sliced<Places> {
  const of = Place.idsOf[column]
  const found = new Map<string, { id: string; label: string; count: number }>()
  yield* Slices.forEach(rows, (row) => {
    const id = of(row)
    const place = found.get(id)
    if (place !== undefined) place.count++
    else {
      found.set(id, { id, label: Place.labelOf(column, row, names), count: 1 })
    }
  })
  const sorted = yield* Slices.sort(Array.from(found.values()), (a, b) => b.count - a.count)
  return { of, found, sorted }
}

type Placed = (row: Row) => string

/** Keeps the places with the most mappings, and puts the others together. */
const fold = ({ of, sorted }: Places, most: number, column: Place.Column): Placed => {
  if (sorted.length <= most) return of
  const kept = new Set(sorted.slice(0, most - 1).map(({ id }) => id))
  return (row) => {
    const id = of(row)
    return kept.has(id) ? id : restId[column]
  }
}

/** Which nodes a group of principals stands between. */
type Ends = ReadonlyMap<string, readonly [aws: string, datadog: string]>

/** How each column is grouped: principals one by one, or else by where they come from and lead to. */
function* group(
  rows: ReadonlyArray<Row>,
  [aws, principals, datadog]: Columns
): Slices.Sliced<readonly [aws: Placed, principal: Placed, datadog: Placed, ends: Ends]> {
  const areFew = principals.sorted.length <= limit
  for (const [at, level] of levels.entries()) {
    const isLast = at === levels.length - 1
    const left = fold(aws, level.aws, 0)
    const right = fold(datadog, level.datadog, 2)
    const pair: Placed = (row) => `group:${left(row)} + ${right(row)}`
    const ends = new Map<string, readonly [string, string]>()
    if (!areFew) yield* Slices.forEach(rows, (row) => ends.set(pair(row), [left(row), right(row)]))
    // A group that would be the only one hides everything and tells nothing.
    if (areFew || ends.size === 1) return [left, fold(principals, limit, 1), right, new Map()]
    if (ends.size <= limit || isLast) return [left, pair, right, ends]
  }
  throw new Error("the last level is always taken")
}

/** What a node is called, where zooming in on it leads, and what it holds. */
function* describe(node: Node, { found, of }: Places, ends: Ends): Slices.Sliced<Node> {
  const place = found.get(node.id)
  if (place !== undefined) return { ...node, label: place.label, places: [node.id] }
  const counts = new Map<string, number>()
  yield* Slices.forEach(node.rows, (row) => counts.set(of(row), (counts.get(of(row)) ?? 0) + 1))
  const members = yield* Slices.sort(
    Array.from(counts, ([id, count]) => ({ id, count, label: found.get(id)?.label ?? "" })),
    (a, b) => b.count - a.count
  )
  const [only] = members
  if (only !== undefined && members.length === 1 && !isMore(node.id)) {
    return { ...node, label: only.label, places: [only.id] }
  }
  const count = counts.size.toLocaleString("en")
  const label = isMore(node.id) ? `${count} more ${nouns[node.column]}` : `${count} principals`
  return { ...node, label, members, places: (ends.get(node.id) ?? []).filter((id) => !isMore(id)) }
}

/** A place with its kind; what stands for several says so itself. */
export const titleOf = ({ column, label, members }: Node): string =>
  members.length > 0 ? label : `${Place.columnNames[column]} ${label}`

/** The nodes and links that share a mapping with one of them: what lights up together. */
export const related = ({ ways }: Graph, id: string): ReadonlySet<string> =>
  new Set(ways.filter((way) => way.includes(id)).flat())
