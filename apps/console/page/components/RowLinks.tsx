import * as Location from "../model/Location.ts"
import * as Overlaps from "../model/Overlaps.ts"
import { noFilter } from "../model/Query.ts"
import type { Row } from "../model/Row.ts"
import { CopyButton } from "./CopyButton.tsx"

/** Asks on the Try tab about one more caller. */
export type TryCaller = (caller: string) => void

/** From a mapping to the other views of it. */
export const RowLinks = ({ row, tryCaller }: { readonly row: Row; readonly tryCaller?: TryCaller }) => {
  const { arnPattern, id } = row.mapping
  return (
    <span className="ways">
      <CopyButton text={arnPattern} />
      <ViewLinks search={id} row={id} name={arnPattern} />
      {tryCaller !== undefined && row.severity !== "NeverMatches" && (
        <button
          type="button"
          className="link"
          aria-label={`Try a caller that ${arnPattern} matches`}
          onClick={() => tryCaller(Overlaps.example(arnPattern))}
        >
          Try
        </button>
      )}
    </span>
  )
}

/** To the table and to the map of what a search finds, with the details of a row open. */
export const ViewLinks = (props: {
  readonly search: string
  readonly row?: string
  readonly name: string
}) => {
  const { name, row = "", search } = props
  const to = (tab: Location.Tab): string =>
    Location.format({ tab, filter: { ...noFilter, search }, sort: undefined, focus: [], row })
  return (
    <>
      <a href={to("mappings")} aria-label={`Show ${name} in the table`}>
        Table
      </a>{" "}
      <a href={to("map")} aria-label={`Show ${name} on the map`}>
        Map
      </a>{" "}
    </>
  )
}
