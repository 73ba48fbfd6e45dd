import type { Overlap } from "../model/Overlaps.ts"
import type { Row } from "../model/Row.ts"
import { ActsAs, PatternText } from "./Arn.tsx"
import { RowLinks, type TryCaller, ViewLinks } from "./RowLinks.tsx"

/** How many mappings of each kind a card lists, before somebody asks for more and more. */
export interface Listed {
  readonly rows: number
  readonly inside: number
}

export const listedAtFirst: Listed = { rows: 3, inside: 6 }

const more = 50

/** One cause of overlaps: a pattern with its mappings, and below it those that it takes in. */
export const OverlapCard = (props: {
  readonly overlap: Overlap
  readonly listed: Listed
  readonly list: (listed: Listed) => void
  readonly tryCaller: TryCaller
}) => {
  const { list, listed, overlap, tryCaller } = props
  const { accounts, inside, pattern, rows } = overlap
  return (
    <article className="card several">
      <p className="cause">
        <span className="why">{causeOf(overlap)}</span>
        <span className="quiet">{accounts.toLocaleString("en")} accounts</span>
        <span className="ways">
          <ViewLinks search={pattern.replace(/\*$/, "")} name={`everything in ${pattern}`} />
        </span>
      </p>
      <RowList
        rows={rows}
        listed={listed.rows}
        list={(rows) => list({ ...listed, rows })}
        tryCaller={tryCaller}
      />
      {inside.length > 0 && (
        <div className="inside">
          <RowList
            rows={inside}
            listed={listed.inside}
            list={(inside) => list({ ...listed, inside })}
            tryCaller={tryCaller}
          />
        </div>
      )}
    </article>
  )
}

const causeOf = ({ inside, pattern, rows }: Overlap): string => {
  const shared = `${rows.length.toLocaleString("en")} mappings have the same ${pattern.endsWith("*") ? "wildcard" : "ARN"}`
  if (inside.length === 0) return shared
  const narrower = `${inside.length.toLocaleString("en")} narrower ${inside.length === 1 ? "mapping" : "mappings"}`
  return rows.length === 1 ? `A wildcard takes in ${narrower}` : `${shared}, which takes in ${narrower}`
}

const RowList = (props: {
  readonly rows: ReadonlyArray<Row>
  readonly listed: number
  readonly list: (listed: number) => void
  readonly tryCaller: TryCaller
}) => {
  const { list, listed, rows, tryCaller } = props
  const hidden = rows.length - listed
  return (
    <>
      <ul className="pairs">
        {rows.slice(0, listed).map((row) => (
          <li key={row.mapping.id} className="pair">
            <PatternText row={row} />
            <ActsAs row={row} />
            <RowLinks row={row} tryCaller={tryCaller} />
          </li>
        ))}
      </ul>
      {hidden > 0 && (
        <button type="button" className="link" onClick={() => list(listed + more)}>
          Show {Math.min(more, hidden)} more of {rows.length.toLocaleString("en")}
        </button>
      )}
    </>
  )
}
