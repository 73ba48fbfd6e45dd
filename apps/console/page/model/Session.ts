/** What the page knows: the last good data, the last failure, and what the audit found. */

import type { PersonaMapping } from "@dd-cloud-auth/core/PersonaMapping"
import * as Accounts from "./Accounts.ts"
import * as Changes from "./Changes.ts"
import type * as Place from "./Place.ts"
import type * as Problems from "./Problems.ts"
import type * as Query from "./Query.ts"
import type * as Row from "./Row.ts"
import * as Slices from "./Slices.ts"
import type { Trouble } from "./Trouble.ts"

/** One answer of the site, and what follows from it. */
export interface Data {
  readonly rows: ReadonlyArray<Row.Row>
  readonly byId: ReadonlyMap<string, Row.Row>
  /** What the Datadog accounts are called. */
  readonly names: Place.Names
  readonly marked: Query.Marked
  /** When the answer came, in milliseconds since the epoch. */
  readonly at: number
  readonly changes: Changes.Changes
}

export interface Session {
  readonly isLoading: boolean
  /** Kept through failures. */
  readonly data: Data | undefined
  readonly trouble: (Trouble & { readonly retryAt: number }) | undefined
  /** What the last audit that ended has found. */
  readonly audit: Problems.Audit | undefined
  /** How far the audit is that is under way. */
  readonly progress: Problems.Progress | undefined
  /** Why the last audit did not end; empty where it did, or is under way. */
  readonly notAudited: string
}

export type Event =
  | { readonly _tag: "Asked" }
  | { readonly _tag: "Answered"; readonly data: Data }
  | { readonly _tag: "Failed"; readonly trouble: Trouble; readonly at: number }
  | { readonly _tag: "Auditing"; readonly progress: Problems.Progress }
  | { readonly _tag: "Audited"; readonly audit: Problems.Audit }
  | { readonly _tag: "NotAudited"; readonly why: string }

export const initial: Session = {
  isLoading: false,
  data: undefined,
  trouble: undefined,
  audit: undefined,
  progress: undefined,
  notAudited: ""
}

export const next = (session: Session, event: Event): Session => {
  switch (event._tag) {
    case "Asked":
      return { ...session, isLoading: true }
    case "Answered":
      return { ...session, isLoading: false, data: event.data, trouble: undefined }
    case "Failed":
      return {
        ...session,
        isLoading: false,
        trouble: { ...event.trouble, retryAt: event.at + event.trouble.waitFor }
      }
    case "Auditing":
      return { ...session, progress: event.progress, notAudited: "" }
    case "Audited":
      return { ...session, audit: event.audit, progress: undefined }
    case "NotAudited":
      return { ...session, audit: undefined, progress: undefined, notAudited: event.why }
  }
}

/** The row that is there already where nothing in it changed. */
const keep = (before: Data | undefined, row: Row.Row): Row.Row => {
  const known = before?.byId.get(row.mapping.id)
  return known !== undefined && isSame(known.mapping, row.mapping) ? known : row
}

const isSame = (a: PersonaMapping, b: PersonaMapping): boolean =>
  a.arnPattern === b.arnPattern &&
  a.accountIdentifier === b.accountIdentifier &&
  a.accountUuid === b.accountUuid

/** What the worker tells of an answer besides its rows. */
export interface About {
  /** The ids of the mappings that have a caller in common with one of another account. */
  readonly overlapping: ReadonlyArray<string>
  readonly changes: Changes.Changes
}

/** Works out what follows from an answer, unless it is the one before again. */
export function* read(
  answered: ReadonlyArray<Row.Row>,
  { changes, overlapping }: About,
  at: number,
  before: Data | undefined
): Slices.Sliced<Data> {
  const rows = yield* Slices.map(answered, (row) => keep(before, row))
  if (before !== undefined && (yield* isAgain(before.rows, rows))) return { ...before, at }
  const byId = new Map<string, Row.Row>()
  yield* Slices.forEach(rows, (row) => byId.set(row.mapping.id, row))
  const accounts = yield* Accounts.ofMany(yield* Slices.map(rows, ({ mapping }) => mapping))
  return {
    rows,
    byId,
    names: new Map(yield* Slices.map(accounts, ({ key, name }) => [key, name] as const)),
    marked: {
      new: new Set(changes.ids),
      overlapping: new Set(overlapping)
    },
    at,
    changes
  }
}

/** The same data, with changes counted from it on. */
export const countFromHere = (data: Data): Data => ({
  ...data,
  marked: { ...data.marked, new: new Set() },
  changes: Changes.noneSince(data.at)
})

function* isAgain(before: ReadonlyArray<Row.Row>, rows: ReadonlyArray<Row.Row>): Slices.Sliced<boolean> {
  if (before.length !== rows.length) return false
  let isSame = true
  yield* Slices.forEach(rows, (row, at) => {
    isSame &&= row === before[at]
  })
  return isSame
}
