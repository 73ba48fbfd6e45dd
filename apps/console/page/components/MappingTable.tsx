import { type KeyboardEvent, useCallback, useEffect, useMemo, useRef, useState } from "react"
import type { Audit } from "../model/Problems.ts"
import type * as Query from "../model/Query.ts"
import { kinds, meanings, reaches, type Row } from "../model/Row.ts"
import type { Store } from "../state/Store.ts"
import { useVirtual } from "../state/useVirtual.ts"
import { Resource } from "./Arn.tsx"
import { MappingDetails } from "./MappingDetails.tsx"
import { MappingHead } from "./MappingHead.tsx"
import type { TryCaller } from "./RowLinks.tsx"

/**
 * A treegrid, since each row holds its details; only the rows in view exist. Up, Down, Home, End and the Page keys move,
 * Enter opens and closes.
 */
export const MappingTable = (props: {
  readonly rows: ReadonlyArray<Row>
  readonly marked: Query.Marked
  /** Whether other rows are being looked for. */
  readonly isWorking: boolean
  readonly sort: Query.Sort | undefined
  readonly sortBy: (sort: Query.Sort | undefined) => void
  /** The id of the row whose details are open; empty for none. */
  readonly open: string
  readonly setOpen: (id: string) => void
  readonly audit: Audit | undefined
  readonly store: Store
  readonly tryCaller: TryCaller
}) => {
  const { audit, marked, open, rows, setOpen, sort, sortBy, store, tryCaller } = props
  const [activeId, setActiveId] = useState(open)
  const active = useMemo(
    () =>
      Math.max(
        0,
        rows.findIndex(({ mapping }) => mapping.id === activeId)
      ),
    [rows, activeId]
  )
  const keyOf = useCallback((index: number) => rows[index]!.mapping.id, [rows])
  const list = useVirtual({
    count: rows.length,
    keyOf,
    // As high as the style sheet makes them: each that is not has all that follow it placed anew.
    estimate: matchMedia("(width < 48rem)").matches ? 69 : 34,
    active,
    covered: 142
  })
  const first = useRef(active)
  const scrollTo = useRef(list.scrollTo)
  // A row that an address opens is shown, unless the address was scrolled somewhere else before.
  useEffect(() => {
    if (first.current > 0 && scrollY === 0) scrollTo.current(first.current, { align: "center" })
  }, [])

  /** The row to focus once it exists. */
  const wanted = useRef(-1)

  useEffect(() => {
    if (wanted.current < 0) return
    const selector = `[aria-rowindex="${wanted.current + 2}"]`
    const row = list.container.current?.querySelector<HTMLElement>(selector) ?? undefined
    if (row === undefined) return
    wanted.current = -1
    row.focus({ preventScroll: true })
  })

  const toggle = (id: string): void => setOpen(open === id ? "" : id)

  const onKeyDown = (event: KeyboardEvent): void => {
    if (!(event.target instanceof HTMLElement)) return
    if (event.target.role !== "row") {
      if (event.key === "Escape") rowOf(event.target)?.focus()
      return
    }
    const row = rows[active]
    if (row !== undefined && isToggle(event.key, open === row.mapping.id)) {
      event.preventDefault()
      toggle(row.mapping.id)
      return
    }
    const to = destination(event.key, active, rows.length)
    const target = to === undefined ? undefined : rows[to]
    if (to === undefined || target === undefined) return
    event.preventDefault()
    wanted.current = to
    setActiveId(target.mapping.id)
    list.scrollTo(to, { align: "auto" })
  }

  return (
    <div
      className="grid"
      role="treegrid"
      aria-label="Persona mappings"
      aria-rowcount={rows.length + 1}
      aria-busy={props.isWorking}
      onKeyDown={onKeyDown}
    >
      <MappingHead sort={sort} sortBy={sortBy} />
      <div role="presentation" ref={list.container} className="virtual" style={{ height: list.height }}>
        {list.items.map(({ attributes, index, key }) => {
          const row = rows[index]!
          const isOpen = open === row.mapping.id
          return (
            <div role="rowgroup" key={key} {...attributes}>
              <div
                role="row"
                className={`row ${row.reach}${isOpen ? " open" : ""}${index % 2 === 1 ? " odd" : ""}`}
                aria-rowindex={index + 2}
                aria-expanded={isOpen}
                tabIndex={index === active ? 0 : -1}
                onFocus={() => setActiveId(row.mapping.id)}
                onClick={() => isSelecting() || toggle(row.mapping.id)}
              >
                <div role="gridcell" className="mono">
                  {row.accountId}
                  {marked.new.has(row.mapping.id) && <span className="new">new</span>}
                </div>
                <div role="gridcell" className="mono clip" title={row.mapping.arnPattern}>
                  {row.mapping.arnPattern === "" ? (
                    <em className="quiet">Empty pattern</em>
                  ) : (
                    <Resource row={row} />
                  )}
                </div>
                <div role="gridcell">{kinds[row.kind]}</div>
                <div role="gridcell" className="clip" title={row.mapping.accountIdentifier}>
                  {row.mapping.accountIdentifier}
                </div>
                <div role="gridcell" className="badges">
                  <span className={`badge ${row.reach}`}>{reaches[row.reach]}</span>{" "}
                  {row.reach !== "broken" && row.severity !== undefined && (
                    <span className="badge doubt" title={meanings[row.severity].title}>
                      {meanings[row.severity].word}
                    </span>
                  )}
                  {marked.overlapping.has(row.mapping.id) && (
                    <span className="badge doubt" title="A caller may match a mapping of another account too">
                      overlaps
                    </span>
                  )}
                </div>
              </div>
              {isOpen && (
                <div role="row">
                  <div role="gridcell" aria-colspan={5}>
                    <MappingDetails
                      row={row}
                      isOverlapping={marked.overlapping.has(row.mapping.id)}
                      audit={audit}
                      store={store}
                      tryCaller={tryCaller}
                    />
                  </div>
                </div>
              )}
            </div>
          )
        })}
      </div>
    </div>
  )
}

/** The row whose details an element stands in. */
const rowOf = (element: HTMLElement): HTMLElement | null =>
  element.closest('[role="rowgroup"]')?.querySelector<HTMLElement>('[role="row"]') ?? null

/** Whether the click ended a selection of text. */
const isSelecting = (): boolean => getSelection()?.isCollapsed === false

/** Enter and Space go either way; the arrows only open or only close. */
const isToggle = (key: string, isOpen: boolean): boolean =>
  key === "Enter" || key === " " || key === (isOpen ? "ArrowLeft" : "ArrowRight")

const page = 15

const destination = (key: string, from: number, count: number): number | undefined => {
  const clamp = (to: number): number => Math.min(Math.max(0, to), count - 1)
  const steps: Readonly<Record<string, number>> = {
    ArrowDown: clamp(from + 1),
    ArrowUp: clamp(from - 1),
    PageDown: clamp(from + page),
    PageUp: clamp(from - page),
    Home: 0,
    End: count - 1
  }
  return Object.hasOwn(steps, key) ? steps[key] : undefined
}
