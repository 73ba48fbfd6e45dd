import { type RefObject, useLayoutEffect, useState } from "react"
import { type Column, columns } from "../model/Query.ts"

/** How wide each column of the table is, in pixels; 0 for one that the window has no room for. */
export type Widths = Readonly<Record<Column, number>>

/** No column gets narrower than its heading and what its shortest cells hold, in rem. */
const least: Readonly<Record<Column, number>> = {
  account: 7.5,
  principal: 6,
  kind: 7,
  actsAs: 6,
  reach: 7.75
}

/** The widths of the columns, as they are now under the headings in a row. */
export const measure = (headings: Element | null | undefined): Widths => {
  const [account = 0, principal = 0, kind = 0, actsAs = 0, reach = 0] = Array.from(
    headings?.children ?? [],
    (cell) => cell.getBoundingClientRect().width
  )
  return { account, principal, kind, actsAs, reach }
}

/** What `measure` finds, kept up to date. */
export const useColumns = (headings: RefObject<HTMLElement | null>): Widths => {
  const [widths, setWidths] = useState(() => measure(undefined))
  useLayoutEffect(() => {
    const follow = (): void => setWidths(measure(headings.current))
    // It tells after the layout of a frame, so that measuring then costs none of its own.
    const observer = new ResizeObserver(follow)
    for (const cell of headings.current?.children ?? []) observer.observe(cell)
    follow()
    return () => observer.disconnect()
  }, [headings])
  return widths
}

/** How wide a column may be, in pixels: what it gains, the next column that is shown gives. */
export const limits = (widths: Widths, column: Column) => {
  const next = columns.find((other, at) => at > columns.indexOf(column) && widths[other] > 0) ?? column
  const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize)
  const min = Math.min(least[column] * rem, widths[column])
  const max = Math.max(widths[column] + widths[next] - least[next] * rem, widths[column])
  return { next, min, max }
}

/**
 * Makes a column as wide as asked for, within its limits. The widths become properties of the document, which the style
 * sheet makes the grid of: no row is rendered anew, and they last as long as the page. They are shares of the window,
 * which may change.
 */
export const resize = (widths: Widths, column: Column, width: number): void => {
  const { max, min, next } = limits(widths, column)
  const given = Math.min(Math.max(width, min), max)
  const resized = { ...widths, [column]: given, [next]: widths[column] + widths[next] - given }
  for (const name of columns) {
    if (widths[name] > 0)
      document.documentElement.style.setProperty(
        property(name),
        `minmax(${least[name]}rem, ${resized[name]}fr)`
      )
  }
}

/** Gives all columns the widths of the style sheet again. */
export const reset = (): void => {
  for (const name of columns) document.documentElement.style.removeProperty(property(name))
}

const property = (column: Column): string => `--column-${column}`
