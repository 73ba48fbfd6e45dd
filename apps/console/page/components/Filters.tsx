import { useId, useState } from "react"
import * as Query from "../model/Query.ts"
import { kinds, reaches, type Row } from "../model/Row.ts"
import { useSliced } from "../state/useSliced.ts"

/** The filter of the table and of the map: they show the same rows. */
export const Filters = (props: {
  readonly rows: ReadonlyArray<Row>
  /** How many pass; none while that is being worked out for the first time. */
  readonly shown: number | undefined
  readonly filter: Query.Filter
  readonly change: (filter: Query.Filter) => void
}) => {
  const { change, filter, rows } = props
  const id = useId()
  const [isOpen, setIsOpen] = useState(false)
  const { value: accounts = [] } = useSliced(
    () => Query.suggestions(rows, ({ accountId }) => accountId),
    [rows]
  )
  const { value: identifiers = [] } = useSliced(
    () => Query.suggestions(rows, ({ mapping }) => mapping.accountIdentifier),
    [rows]
  )
  const isFiltered = Object.values(filter).some((value) => value !== "")
  const hidden = Object.entries(filter).filter(([name, value]) => name !== "search" && value !== "").length
  const set = (name: keyof Query.Filter) => (event: { readonly target: { readonly value: string } }) =>
    change({ ...filter, [name]: event.target.value })

  return (
    <search className={isOpen ? "filters open" : "filters"}>
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
      <button
        type="button"
        className="button more"
        aria-expanded={isOpen}
        aria-label={hidden === 0 ? "More filters" : `More filters, ${hidden} in use`}
        onClick={() => setIsOpen(!isOpen)}
      >
        Filters{hidden === 0 ? "" : ` (${hidden})`}
      </button>
      <label className="folds">
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
      <label className="folds">
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
      <label className="folds">
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
      <label className="folds">
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
      <label className="folds">
        Marked
        <select className="control" value={filter.mark} onChange={set("mark")}>
          <option value="">Any</option>
          {Object.entries(Query.marks).map(([mark, label]) => (
            <option key={mark} value={mark}>
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
          {props.shown?.toLocaleString("en") ?? "…"} of {rows.length.toLocaleString("en")}
        </output>
      </p>
    </search>
  )
}
