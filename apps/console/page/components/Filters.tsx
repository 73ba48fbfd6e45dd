import { useId, useMemo } from "react"
import * as Query from "../model/Query.ts"
import { kinds, reaches, type Row } from "../model/Row.ts"

/** The filter of the table and of the map: they show the same rows. */
export const Filters = (props: {
  readonly rows: ReadonlyArray<Row>
  readonly shown: number
  readonly filter: Query.Filter
  readonly change: (filter: Query.Filter) => void
}) => {
  const { change, filter, rows } = props
  const id = useId()
  const accounts = useMemo(() => Query.suggestions(rows, ({ accountId }) => accountId), [rows])
  const identifiers = useMemo(
    () => Query.suggestions(rows, ({ mapping }) => mapping.accountIdentifier),
    [rows]
  )
  const isFiltered = Object.values(filter).some((value) => value !== "")
  const set = (name: keyof Query.Filter) => (event: { readonly target: { readonly value: string } }) =>
    change({ ...filter, [name]: event.target.value })

  return (
    <search className="filters">
      <label className="wide">
        Search
        <input
          className="control"
          type="search"
          value={filter.search}
          onChange={set("search")}
          placeholder="Any part of a pattern, name or id"
          spellCheck={false}
        />
      </label>
      <label>
        AWS account
        <input
          className="control mono"
          inputMode="numeric"
          list={`${id}-accounts`}
          value={filter.account}
          onChange={set("account")}
          placeholder="Any"
        />
        <datalist id={`${id}-accounts`}>
          {accounts.map((account) => (
            <option key={account} value={account} />
          ))}
        </datalist>
      </label>
      <label>
        Principal
        <select className="control" value={filter.kind} onChange={set("kind")}>
          <option value="">Any kind</option>
          {Object.entries(kinds).map(([kind, label]) => (
            <option key={kind} value={kind}>
              {label}
            </option>
          ))}
        </select>
      </label>
      <label>
        Acts as
        <input
          className="control"
          list={`${id}-identifiers`}
          value={filter.actsAs}
          onChange={set("actsAs")}
          placeholder="Any account identifier"
          spellCheck={false}
        />
        <datalist id={`${id}-identifiers`}>
          {identifiers.map((identifier) => (
            <option key={identifier} value={identifier} />
          ))}
        </datalist>
      </label>
      <label>
        Pattern
        <select className="control" value={filter.reach} onChange={set("reach")}>
          <option value="">Any</option>
          {Object.entries(reaches).map(([reach, label]) => (
            <option key={reach} value={reach}>
              {label}
            </option>
          ))}
        </select>
      </label>
      <p className="shown">
        <button type="button" className="link" disabled={!isFiltered} onClick={() => change(Query.noFilter)}>
          Clear
        </button>
        <output>
          {props.shown.toLocaleString("en")} of {rows.length.toLocaleString("en")}
        </output>
      </p>
    </search>
  )
}
