/** Which rows the table shows, and in which order. */
import { type Kind, kinds, type Reach, reaches, type Row, searchable } from "./Row.ts"

export interface Filter {
  /** Words that must all occur somewhere in the row. */
  readonly search: string
  /** Part of the AWS account ID. */
  readonly account: string
  readonly kind: Kind | ""
  /** Part of the account identifier. */
  readonly actsAs: string
  readonly reach: Reach | ""
}

export const noFilter: Filter = { search: "", account: "", kind: "", actsAs: "", reach: "" }

export const columns = ["account", "principal", "kind", "actsAs", "reach"] as const

export type Column = (typeof columns)[number]

export interface Sort {
  readonly column: Column
  readonly descending: boolean
}

/** Returns the rows that pass the filter, sorted; equal rows keep the order in which the site answered. */
export const select = (
  rows: ReadonlyArray<Row>,
  filter: Filter,
  sort: Sort | undefined
): ReadonlyArray<Row> => {
  const words = filter.search
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== "")
  const account = filter.account.replaceAll("-", "").trim()
  const actsAs = filter.actsAs.toLowerCase().trim()
  const found = rows.filter(
    (row) =>
      row.accountId.includes(account) &&
      (filter.kind === "" || row.kind === filter.kind) &&
      (filter.reach === "" || row.reach === filter.reach) &&
      searchable(row.mapping.accountIdentifier).includes(actsAs) &&
      words.every((word) => row.text.includes(word))
  )
  if (sort === undefined) return found
  const key = keys[sort.column]
  const sign = sort.descending ? -1 : 1
  return found
    .map((row) => ({ row, key: key(row) }))
    .sort((a, b) => (a.key < b.key ? -sign : a.key > b.key ? sign : 0))
    .map(({ row }) => row)
}

const keys: Readonly<Record<Column, (row: Row) => string>> = {
  account: (row) => row.accountId,
  principal: (row) => (row.principal + row.tail).toLowerCase(),
  kind: (row) => kinds[row.kind],
  actsAs: (row) => row.mapping.accountIdentifier.toLowerCase(),
  reach: (row) => reaches[row.reach]
}

/** The values that a filter can suggest, the most frequent first. */
export const suggestions = (rows: ReadonlyArray<Row>, of: (row: Row) => string): ReadonlyArray<string> => {
  const counts = new Map<string, number>()
  for (const row of rows) counts.set(of(row), (counts.get(of(row)) ?? 0) + 1)
  counts.delete("")
  return Array.from(counts)
    .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
    .slice(0, 200)
    .map(([value]) => value)
}
