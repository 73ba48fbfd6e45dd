import * as Location from "../model/Location.ts"
import * as Problems from "../model/Problems.ts"
import type { Session } from "../model/Session.ts"
import * as Time from "../model/Time.ts"
import { useNow } from "../state/useNow.ts"
import { type Theme, themes, useTheme } from "../state/useTheme.ts"

export const Header = (props: {
  readonly site: string
  readonly session: Session
  readonly location: Location.Location
  readonly refresh: () => void
}) => {
  const { data, isLoading, trouble } = props.session
  const isWaiting = trouble !== undefined && trouble.waitFor > 0
  const counts: Partial<Record<Location.Tab, number>> =
    data === undefined ? {} : { mappings: data.rows.length, problems: Problems.count(data.problems) }
  return (
    <header className="header">
      <h1>
        Cloud authentication{" "}
        <span className="site" title={props.site}>
          {props.site}
        </span>
      </h1>
      <nav className="tabs" aria-label="Views">
        {Object.entries(Location.tabs).map(([tab, label]) => (
          <a
            key={tab}
            href={Location.format({ ...props.location, tab: tab as Location.Tab })}
            aria-current={props.location.tab === tab ? "page" : undefined}
          >
            {label}
            <span className="count">{counts[tab as Location.Tab]?.toLocaleString("en") ?? ""}</span>
          </a>
        ))}
      </nav>
      <div className="state">
        <Freshness session={props.session} />
        <button
          type="button"
          className="button"
          aria-disabled={isLoading || isWaiting}
          onClick={props.refresh}
        >
          <span className={isLoading ? "spinner spinning" : "spinner"} aria-hidden="true" />
          Refresh
        </button>
        <ThemeChoice />
      </div>
    </header>
  )
}

/** The age of the data, and what the last refresh changed. */
const Freshness = ({ session: { data, isLoading, trouble } }: { readonly session: Session }) => {
  const now = useNow()
  const age = data === undefined ? "" : Time.ago(now - data.at)
  const label =
    data === undefined
      ? isLoading
        ? "Loading"
        : "No data"
      : trouble === undefined
        ? age
        : `Last good data: ${age}`
  return (
    <p className="freshness">
      {data !== undefined && (data.added.size > 0 || data.removed > 0) && (
        <span className="changes">
          {data.added.size > 0 && `${data.added.size} new`}
          {data.added.size > 0 && data.removed > 0 && ", "}
          {data.removed > 0 && `${data.removed} removed`}
        </span>
      )}
      <time dateTime={data === undefined ? undefined : new Date(data.at).toISOString()}>{label}</time>
    </p>
  )
}

const ThemeChoice = () => {
  const [theme, choose] = useTheme()
  return (
    <label className="theme">
      <span className="hidden">Theme</span>
      <select className="control" value={theme} onChange={(event) => choose(event.target.value as Theme)}>
        {Object.entries(themes).map(([value, label]) => (
          <option key={value} value={value}>
            {label}
          </option>
        ))}
      </select>
    </label>
  )
}
