/** The mappings as a graph of three columns, grouped until a person can read it. */
import * as Principal from "@dd-cloud-auth/arn/Principal"
import { accountKey } from "@dd-cloud-auth/core/PersonaMapping"
import * as Accounts from "./Accounts.ts"
import type { Reach, Row } from "./Row.ts"

/** AWS accounts, their principals, Datadog accounts. */
export type Column = 0 | 1 | 2

export const columnNames = ["AWS account", "Principal", "Datadog account"] as const

export const countOf = (mappings: number): string =>
  `${mappings.toLocaleString("en")} ${mappings === 1 ? "mapping" : "mappings"}`

export interface Node {
  readonly id: string
  readonly column: Column
  readonly label: string
  readonly rows: ReadonlyArray<Row>
}

/** What leads from one node to another in the same way: links of another reach run beside it. */
export interface Link {
  readonly id: string
  readonly source: string
  readonly target: string
  readonly reach: Reach
  readonly rows: ReadonlyArray<Row>
}

export interface Graph {
  readonly rows: ReadonlyArray<Row>
  readonly nodes: ReadonlyArray<Node>
  readonly links: ReadonlyArray<Link>
}

/** More principals than this are grouped. */
const limit = 48

/** How many accounts stand on either side. Where these still give too many groups, the next is tried; the last fits. */
const levels = [
  { aws: 24, datadog: 32 },
  { aws: 14, datadog: 14 },
  { aws: 8, datadog: 6 }
]

/** A graph, and the node of the one before it that it is the inside of. */
export interface Step {
  readonly id: string
  readonly label: string
  readonly graph: Graph
}

/** Zooms in on one node after the other; a node that is not there any more ends the path. */
export const trail = (
  rows: ReadonlyArray<Row>,
  focus: ReadonlyArray<string>
): readonly [Step, ...Array<Step>] => {
  let graph = make(rows)
  const steps: [Step, ...Array<Step>] = [{ id: "", label: "Everything", graph }]
  for (const id of focus) {
    const node = graph.nodes.find((node) => node.id === id)
    if (node === undefined) break
    graph = make(node.rows)
    steps.push({ id, label: node.label, graph })
  }
  return steps
}

export const make = (rows: ReadonlyArray<Row>): Graph => {
  const [aws, principals, datadog] = group(rows)
  const nodes = new Map<string, Collected<Node>>()
  const links = new Map<string, Collected<Link>>()
  for (const row of rows) {
    const path = [aws(row), principals(row), datadog(row)] as const
    path.forEach(({ id, label }, column) =>
      collect(nodes, row, { id, column: column as Column, label, rows: [] })
    )
    for (const at of [0, 1] as const) {
      const source = path[at].id
      const target = path[at + 1]!.id
      const id = `${source} > ${target} ${row.reach}`
      collect(links, row, { id, source, target, reach: row.reach, rows: [] })
    }
  }
  return {
    rows,
    nodes: Array.from(nodes.values(), (node) => ({ ...node, label: node.label || groupLabel(node.rows) })),
    links: Array.from(links.values())
  }
}

type Collected<A> = A & { readonly rows: Array<Row> }

const collect = <A extends { readonly id: string; readonly rows: Array<Row> }>(
  items: Map<string, A>,
  row: Row,
  empty: A
): void => {
  const item = items.get(empty.id) ?? empty
  item.rows.push(row)
  items.set(item.id, item)
}

const groupLabel = (rows: ReadonlyArray<Row>): string => {
  const names = new Map(rows.map((row) => [principalOf(row).id, principalOf(row).label]))
  const [only = ""] = names.values()
  return names.size === 1 ? only : `${names.size.toLocaleString("en")} principals`
}

interface Place {
  readonly id: string
  /** Empty where its principals make the label. */
  readonly label: string
}

type Placed = (row: Row) => Place

const awsOf: Placed = ({ accountId }) => ({
  id: `aws:${accountId}`,
  label: accountId === "" ? "No account ID" : accountId
})

const principalOf: Placed = ({ accountId, principal }) => ({
  id: `principal:${accountId}:${principal}`,
  label: nameOf(principal.slice(principal.indexOf("/") + 1))
})

/** Of an Identity Center role, what people call it: its permission set. */
const nameOf = (name: string): string => {
  const permissionSet = Principal.permissionSet(name)
  return permissionSet === undefined ? name : `${permissionSet} (SSO)`
}

const datadogOf = (rows: ReadonlyArray<Row>): Placed => {
  const names = new Map(Accounts.of(rows).map(({ key, name }) => [key, name]))
  return ({ mapping }) => {
    const key = accountKey(mapping)
    return { id: `datadog:${key}`, label: names.get(key) ?? "" }
  }
}

/** Keeps the places with the most rows, and puts the others together. */
const fold = (rows: ReadonlyArray<Row>, limit: number, of: Placed, noun: string): Placed => {
  const counts = new Map<string, number>()
  for (const row of rows) counts.set(of(row).id, (counts.get(of(row).id) ?? 0) + 1)
  if (counts.size <= limit) return of
  const kept = new Set(
    Array.from(counts)
      .sort((a, b) => b[1] - a[1])
      .slice(0, limit - 1)
      .map(([id]) => id)
  )
  const rest = { id: `more:${noun}`, label: `${(counts.size - kept.size).toLocaleString("en")} more ${noun}` }
  return (row) => (kept.has(of(row).id) ? of(row) : rest)
}

/** How each column is grouped: principals one by one, or else by where they come from and lead to. */
const group = (rows: ReadonlyArray<Row>): readonly [aws: Placed, principals: Placed, datadog: Placed] => {
  const count = (of: Placed): number => new Set(rows.map((row) => of(row).id)).size
  const account = datadogOf(rows)
  const areFew = count(principalOf) <= limit
  const found = levels.map(({ aws: awsLimit, datadog: datadogLimit }) => {
    const aws = fold(rows, awsLimit, awsOf, "AWS accounts")
    const datadog = fold(rows, datadogLimit, account, "Datadog accounts")
    const pair: Placed = (row) => ({ id: `group:${aws(row).id}:${datadog(row).id}`, label: "" })
    const size = count(pair)
    // A group that would be the only one hides everything and tells nothing.
    return { size, columns: [aws, areFew || size === 1 ? principalOf : pair, datadog] as const }
  })
  return (found.find(({ size }) => areFew || size <= limit) ?? found.at(-1)!).columns
}
