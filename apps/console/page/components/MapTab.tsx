import { useDeferredValue, useState } from "react"
import * as Graph from "../model/Graph.ts"
import * as Location from "../model/Location.ts"
import * as Query from "../model/Query.ts"
import type { Data } from "../model/Session.ts"
import * as Slices from "../model/Slices.ts"
import { useFocus } from "../state/useFocus.ts"
import type { Navigate } from "../state/useLocation.ts"
import { useSliced } from "../state/useSliced.ts"
import { Filters } from "./Filters.tsx"
import { PictureView } from "./PictureView.tsx"

export const MapTab = (props: {
  readonly data: Data
  readonly location: Location.Location
  readonly navigate: Navigate
}) => {
  const { data, location, navigate } = props
  const filter = useDeferredValue(location.filter)
  const { focus } = location
  const [scale, setScale] = useState(1)
  const { isWorking, value: graph } = useSliced(() => graphOf(data, { filter, focus }), [data, filter, focus])
  const places = useFocus(data, focus, navigate)
  const focusOn = (focus: ReadonlyArray<string>): void => navigate({ focus }, true)
  const zoomIn = (ids: ReadonlyArray<string>): void => {
    const further = ids.filter((id) => !focus.includes(id))
    if (further.length > 0) focusOn([...focus, ...further])
  }
  const zoomOut = (): void => {
    if (focus.length > 0) focusOn(focus.slice(0, -1))
  }
  const steps = [{ id: "", label: "Everything" }, ...places]

  return (
    <>
      <Filters
        rows={data.rows}
        shown={graph?.rows.length}
        filter={location.filter}
        change={(filter) => navigate({ filter })}
      />
      <div className="mapbar">
        <nav aria-label="Zoom path">
          <ol>
            {steps.map(({ id, label }, at) => (
              <li key={id}>
                <button
                  type="button"
                  className="link"
                  aria-current={at === steps.length - 1 ? "true" : undefined}
                  onClick={() => at < focus.length && focusOn(focus.slice(0, at))}
                >
                  {label}
                </button>
              </li>
            ))}
          </ol>
        </nav>
        <a className="link" href={Location.format({ ...location, tab: "mappings" })}>
          Show as a table
        </a>
        <Legend />
        <div className="zoom" role="group" aria-label="Zoom">
          <button
            type="button"
            className="button"
            aria-label="Zoom out"
            onClick={() => setScale(smaller(scale))}
          >
            −
          </button>
          <output>{Math.round(scale * 100)} %</output>
          <button
            type="button"
            className="button"
            aria-label="Zoom in"
            onClick={() => setScale(larger(scale))}
          >
            +
          </button>
        </div>
      </div>
      {graph === undefined ? null : graph.nodes.length === 0 ? (
        <p className="empty">
          {data.rows.length === 0
            ? "This site has no persona mappings."
            : focus.length === 0
              ? "No mapping passes this filter."
              : `No mapping inside ${places.at(-1)?.label ?? "this part"} passes this filter.`}
        </p>
      ) : (
        <PictureView
          graph={graph}
          isWorking={isWorking}
          marked={data.marked.overlapping}
          scale={scale}
          zoomIn={zoomIn}
          zoomOut={zoomOut}
        />
      )}
    </>
  )
}

function* graphOf(data: Data, query: Query.Query): Slices.Sliced<Graph.Graph> {
  return yield* Graph.make(yield* Query.select(data.rows, data.marked, query), data.names)
}

/** What the links look like, drawn as they are. */
const Legend = () => (
  <ul className="legend" aria-label="Legend">
    {(["exact", "wildcard", "broken", "overlapping", "rest"] as const).map((kind) => (
      <li key={kind}>
        <svg width="24" height="8" aria-hidden="true" className={`link-shape ${kind}`}>
          <path className="line" d="M0,4H24" strokeWidth={kind === "wildcard" ? 8 : 2} />
        </svg>
        {kinds[kind]}
      </li>
    ))}
  </ul>
)

const kinds = {
  exact: "Exact",
  wildcard: "Wildcard",
  broken: "Broken",
  overlapping: "Overlapping",
  rest: "More, together"
} as const

const smaller = (scale: number): number => Math.max(0.5, scale / 1.25)
const larger = (scale: number): number => Math.min(4, scale * 1.25)
