import { useDeferredValue } from "react"
import type { Location } from "../model/Location.ts"
import type { Audit } from "../model/Problems.ts"
import * as Query from "../model/Query.ts"
import type { Row } from "../model/Row.ts"
import type { Data } from "../model/Session.ts"
import type { Store } from "../state/Store.ts"
import { useFocus } from "../state/useFocus.ts"
import type { Navigate } from "../state/useLocation.ts"
import { useSliced } from "../state/useSliced.ts"
import { printed } from "../state/useVirtual.ts"
import { Filters } from "./Filters.tsx"
import { Focus } from "./Focus.tsx"
import { MappingTable } from "./MappingTable.tsx"
import type { TryCaller } from "./RowLinks.tsx"

export const MappingsTab = (props: {
  readonly data: Data
  readonly audit: Audit | undefined
  readonly store: Store
  readonly location: Location
  readonly navigate: Navigate
  readonly tryCaller: TryCaller
}) => {
  const { audit, data, location, navigate, store, tryCaller } = props
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
      {rows !== undefined && <OnPaper rows={rows} location={location} at={data.at} />}
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
          audit={audit}
          store={store}
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

/** What the rows on paper are, since the filters do not stand there: and how many did not fit. */
const OnPaper = (props: {
  readonly rows: ReadonlyArray<Row>
  readonly location: Location
  readonly at: number
}) => {
  const { at, location, rows } = props
  const filters = Object.entries(location.filter).flatMap(([name, value]) =>
    value === "" ? [] : [`${name} ${value}`]
  )
  const count = rows.length.toLocaleString("en")
  return (
    <p className="onpaper">
      {rows.length > printed
        ? `The first ${printed.toLocaleString("en")} of ${count} mappings: narrow them down to print the others. `
        : `${count} mappings. `}
      {filters.length > 0 && `Filter: ${filters.join(", ")}. `}
      As of {new Date(at).toLocaleString("en-GB")}.
    </p>
  )
}
