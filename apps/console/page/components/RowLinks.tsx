import * as Location from "../model/Location.ts"
import { noFilter } from "../model/Query.ts"
import type { Row } from "../model/Row.ts"
import { CopyButton } from "./CopyButton.tsx"

/** Asks on the Try tab about one more caller. */
export type TryCaller = (caller: string) => void

/** From a mapping to the other views of it. */
export const RowLinks = ({ row, tryCaller }: { readonly row: Row; readonly tryCaller?: TryCaller }) => {
  const { example, mapping } = row
  const { arnPattern, id } = mapping
  return (
    <span className="ways">
      <CopyButton text={arnPattern} />
      <ViewLinks search={id} row={id} name={arnPattern} />
      {tryCaller !== undefined && example !== undefined && (
        <button
          type="button"
          className="link"
          aria-label={`Try a caller that ${arnPattern} matches`}
          onClick={() => tryCaller(example)}
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
    Location.format({ ...Location.start, tab, filter: { ...noFilter, search }, row })
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
