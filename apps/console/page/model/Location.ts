/** What the address says: the tab, the filter, the order, where the map is zoomed in, and which row and problem are looked at. */

import type { Severity } from "@dd-cloud-auth/audit/Finding"
import { columnOf } from "./Place.ts"
import { type Column, columns, type Filter, marks, noFilter, type Sort } from "./Query.ts"
import { kinds, reaches } from "./Row.ts"

export const tabs = { mappings: "Mappings", try: "Try a caller", map: "Map", problems: "Problems" } as const

export type Tab = keyof typeof tabs

export interface Location {
  readonly tab: Tab
  readonly filter: Filter
  readonly sort: Sort | undefined
  /** The places that the map is zoomed in on, one inside the other, and that the table shows; none for the whole. */
  readonly focus: ReadonlyArray<string>
  /** The id of the mapping whose details are open; empty for none. */
  readonly row: string
  /** The severity of the problems that are shown; all of them if it is empty. */
  readonly severity: Severity | ""
  /** The fingerprint of the problem that the address leads to; empty for none. */
  readonly problem: string
}

/** The first view of all: what an address says is set against it. */
export const start: Location = {
  tab: "mappings",
  filter: noFilter,
  sort: undefined,
  focus: [],
  row: "",
  severity: "",
  problem: ""
}

/** The severities of problems, in words. */
export const severities: Readonly<Record<Severity, string>> = {
  error: "Errors",
  warning: "Warnings",
  note: "Notes"
}

/** Reads a hash such as `#/mappings?search=ci&sort=-actsAs`; what it does not know, it leaves out. */
export const parse = (hash: string): Location => {
  const [, path = "", query = ""] = /^#?\/?([^?]*)\??(.*)$/s.exec(hash) ?? []
  const values = new URLSearchParams(query)
  const text = (name: string): string => values.get(name) ?? ""
  const sort = text("sort")
  const column = sort.replace(/^-/, "")
  return {
    tab: isKeyOf(tabs, path) ? path : "mappings",
    filter: {
      search: text("search"),
      account: text("account"),
      kind: isKeyOf(kinds, text("kind")) ? (text("kind") as keyof typeof kinds) : "",
      actsAs: text("actsAs"),
      reach: isKeyOf(reaches, text("reach")) ? (text("reach") as keyof typeof reaches) : "",
      mark: isKeyOf(marks, text("mark")) ? (text("mark") as keyof typeof marks) : ""
    },
    sort: columns.includes(column as Column)
      ? { column: column as Column, descending: sort.startsWith("-") }
      : undefined,
    focus: values.getAll("focus").filter((id) => columnOf(id) !== undefined),
    row: text("row"),
    severity: isKeyOf(severities, text("severity")) ? (text("severity") as Severity) : "",
    problem: text("problem")
  }
}

/** Writes the hash that `parse` reads; what is at its default is left out. */
export const format = (location: Location): string => {
  const { filter, focus, sort, tab } = location
  const values = new URLSearchParams()
  for (const name of Object.keys(noFilter) as ReadonlyArray<keyof Filter>) {
    if (filter[name] !== "") values.set(name, filter[name])
  }
  if (sort !== undefined) values.set("sort", `${sort.descending ? "-" : ""}${sort.column}`)
  for (const node of focus) values.append("focus", node)
  for (const name of ["row", "severity", "problem"] as const) {
    if (location[name] !== "") values.set(name, location[name])
  }
  return `#/${tab}${values.size === 0 ? "" : `?${values}`}`
}

const isKeyOf = <A extends object>(object: A, key: string): key is string & keyof A =>
  Object.hasOwn(object, key)
