import { useDeferredValue, useMemo, useState } from "react"
import * as Graph from "../model/Graph.ts"
import type { Location } from "../model/Location.ts"
import * as Query from "../model/Query.ts"
import type { Data } from "../model/Session.ts"
import type { Navigate } from "../state/useLocation.ts"
import { Filters } from "./Filters.tsx"
import { PictureView } from "./PictureView.tsx"

export const MapTab = (props: {
  readonly data: Data
  readonly location: Location
  readonly navigate: Navigate
}) => {
  const { data, location, navigate } = props
  const filter = useDeferredValue(location.filter)
  const [zoom, setZoom] = useState(1)
  const rows = useMemo(() => Query.select(data.rows, filter, undefined), [data.rows, filter])
  const trail = useMemo(() => Graph.trail(rows, location.focus), [rows, location.focus])
  const graph = trail.at(-1)!.graph
  const path = trail.slice(1).map(({ id }) => id)
  const focusOn = (focus: ReadonlyArray<string>): void => navigate({ focus }, true)
  const zoomIn = (id: string): void => {
    const isInside = graph.nodes.find((node) => node.id === id)?.rows.length === graph.rows.length
    if (!isInside) focusOn([...path, id])
  }
  const zoomOut = (): void => {
    if (path.length > 0) focusOn(path.slice(0, -1))
  }

  return (
    <>
      <Filters
        rows={data.rows}
        shown={graph.links.length === 0 ? 0 : graph.rows.length}
        filter={location.filter}
        change={(filter) => navigate({ filter })}
      />
      <div className="mapbar">
        <nav aria-label="Zoom path">
          <ol>
            {trail.map(({ id, label }, at) => (
              <li key={id}>
                <button
                  type="button"
                  className="link"
                  aria-current={at === trail.length - 1 ? "true" : undefined}
                  onClick={() => focusOn(path.slice(0, at))}
                >
                  {label}
                </button>
              </li>
            ))}
          </ol>
        </nav>
        <ul className="legend" aria-label="Legend">
          <li className="exact">Exact</li>
          <li className="wildcard">Wildcard</li>
          <li className="broken">Broken</li>
        </ul>
        <div className="zoom" role="group" aria-label="Zoom">
          <button
            type="button"
            className="button"
            aria-label="Zoom out"
            onClick={() => setZoom(smaller(zoom))}
          >
            −
          </button>
          <output>{Math.round(zoom * 100)} %</output>
          <button type="button" className="button" aria-label="Zoom in" onClick={() => setZoom(larger(zoom))}>
            +
          </button>
        </div>
      </div>
      {graph.nodes.length === 0 ? (
        <p className="empty">No mapping passes this filter.</p>
      ) : (
        <PictureView graph={graph} zoom={zoom} zoomIn={zoomIn} zoomOut={zoomOut} />
      )}
    </>
  )
}

const smaller = (zoom: number): number => Math.max(0.5, zoom / 1.25)
const larger = (zoom: number): number => Math.min(4, zoom * 1.25)
