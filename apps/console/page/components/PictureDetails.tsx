import { columnNames, countOf } from "../model/Graph.ts"
import type { PlacedLink, PlacedNode, Picture } from "../model/Picture.ts"
import { PatternText } from "./Arn.tsx"

/** More are counted, not listed: zooming in lists them. */
const listed = 8

/** What stands behind the node or link under the pointer or the focus. Its place is kept when there is none. */
export const PictureDetails = (props: {
  readonly picture: Picture
  readonly item: PlacedNode | PlacedLink | undefined
}) => {
  const { item, picture } = props
  return (
    <aside className="aside" aria-label="Details" aria-live="polite" tabIndex={0}>
      {item === undefined ? (
        <p className="quiet">
          Point at a node or a link, or move with Tab and the arrow keys. Enter or a click zooms in, Escape
          zooms out.
        </p>
      ) : (
        <>
          <h2>{titleOf(picture, item)}</h2>
          <p className="quiet">{countOf(item.rows.length)}</p>
          <ul>
            {item.rows.slice(0, listed).map((row) => (
              <li key={row.mapping.id}>
                <PatternText row={row} />
                <span className="as">{row.mapping.accountIdentifier}</span>
                {row.problems[0] !== undefined && (
                  <span className="why broken">{row.problems[0].message}</span>
                )}
              </li>
            ))}
          </ul>
          {item.rows.length > listed && <p className="quiet">and {item.rows.length - listed} more</p>}
        </>
      )}
    </aside>
  )
}

const titleOf = (picture: Picture, item: PlacedNode | PlacedLink): string => {
  if ("column" in item) return `${columnNames[item.column]} ${item.label}`
  const label = (id: string): string => picture.nodes.find((node) => node.id === id)?.label ?? ""
  return `${label(item.source)} → ${label(item.target)}`
}
