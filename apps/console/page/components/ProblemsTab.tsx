import { type ReactElement, useCallback, useDeferredValue, useEffect, useMemo, useRef, useState } from "react"
import type { Location } from "../model/Location.ts"
import * as Problems from "../model/Problems.ts"
import type { Data } from "../model/Session.ts"
import type { Navigate } from "../state/useLocation.ts"
import { useSliced } from "../state/useSliced.ts"
import { useVirtual } from "../state/useVirtual.ts"
import { ProblemCard } from "./ProblemCard.tsx"
import { ProblemFilter } from "./ProblemFilter.tsx"
import type { TryCaller } from "./RowLinks.tsx"
import { RuleHeading } from "./RuleHeading.tsx"

export const ProblemsTab = (props: {
  readonly data: Data
  readonly audit: Problems.Audit | undefined
  readonly progress: Problems.Progress | undefined
  /** Why the mappings were not audited; empty where they were, or are. */
  readonly notAudited: string
  readonly location: Location
  readonly navigate: Navigate
  readonly tryCaller: TryCaller
}) => {
  const { audit, data, location, navigate, notAudited, progress, tryCaller } = props
  if (notAudited !== "") {
    return (
      <p className="empty" role="alert">
        The mappings could not be looked through. {notAudited}
      </p>
    )
  }
  if (audit === undefined) return <AuditProgress progress={progress} />
  return (
    <>
      {progress !== undefined && <AuditProgress progress={progress} />}
      {audit.note !== "" && <p className="shortfall">{audit.note}</p>}
      {audit.problems.length === 0 ? (
        <p className="empty">
          Nothing found in {audit.mappings.toLocaleString("en")}{" "}
          {audit.mappings === 1 ? "mapping" : "mappings"}; {audit.rules.length} rules ran.
        </p>
      ) : (
        <ProblemList
          data={data}
          audit={audit}
          location={location}
          navigate={navigate}
          tryCaller={tryCaller}
        />
      )}
    </>
  )
}

/** How far an audit is. */
const AuditProgress = ({ progress }: { readonly progress: Problems.Progress | undefined }) => (
  <p className="auditing">
    <label>
      Looking for problems <progress value={progress?.done ?? 0} max={progress?.of ?? 1} />
    </label>{" "}
    <span className="quiet">{progress !== undefined && `${progress.done} of ${progress.of} rules`}</span>
  </p>
)

const ProblemList = (props: {
  readonly data: Data
  readonly audit: Problems.Audit
  readonly location: Location
  readonly navigate: Navigate
  readonly tryCaller: TryCaller
}) => {
  const { audit, data, location, navigate, tryCaller } = props
  const { problem: wanted, severity } = location
  const isGone = useMemo(
    () => wanted !== "" && !audit.problems.some(({ fingerprint }) => fingerprint === wanted),
    [audit, wanted]
  )
  const search = useDeferredValue(location.filter.search)
  const { value: selected } = useSliced(
    () => Problems.select(audit, search, severity),
    [audit, search, severity]
  )
  return (
    <>
      <ProblemFilter
        search={location.filter.search}
        severity={severity}
        counts={selected?.counts}
        all={audit.problems.length}
        change={({ search = location.filter.search, ...change }) =>
          navigate({ ...change, filter: { ...location.filter, search } })
        }
      />
      {isGone && (
        <p className="shortfall">
          The problem that the address leads to, {wanted}, is not there, or not any more.
        </p>
      )}
      {selected !== undefined && (
        <Groups data={data} selected={selected} wanted={wanted} tryCaller={tryCaller} />
      )}
      {selected?.problems.length === 0 && <p className="empty">No problem passes this filter.</p>}
    </>
  )
}

const Groups = (props: {
  readonly data: Data
  readonly selected: Problems.Selected
  /** The fingerprint of the problem that the address leads to. */
  readonly wanted: string
  readonly tryCaller: TryCaller
}) => {
  const { data, selected, tryCaller, wanted } = props
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set())
  const [explained, setExplained] = useState<ReadonlySet<string>>(new Set())
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set())
  const groups = selected.groups.map((group) => ({ ...group, isClosed: closed.has(group.rule.code) }))
  const count = groups.reduce((sum, { count, isClosed }) => sum + 1 + (isClosed ? 0 : count), 0)
  // eslint-disable-next-line react-hooks/exhaustive-deps -- of which the groups are made
  const keyOf = useCallback((index: number) => keyAt(selected, groups, index), [selected, closed])
  const list = useVirtual({ count, keyOf, estimate: 130, covered: 120 })

  const render = (index: number): ReactElement => {
    const [group, at] = itemAt(groups, index)
    const { code } = group.rule
    if (at === undefined) {
      return (
        <RuleHeading
          rule={group.rule}
          count={group.count}
          isOpen={!group.isClosed}
          toggle={() => setClosed(toggled(closed, code))}
          isExplained={explained.has(code)}
          explain={() => setExplained(toggled(explained, code))}
        />
      )
    }
    const problem = selected.problems[at]!
    return (
      <ProblemCard
        problem={problem}
        rows={data.byId}
        isWanted={problem.fingerprint === wanted}
        isOpen={opened.has(problem.fingerprint)}
        open={() => setOpened(toggled(opened, problem.fingerprint))}
        tryCaller={tryCaller}
      />
    )
  }

  const scrollTo = useRef(list.scrollTo)
  useEffect(() => {
    scrollTo.current = list.scrollTo
  })
  // What an address leads to is shown as soon as it is there, after the page went to the top of a new view.
  useEffect(() => {
    const at = selected.problems.findIndex(({ fingerprint }) => fingerprint === wanted)
    if (at < 0) return
    setClosed(new Set())
    const frame = requestAnimationFrame(() =>
      scrollTo.current(indexOf(selected.groups, at), { align: "center" })
    )
    return () => cancelAnimationFrame(frame)
    // eslint-disable-next-line react-hooks/exhaustive-deps -- what is found later moves nobody
  }, [wanted])

  return (
    <div ref={list.container} className="virtual" style={{ height: list.height }}>
      {list.items.map(({ attributes, index, key }) => (
        <div key={key} {...attributes}>
          {render(index)}
        </div>
      ))}
    </div>
  )
}

type Shown = Problems.Group & { readonly isClosed: boolean }

const toggled = (set: ReadonlySet<string>, name: string): ReadonlySet<string> => {
  const next = new Set(set)
  if (!next.delete(name)) next.add(name)
  return next
}

/** The group that an item of the list is in, and which of the problems it is; the heading is none. */
const itemAt = (
  groups: ReadonlyArray<Shown>,
  index: number
): readonly [group: Shown, at: number | undefined] => {
  let left = index
  for (const group of groups) {
    if (left === 0) return [group, undefined]
    const size = group.isClosed ? 0 : group.count
    if (left <= size) return [group, group.from + left - 1]
    left -= 1 + size
  }
  throw new Error("there are no more items than that")
}

const keyAt = ({ problems }: Problems.Selected, groups: ReadonlyArray<Shown>, index: number): string => {
  const [group, at] = itemAt(groups, index)
  return at === undefined ? group.rule.code : problems[at]!.fingerprint
}

/** Where in the list a problem stands, while every group is open: a heading stands before each. */
const indexOf = (groups: ReadonlyArray<Problems.Group>, at: number): number =>
  at + groups.filter(({ from }) => from <= at).length
