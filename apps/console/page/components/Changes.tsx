import type { ReactElement } from "react"
import type { Part as PartOf, Changes as Model } from "../model/Changes.ts"
import type { Row } from "../model/Row.ts"
import { ActsAs, PatternText } from "./Arn.tsx"

/** What is different from when the page was opened: each mapping that came, went, or leads elsewhere now. */
export const Changes = (props: {
  readonly changes: Model
  readonly show: () => void
  readonly restart: () => void
  readonly close: () => void
}) => {
  const { added, moved, removed, since } = props.changes
  return (
    <section className="changelist" id="changes" aria-label="Changes">
      <div className="top">
        <h2>
          Changes <span className="quiet">since {new Date(since).toLocaleTimeString("en-GB")}</span>
        </h2>
        <button type="button" className="link" onClick={props.restart}>
          Count from now on
        </button>
        <button type="button" className="link" onClick={props.close}>
          Close
        </button>
      </div>
      {added.count + moved.count + removed.count === 0 && <p className="quiet">Nothing has changed since.</p>}
      <Part title="New" part={added}>
        <button type="button" className="link" onClick={props.show}>
          Show in the table
        </button>
      </Part>
      <Part title="Removed" part={removed} />
      <Part title="Leads elsewhere" part={moved} />
    </section>
  )
}

const Part = (props: { readonly title: string; readonly part: PartOf; readonly children?: ReactElement }) => {
  const { count, first } = props.part
  if (count === 0) return null
  return (
    <section aria-label={props.title}>
      <h3>
        {props.title} <span className="count">{count.toLocaleString("en")}</span>
      </h3>
      <>{props.children}</>
      <ul>
        {first.map(({ before, row, unnoticed }) => (
          <li key={row.mapping.id}>
            <Mapping row={row} />
            {before !== undefined && (
              <p className="quiet">
                before: <ActsAs row={before} />
              </p>
            )}
            {unnoticed !== "" && <p className="quiet">{unnoticed}</p>}
          </li>
        ))}
      </ul>
      {count > first.length && (
        <p className="quiet">and {(count - first.length).toLocaleString("en")} more</p>
      )}
    </section>
  )
}

const Mapping = ({ row }: { readonly row: Row }) => (
  <>
    <PatternText row={row} /> <ActsAs row={row} />
  </>
)
