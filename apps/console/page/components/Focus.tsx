import * as Place from "../model/Place.ts"

/** The places that the table is narrowed to by zooming in on the map, each of which can be left. */
export const Focus = (props: {
  readonly focus: ReadonlyArray<Place.Named>
  readonly change: (focus: ReadonlyArray<string>) => void
}) =>
  props.focus.length === 0 ? null : (
    <ul className="chips" aria-label="Inside">
      {props.focus.map(({ id, label }) => (
        <li key={id}>
          <button
            type="button"
            className="chip"
            aria-label={`No longer inside ${label}`}
            onClick={() => props.change(props.focus.map(({ id }) => id).filter((other) => other !== id))}
          >
            inside {Place.columnNames[Place.columnOf(id) ?? 0]} <b>{label}</b>{" "}
            <span aria-hidden="true">×</span>
          </button>
        </li>
      ))}
    </ul>
  )
