import { countOf } from "../model/Graph.ts"
import * as Location from "../model/Location.ts"
import type { Data, Session } from "../model/Session.ts"
import * as Time from "../model/Time.ts"
import { useNow } from "../state/useNow.ts"
import { type Theme, themes, useTheme } from "../state/useTheme.ts"

export const Header = (props: {
  readonly site: string
  readonly session: Session
  readonly location: Location.Location
  readonly refresh: () => void
  readonly showsChanges: boolean
  readonly toggleChanges: () => void
  /** Shows the failure again that was folded; none where none is. */
  readonly unfold: (() => void) | undefined
}) => {
  const { audit, data, isLoading } = props.session
  const counts: Partial<Record<Location.Tab, number | undefined>> = {
    mappings: data?.rows.length,
    problems: audit?.problems.length
  }
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
        {props.unfold !== undefined && (
          <button type="button" className="link failed" onClick={props.unfold}>
            Show the failure
          </button>
        )}
        <ChangeCount session={props.session} isOpen={props.showsChanges} toggle={props.toggleChanges} />
        <Freshness session={props.session} />
        <button type="button" className="button refresh" aria-disabled={isLoading} onClick={props.refresh}>
          <span className={isLoading ? "spinner" : "spinner idle"} aria-hidden="true" />
          {isLoading ? "Refreshing" : "Refresh"}
        </button>
        <ThemeChoice />
      </div>
      <p className="hidden" role="status">
        {isLoading ? "" : outcomeOf(props.session)}
      </p>
    </header>
  )
}

/** What a refresh ended with, for who does not see it; a failure speaks for itself. */
const outcomeOf = ({ data, trouble }: Session): string =>
  data === undefined || trouble !== undefined ? "" : `Refreshed: ${countOf(data.rows.length)}`

const changesIn = ({ changes: { added, moved, removed } }: Data): ReadonlyArray<string> =>
  [`${of(added)} new`, `${of(removed)} removed`, `${of(moved)} moved`].filter(
    (text) => !text.startsWith("0 ")
  )

const of = ({ count }: { readonly count: number }): string => count.toLocaleString("en")

/** What changed since the page was opened, which opens as a list. */
const ChangeCount = (props: {
  readonly session: Session
  readonly isOpen: boolean
  readonly toggle: () => void
}) => {
  const { data } = props.session
  const counts = data === undefined ? [] : changesIn(data)
  if (counts.length === 0) return null
  return (
    <button
      type="button"
      className="changes"
      aria-expanded={props.isOpen}
      aria-controls="changes"
      onClick={props.toggle}
    >
      {counts.join(", ")}
    </button>
  )
}

/** The age of the data. */
const Freshness = ({ session: { data, isLoading, trouble } }: { readonly session: Session }) => {
  const now = useNow()
  if (data === undefined) return <p className="freshness">{isLoading ? "Loading" : "No data"}</p>
  const age = Time.ago(now - data.at)
  const at = new Date(data.at)
  return (
    <p className="freshness">
      {trouble !== undefined && <span className="long">Last good data: </span>}
      <time dateTime={at.toISOString()} title={at.toLocaleString("en")}>
        {age}
      </time>
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
