/**
 * The places that a mapping leads through: its AWS account, its principal, its Datadog account. They are the columns of
 * the map, and what the table and the map can be narrowed to: "inside 123456789012".
 */

import { accountKey } from "@dd-cloud-auth/core/PersonaMapping"
import type { Row } from "./Row.ts"
import * as Slices from "./Slices.ts"

/** AWS accounts, their principals, Datadog accounts. */
export type Column = 0 | 1 | 2

export const columnNames = ["AWS account", "Principal", "Datadog account"] as const

/** What a place is told apart by, and stands under in the address. */
export const idsOf: Readonly<Record<Column, (row: Row) => string>> = {
  0: ({ accountId }) => `aws:${accountId}`,
  1: ({ accountId, principal }) => `principal:${accountId}:${principal}`,
  2: ({ mapping }) => `datadog:${accountKey(mapping)}`
}

/** The column of a place; none where the text is no place at all. */
export const columnOf = (id: string): Column | undefined =>
  id.startsWith("aws:") ? 0 : id.startsWith("principal:") ? 1 : id.startsWith("datadog:") ? 2 : undefined

/** Whether a mapping leads through all of the places. */
export const isInside = (places: ReadonlyArray<string>): ((row: Row) => boolean) => {
  const wanted = places.map((id) => ({ id, of: idsOf[columnOf(id) ?? 0] }))
  return (row) => wanted.every(({ id, of }) => of(row) === id)
}

/** What Datadog accounts are called, by their key. */
export type Names = ReadonlyMap<string, string>

/** What the place of a mapping in a column is called. */
export const labelOf = (column: Column, row: Row, names: Names): string => {
  switch (column) {
    case 0:
      return row.accountId === "" ? "No account ID" : row.accountId
    case 1:
      return row.name
    case 2:
      return names.get(accountKey(row.mapping)) ?? ""
  }
}

/** A place as people call it. */
export interface Named {
  readonly id: string
  readonly label: string
}

/** The places that a mapping leads through, with their names; the others are left out. */
export function* nameAll(
  rows: ReadonlyArray<Row>,
  places: ReadonlyArray<string>,
  names: Names
): Slices.Sliced<ReadonlyArray<Named>> {
  const labels = new Map<string, string>()
  const columns = new Set(places.map((id) => columnOf(id) ?? 0))
  if (places.length > 0) {
    yield* Slices.forEach(rows, (row) => {
      for (const column of columns) {
        const id = idsOf[column](row)
        if (places.includes(id) && !labels.has(id)) labels.set(id, labelOf(column, row, names))
      }
    })
  }
  return places.flatMap((id) => (labels.has(id) ? [{ id, label: labels.get(id)! }] : []))
}
