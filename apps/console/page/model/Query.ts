/** Which rows the table and the map show, and in which order. */

import * as Place from "./Place.ts"
import { type Kind, kinds, type Reach, reaches, type Row, searchable } from "./Row.ts"
import * as Slices from "./Slices.ts"

/** What is worth a look in a row that its own fields do not tell. */
export const marks = { new: "New", overlapping: "Overlapping" } as const

export type Mark = keyof typeof marks

/** The ids of the mappings that have a mark. */
export type Marked = Readonly<Record<Mark, ReadonlySet<string>>>

export interface Filter {
  /** Words that must all occur somewhere in the row. */
  readonly search: string
  /** Part of the AWS account ID. */
  readonly account: string
  readonly kind: Kind | ""
  /** Part of the account identifier. */
  readonly actsAs: string
  readonly reach: Reach | ""
  readonly mark: Mark | ""
}

export const noFilter: Filter = { search: "", account: "", kind: "", actsAs: "", reach: "", mark: "" }

/** The whole question of the table and the map: the same rows for both. */
export interface Query {
  readonly filter: Filter
  /** Places that the rows lead through, one inside the other: see `Place`. */
  readonly focus: ReadonlyArray<string>
  /** None: the order in which the site answered. */
  readonly sort?: Sort | undefined
}

export const columns = ["account", "principal", "kind", "actsAs", "reach"] as const

export type Column = (typeof columns)[number]

export interface Sort {
  readonly column: Column
  readonly descending: boolean
}

/** The rows that pass the filter and lead through the focus, sorted; equal rows keep the order of the site. */
export function* select(
  rows: ReadonlyArray<Row>,
  marked: Marked,
  { filter, focus, sort }: Query
): Slices.Sliced<ReadonlyArray<Row>> {
  const found = yield* Slices.filter(rows, passes(marked, filter, focus))
  if (sort === undefined) return found
  const key = keys[sort.column]
  const sign = sort.descending ? -1 : 1
  const keyed = yield* Slices.map(found, (row) => ({ row, key: key(row) }))
  const sorted = yield* Slices.sort(keyed, (a, b) => (a.key < b.key ? -sign : a.key > b.key ? sign : 0))
  return yield* Slices.map(sorted, ({ row }) => row)
}

const passes = (marked: Marked, filter: Filter, focus: ReadonlyArray<string>): ((row: Row) => boolean) => {
  const words = filter.search
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== "")
  const account = filter.account.replaceAll("-", "").trim()
  const actsAs = filter.actsAs.toLowerCase().trim()
  const isInside = Place.isInside(focus)
  return (row) =>
    row.accountId.includes(account) &&
    (filter.kind === "" || row.kind === filter.kind) &&
    (filter.reach === "" || row.reach === filter.reach) &&
    (filter.mark === "" || marked[filter.mark].has(row.mapping.id)) &&
    (actsAs === "" || searchable(row.mapping.accountIdentifier).includes(actsAs)) &&
    words.every((word) => row.text.includes(word)) &&
    isInside(row)
}

const keys: Readonly<Record<Column, (row: Row) => string>> = {
  account: (row) => row.accountId,
  principal: (row) => (row.principal + row.tail).toLowerCase(),
  kind: (row) => kinds[row.kind],
  actsAs: (row) => row.mapping.accountIdentifier.toLowerCase(),
  reach: (row) => reaches[row.reach]
}

/** The values that a filter can suggest, the most frequent first. */
export function* suggestions(
  rows: ReadonlyArray<Row>,
  of: (row: Row) => string
): Slices.Sliced<ReadonlyArray<string>> {
  const counts = new Map<string, number>()
  yield* Slices.forEach(rows, (row) => counts.set(of(row), (counts.get(of(row)) ?? 0) + 1))
  counts.delete("")
  const sorted = yield* Slices.sort(Array.from(counts), (a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
  return sorted.slice(0, 200).map(([value]) => value)
}
