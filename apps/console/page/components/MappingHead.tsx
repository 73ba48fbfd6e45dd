import { useRef, useState } from "react"
import * as Query from "../model/Query.ts"
import { useColumns } from "../state/useColumns.ts"
import { ColumnHandle } from "./ColumnHandle.tsx"

const headings: Readonly<Record<Query.Column, string>> = {
  account: "AWS account",
  principal: "Principal",
  kind: "Kind",
  actsAs: "Acts as",
  reach: "Pattern"
}

/** The headings of the table, which sort it; the edges between them can be moved. */
export const MappingHead = (props: {
  readonly sort: Query.Sort | undefined
  readonly sortBy: (sort: Query.Sort | undefined) => void
}) => {
  const { sort, sortBy } = props
  const row = useRef<HTMLDivElement>(null)
  const widths = useColumns(row)
  const [last, setLast] = useState<Query.Column>("account")
  const stop = widths[last] > 0 ? last : "account"
  return (
    <div role="rowgroup" className="head">
      <div role="row" className="row" aria-rowindex={1} ref={row}>
        {Query.columns.map((column, at) => (
          <div
            role="columnheader"
            key={column}
            aria-label={headings[column]}
            aria-sort={ariaSort(column, sort)}
          >
            <button type="button" onClick={() => sortBy(nextSort(column, sort))}>
              {headings[column]}
              <span aria-hidden="true" className="arrow">
                {sort?.column === column ? (sort.descending ? "↓" : "↑") : ""}
              </span>
            </button>
            {at < Query.columns.length - 1 && (
              <ColumnHandle
                column={column}
                heading={headings[column]}
                widths={widths}
                isStop={column === stop}
                onFocus={() => setLast(column)}
              />
            )}
          </div>
        ))}
      </div>
    </div>
  )
}

/** Ascending, descending, then the order of the site again. */
const nextSort = (column: Query.Column, sort: Query.Sort | undefined): Query.Sort | undefined =>
  sort?.column !== column
    ? { column, descending: false }
    : sort.descending
      ? undefined
      : { column, descending: true }

const ariaSort = (column: Query.Column, sort: Query.Sort | undefined) =>
  sort?.column !== column ? "none" : sort.descending ? "descending" : "ascending"
