import { useDeferredValue } from "react"
import type { Location } from "../model/Location.ts"
import * as Query from "../model/Query.ts"
import type { Data } from "../model/Session.ts"
import { useSliced } from "../state/slices.ts"
import { useFocus } from "../state/useFocus.ts"
import type { Navigate } from "../state/useLocation.ts"
import { Filters } from "./Filters.tsx"
import { Focus } from "./Focus.tsx"
import { MappingTable } from "./MappingTable.tsx"
import type { TryCaller } from "./RowLinks.tsx"

export const MappingsTab = (props: {
  readonly data: Data
  readonly location: Location
  readonly navigate: Navigate
  readonly tryCaller: TryCaller
}) => {
  const { data, location, navigate, tryCaller } = props
  const filter = useDeferredValue(location.filter)
  const { focus, sort } = location
  const { isWorking, value: rows } = useSliced(
    () => Query.select(data.rows, data.marked, { filter, focus, sort }),
    [data.rows, data.marked, filter, focus, sort]
  )
  const places = useFocus(data, focus, navigate)
  return (
    <>
      <Filters
        rows={data.rows}
        shown={rows?.length}
        filter={location.filter}
        change={(filter) => navigate({ filter })}
      />
      <Focus focus={places} change={(focus) => navigate({ focus }, true)} />
      {rows !== undefined && (
        <MappingTable
          rows={rows}
          marked={data.marked}
          isWorking={isWorking}
          sort={sort}
          sortBy={(sort) => navigate({ sort })}
          open={location.row}
          setOpen={(row) => navigate({ row })}
          overlaps={data.overlaps}
          tryCaller={tryCaller}
        />
      )}
      {rows?.length === 0 && (
        <p className="empty">
          {data.rows.length === 0 ? "This site has no persona mappings." : "No mapping passes this filter."}
        </p>
      )}
    </>
  )
}
