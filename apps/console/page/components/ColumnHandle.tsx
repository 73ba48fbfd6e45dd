import { type KeyboardEvent, type PointerEvent, useRef } from "react"
import type { Column } from "../model/Query.ts"
import { limits, measure, reset, resize, type Widths } from "../state/useColumns.ts"

/** How far an arrow key moves an edge, in pixels. */
const step = 16

/**
 * The right edge of a column, as the window splitter of the ARIA practices. All edges are one stop of the Tab key, so
 * that the way to the rows does not get longer with each: Up and Down, which a splitter has no use for, go to the others.
 */
export const ColumnHandle = (props: {
  readonly column: Column
  readonly heading: string
  readonly widths: Widths
  /** Whether the Tab key stops at this one of the edges. */
  readonly isStop: boolean
  readonly onFocus: () => void
}) => {
  const { column, heading, isStop, onFocus, widths } = props
  const { max, min } = limits(widths, column)
  const width = widths[column]
  /** Where the pointer went down, and what it found. */
  const from = useRef<{ readonly x: number; readonly widths: Widths }>(undefined)

  const begin = (event: PointerEvent<HTMLElement>): void => {
    if (event.button !== 0) return
    event.currentTarget.setPointerCapture(event.pointerId)
    from.current = { x: event.clientX, widths: measureAt(event.currentTarget) }
  }
  const move = ({ clientX }: PointerEvent): void => {
    if (from.current === undefined) return
    const { widths, x } = from.current
    resize(widths, column, widths[column] + clientX - x)
  }
  const end = (): void => {
    from.current = undefined
  }

  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    const act = actions[event.key]
    if (act === undefined || event.altKey || event.ctrlKey || event.metaKey) return
    event.preventDefault()
    act(event.currentTarget)
  }
  const resizeTo = (width: (now: Widths) => number) => (handle: HTMLElement) => {
    // Keys may be faster than frames, and what was rendered is of the last one.
    const now = measureAt(handle)
    resize(now, column, width(now))
  }
  const actions: Readonly<Record<string, (handle: HTMLElement) => void>> = {
    ArrowLeft: resizeTo((now) => now[column] - step),
    ArrowRight: resizeTo((now) => now[column] + step),
    Home: resizeTo((now) => limits(now, column).min),
    End: resizeTo((now) => limits(now, column).max),
    Enter: reset,
    ArrowUp: (handle) => focusOther(handle, -1),
    ArrowDown: (handle) => focusOther(handle, 1)
  }

  return (
    <div
      role="separator"
      className="handle"
      aria-orientation="vertical"
      aria-label={`Width of ${heading}`}
      aria-valuenow={Math.round(width)}
      aria-valuemin={Math.round(min)}
      aria-valuemax={Math.round(max)}
      aria-valuetext={`${Math.round(width)} pixels`}
      title="Drag, or Left and Right: width. Up and Down: other columns. Double click, or Enter: all columns as they were."
      tabIndex={isStop ? 0 : -1}
      onFocus={onFocus}
      onKeyDown={onKeyDown}
      onDoubleClick={reset}
      onPointerDown={begin}
      onPointerMove={move}
      onLostPointerCapture={end}
    />
  )
}

const measureAt = (handle: HTMLElement): Widths => measure(handle.closest('[role="row"]'))

const focusOther = (handle: HTMLElement, by: 1 | -1): void => {
  const shown = Array.from(
    handle.closest('[role="row"]')?.querySelectorAll<HTMLElement>('[role="separator"]') ?? []
  ).filter((other) => other.checkVisibility())
  shown[shown.indexOf(handle) + by]?.focus()
}
