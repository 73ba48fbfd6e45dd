/** What the page knows: the last good data, the last failure, and what changed in between. */
import type { CloudAuthError } from "@dd-cloud-auth/core/Failure"
import type { PersonaMapping } from "@dd-cloud-auth/core/PersonaMapping"
import * as Callers from "./Callers.ts"
import * as Overlaps from "./Overlaps.ts"
import * as Problems from "./Problems.ts"
import * as Row from "./Row.ts"
import * as Slices from "./Slices.ts"
import * as Trouble from "./Trouble.ts"

/** One answer of the site, and what follows from it. */
export interface Data {
  readonly rows: ReadonlyArray<Row.Row>
  readonly index: Callers.Index
  readonly overlaps: Overlaps.Overlaps
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
  | { readonly _tag: "Answered"; readonly data: Data }
  | { readonly _tag: "Failed"; readonly failure: CloudAuthError; readonly at: number }

export const initial: Session = { isLoading: false, data: undefined, trouble: undefined }

export const next = (session: Session, event: Event): Session => {
  switch (event._tag) {
    case "Asked":
      return { ...session, isLoading: true }
    case "Answered":
      return { isLoading: false, data: event.data, trouble: undefined }
    case "Failed": {
      const trouble = Trouble.describe(event.failure)
      return { ...session, isLoading: false, trouble: { ...trouble, retryAt: event.at + trouble.waitFor } }
    }
  }
}

/** Works out what follows from an answer, and what it changed since the one before. */
export function* read(
  mappings: ReadonlyArray<PersonaMapping>,
  at: number,
  before: Data | undefined
): Slices.Sliced<Data> {
  const rows = yield* Slices.map(mappings, Row.fromMapping)
  const overlaps = yield* Overlaps.find(rows)
  const known = new Set(yield* Slices.map(before?.rows ?? [], ({ mapping }) => mapping.id))
  const added = new Set<string>()
  yield* Slices.forEach(before === undefined ? [] : mappings, ({ id }) => known.has(id) || added.add(id))
  return {
    rows,
    index: yield* Callers.index(rows),
    overlaps,
    problems: yield* Problems.find(rows, overlaps),
    at,
    added,
    removed: before === undefined ? 0 : known.size - (mappings.length - added.size)
  }
}
