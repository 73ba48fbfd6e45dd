/** What the page knows: the last good data, the last failure, and what changed in between. */
import type { Failure } from "@dd-cloud-auth/core/Failure"
import type { PersonaMapping } from "@dd-cloud-auth/core/PersonaMapping"
import * as Callers from "./Callers.ts"
import * as Problems from "./Problems.ts"
import * as Row from "./Row.ts"
import * as Trouble from "./Trouble.ts"

/** One answer of the site, and what follows from it. */
export interface Data {
  readonly rows: ReadonlyArray<Row.Row>
  readonly index: Callers.Index
  readonly problems: Problems.Problems
  /** When the answer came, in milliseconds since the epoch. */
  readonly at: number
  /** The mappings that the answer before this one did not have. */
  readonly added: ReadonlySet<string>
  /** How many mappings of the answer before are gone. */
  readonly removed: number
}

export interface Session {
  readonly isLoading: boolean
  /** Kept through failures. */
  readonly data: Data | undefined
  readonly trouble: (Trouble.Trouble & { readonly retryAt: number }) | undefined
}

export type Event =
  | { readonly _tag: "Asked" }
  | { readonly _tag: "Answered"; readonly mappings: ReadonlyArray<PersonaMapping>; readonly at: number }
  | { readonly _tag: "Failed"; readonly failure: Failure; readonly at: number }

export const initial: Session = { isLoading: false, data: undefined, trouble: undefined }

export const next = (session: Session, event: Event): Session => {
  switch (event._tag) {
    case "Asked":
      return { ...session, isLoading: true }
    case "Answered":
      return { isLoading: false, data: read(event.mappings, event.at, session.data), trouble: undefined }
    case "Failed": {
      const trouble = Trouble.describe(event.failure)
      return { ...session, isLoading: false, trouble: { ...trouble, retryAt: event.at + trouble.waitFor } }
    }
  }
}

const read = (mappings: ReadonlyArray<PersonaMapping>, at: number, before: Data | undefined): Data => {
  const rows = mappings.map(Row.fromMapping)
  const index = Callers.index(rows)
  const known = new Set(before?.rows.map(({ mapping }) => mapping.id))
  const added = new Set(
    before === undefined ? [] : mappings.map(({ id }) => id).filter((id) => !known.has(id))
  )
  const removed = known.size - (mappings.length - added.size)
  return {
    rows,
    index,
    problems: Problems.find(rows, index),
    at,
    added,
    removed: before === undefined ? 0 : removed
  }
}
