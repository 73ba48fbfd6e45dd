import { useDeferredValue, useMemo } from "react"
import type { Location } from "../model/Location.ts"
import * as Query from "../model/Query.ts"
import type { Data } from "../model/Session.ts"
import type { Navigate } from "../state/useLocation.ts"
import { Filters } from "./Filters.tsx"
import { MappingTable } from "./MappingTable.tsx"

export const MappingsTab = (props: {
  readonly data: Data
  readonly location: Location
  readonly navigate: Navigate
}) => {
  const { data, location, navigate } = props
  const filter = useDeferredValue(location.filter)
  const rows = useMemo(
    () => Query.select(data.rows, filter, location.sort),
    [data.rows, filter, location.sort]
  )
  return (
    <>
      <Filters
        rows={data.rows}
        shown={rows.length}
        filter={location.filter}
        change={(filter) => navigate({ filter })}
      />
      <MappingTable
        rows={rows}
        added={data.added}
        sort={location.sort}
        sortBy={(sort) => navigate({ sort })}
      />
      {rows.length === 0 && (
        <p className="empty">
          {data.rows.length === 0 ? "This site has no persona mappings." : "No mapping passes this filter."}
        </p>
      )}
    </>
  )
}
