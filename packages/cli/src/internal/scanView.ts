import type { PersonaMapping } from "@dd-cloud-auth/core/PersonaMapping"
import type { Column, View } from "./rows.ts"
import type { Caller } from "./scanned.ts"

/** One line of a caller: a mapping that matches, or none. */
export interface Row {
  readonly caller: Caller
  readonly mapping: PersonaMapping | undefined
}

/** A row for each match, or one without a mapping where there is none. */
export const rowsOf = (caller: Caller): ReadonlyArray<Row> =>
  caller.matches.length === 0
    ? [{ caller, mapping: undefined }]
    : caller.matches.map((mapping) => ({ caller, mapping }))

/** The columns that callers have, by their names. */
export const columns = {
  caller: { name: "caller", heading: "CALLER", flexible: true, text: ({ caller }) => caller.seen.caller },
  outcome: { name: "outcome", heading: "OUTCOME", text: ({ caller }) => caller.outcome },
  accountIdentifier: {
    name: "accountIdentifier",
    heading: "ACTS AS",
    flexible: true,
    text: ({ mapping }) => mapping?.accountIdentifier
  },
  arnPattern: {
    name: "arnPattern",
    heading: "BY",
    flexible: true,
    text: ({ mapping }) => mapping?.arnPattern
  },
  id: { name: "id", heading: "MAPPING ID", flexible: true, text: ({ mapping }) => mapping?.id },
  count: { name: "count", heading: "RECORDS", text: ({ caller }) => `${caller.seen.count}` },
  firstSeen: {
    name: "firstSeen",
    heading: "FIRST SEEN",
    text: ({ caller }) => timeOf(caller.seen.firstSeen)
  },
  lastSeen: { name: "lastSeen", heading: "LAST SEEN", text: ({ caller }) => timeOf(caller.seen.lastSeen) }
} as const satisfies Readonly<Record<string, Column<Row>>>

/** How callers are printed for programs. */
export const view: View<Caller, Row> = {
  rows: rowsOf,
  columns: Object.values(columns),
  value: ({ matches, outcome, seen }) => ({
    caller: seen.caller,
    outcome,
    count: seen.count,
    made: seen.made,
    firstSeen: timeOf(seen.firstSeen) ?? null,
    lastSeen: timeOf(seen.lastSeen) ?? null,
    sources: seen.sources,
    hasMoreSources: seen.hasMoreSources,
    matches
  })
}

/** A time as everything else has it too: UTC, ISO 8601. */
const timeOf = (time: number | undefined): string | undefined =>
  time === undefined ? undefined : new Date(time).toISOString().replace(".000Z", "Z")
