import { useState } from "react"
import { countOf, type Member, titleOf } from "../model/Graph.ts"
import type { Picture, PlacedLink, PlacedNode } from "../model/Picture.ts"
import { searchable } from "../model/Row.ts"
import { ActsAs, PatternText } from "./Arn.tsx"

/** More are counted, not listed: zooming in lists them. */
const listed = 8

/** What stands behind the node or link under the pointer or the focus. Its place is kept when there is none. */
export const PictureDetails = (props: {
  readonly picture: Picture
  readonly item: PlacedNode | PlacedLink | undefined
  /** How many mappings the drawing shows: a node that holds all of them has no inside. */
  readonly count: number
  /** The ids of the mappings that overlap with others. */
  readonly marked: ReadonlySet<string>
  readonly zoomIn: (places: ReadonlyArray<string>) => void
}) => {
  const { item, marked, picture, zoomIn } = props
  const [last, setLast] = useState(item?.id)
  if (item !== undefined && item.id !== last) setLast(item.id)
  // What is chosen from stays while the pointer is on its way to it.
  const kept = item ?? picture.nodes.find((node) => node.id === last && isChoice(node))
  return (
    <aside className={`aside${kept === undefined ? " idle" : ""}`} aria-label="Details" tabIndex={0}>
      {kept === undefined ? (
        <p className="quiet">
          Point at a node or a link, or move with Tab and the arrow keys. Enter or a click zooms in, Escape
          zooms out.
        </p>
      ) : (
        <>
          <div aria-live="polite">
            <h2>{"column" in kept ? titleOf(kept) : titleOfLink(picture, kept)}</h2>
            <p className="quiet">{countOf(kept.rows.length)}</p>
          </div>
          {"column" in kept && kept.places.length > 0 && kept.rows.length < props.count && (
            <button type="button" className="link inward" onClick={() => zoomIn(kept.places)}>
              Zoom in
            </button>
          )}
          {isChoice(kept) ? (
            <Choice key={kept.id} members={kept.members} zoomIn={zoomIn} />
          ) : (
            <Rows item={kept} marked={marked} />
          )}
        </>
      )}
    </aside>
  )
}

const isChoice = (item: PlacedNode | PlacedLink): item is PlacedNode =>
  "column" in item && item.members.length > 0

const Rows = ({
  item,
  marked
}: {
  readonly item: PlacedNode | PlacedLink
  readonly marked: ReadonlySet<string>
}) => (
  <>
    <ul>
      {item.rows.slice(0, listed).map((row) => (
        <li key={row.mapping.id}>
          <PatternText row={row} />
          <ActsAs row={row} />
          {marked.has(row.mapping.id) && <span className="badge doubt">overlaps</span>}
          {row.problems[0] !== undefined && <span className="why broken">{row.problems[0].message}</span>}
        </li>
      ))}
    </ul>
    {item.rows.length > listed && (
      <p className="quiet">and {(item.rows.length - listed).toLocaleString("en")} more</p>
    )}
  </>
)

/** What did not fit into the picture, to zoom in on one of it. */
const Choice = (props: {
  readonly members: ReadonlyArray<Member>
  readonly zoomIn: (places: ReadonlyArray<string>) => void
}) => {
  const [text, setText] = useState("")
  const wanted = text.toLowerCase().trim()
  const found = props.members.filter(({ label }) => searchable(label).includes(wanted))
  return (
    <>
      <label className="pick">
        <span className="quiet">Zoom in on one of them</span>
        <input
          className="control"
          type="search"
          value={text}
          placeholder="Part of a name"
          spellCheck={false}
          onChange={(event) => setText(event.target.value)}
        />
      </label>
      <ul className="picks">
        {found.slice(0, listed).map(({ count, id, label }) => (
          <li key={id}>
            <button type="button" className="link" onClick={() => props.zoomIn([id])}>
              {label}
            </button>{" "}
            <span className="count">{countOf(count)}</span>
          </li>
        ))}
      </ul>
      {found.length > listed && (
        <p className="quiet">and {(found.length - listed).toLocaleString("en")} more</p>
      )}
    </>
  )
}

const titleOfLink = (picture: Picture, item: PlacedLink): string => {
  const label = (id: string): string => picture.nodes.find((node) => node.id === id)?.label ?? ""
  return `${label(item.source)} → ${label(item.target)}`
}
