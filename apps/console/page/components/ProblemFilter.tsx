import type { Severity } from "@dd-cloud-auth/audit/Finding"
import * as Location from "../model/Location.ts"

interface Choice {
  readonly search?: string
  readonly severity?: Severity | ""
}

/** Which problems are shown. The search is that of the table and the map too. */
export const ProblemFilter = (props: {
  readonly search: string
  readonly severity: Severity | ""
  /** How many of each severity the search leaves. */
  readonly counts: Readonly<Record<Severity, number>> | undefined
  readonly all: number
  readonly change: (choice: Choice) => void
}) => {
  const { all, change, counts, search, severity } = props
  const found = counts && counts.error + counts.warning + counts.note
  const shown = counts && severity !== "" ? counts[severity] : found
  return (
    <search className="filters narrow">
      <label className="wide">
        Search
        <input
          className="control"
          type="search"
          value={search}
          onChange={({ target }) => change({ search: target.value })}
          placeholder="Any part of a problem, pattern, name or id"
          spellCheck={false}
        />
      </label>
      <div className="chips" role="group" aria-label="Severity">
        {(Object.keys(Location.severities) as ReadonlyArray<Severity>).map((name) => (
          <button
            key={name}
            type="button"
            className={`chip ${name}`}
            aria-pressed={severity === name}
            onClick={() => change({ severity: severity === name ? "" : name })}
          >
            {Location.severities[name]}{" "}
            <span className="count">{counts?.[name].toLocaleString("en") ?? "…"}</span>
          </button>
        ))}
      </div>
      <p className="shown">
        <button
          type="button"
          className="link"
          disabled={search === "" && severity === ""}
          onClick={() => change({ search: "", severity: "" })}
        >
          Clear
        </button>
        <output>
          {shown?.toLocaleString("en") ?? "…"} of {all.toLocaleString("en")}
        </output>
      </p>
    </search>
  )
}
