import type { ReactElement } from "react"
import type { Row } from "../model/Row.ts"
import type { Changes as Model } from "../model/Session.ts"
import { ActsAs, PatternText } from "./Arn.tsx"

/** More are counted, not listed: the table can be filtered to what is new. */
const listed = 100

/** What is different from when the page was opened: each mapping that came, went, or leads elsewhere now. */
export const Changes = (props: {
  readonly changes: Model
  readonly show: () => void
  readonly restart: () => void
  readonly close: () => void
}) => {
  const { added, changed, removed, since } = props.changes
  return (
    <section className="changelist" id="changes" aria-label="Changes">
      <div className="top">
        <h2>
          Changes <span className="quiet">since {new Date(since.at).toLocaleTimeString("en-GB")}</span>
        </h2>
        <button type="button" className="link" onClick={props.restart}>
          Count from now on
        </button>
        <button type="button" className="link" onClick={props.close}>
          Close
        </button>
      </div>
      {added.length + changed.length + removed.length === 0 && (
        <p className="quiet">Nothing has changed since.</p>
      )}
      <Part title="New" count={added.length}>
        <button type="button" className="link" onClick={props.show}>
          Show in the table
        </button>
        <List rows={added} />
      </Part>
      <Part title="Removed" count={removed.length}>
        <List rows={removed} />
      </Part>
      <Part title="Changed" count={changed.length}>
        <ul>
          {changed.slice(0, listed).map(({ after, before }) => (
            <li key={after.mapping.id}>
              <Mapping row={after} />
              <p className="quiet">
                before: <Mapping row={before} />
              </p>
            </li>
          ))}
        </ul>
        <More count={changed.length} />
      </Part>
    </section>
  )
}

const Part = (props: {
  readonly title: string
  readonly count: number
  readonly children: ReactElement | ReadonlyArray<ReactElement>
}) =>
  props.count === 0 ? null : (
    <section aria-label={props.title}>
      <h3>
        {props.title} <span className="count">{props.count.toLocaleString("en")}</span>
      </h3>
      {props.children}
    </section>
  )

const List = ({ rows }: { readonly rows: ReadonlyArray<Row> }) => (
  <>
    <ul>
      {rows.slice(0, listed).map((row) => (
        <li key={row.mapping.id}>
          <Mapping row={row} />
        </li>
      ))}
    </ul>
    <More count={rows.length} />
  </>
)

const Mapping = ({ row }: { readonly row: Row }) => (
  <>
    <PatternText row={row} /> <ActsAs row={row} />
  </>
)

const More = ({ count }: { readonly count: number }) =>
  count <= listed ? null : <p className="quiet">and {(count - listed).toLocaleString("en")} more</p>
