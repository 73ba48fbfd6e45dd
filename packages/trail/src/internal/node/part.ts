// What was found in some files, in the form in which one thread hands it to another: names, and all else of a caller as
// numbers. An object for each caller of each file would take more time and memory than it takes to read them.

import * as Fold from "../../Fold.ts"
import type { Sighting } from "../sink.ts"

/** What was found. */
export interface Part {
  /** The names of the files, in the order in which they were read. */
  readonly sources: ReadonlyArray<string>
  readonly callers: ReadonlyArray<string>
  /** For each caller, in their order, the numbers that `Column` names. */
  readonly rows: Float64Array<ArrayBuffer>
  /** All but the callers. */
  readonly rest: Fold.Found
}

/** The numbers of a row. Times are in milliseconds since 1970; where there is none, the first is after the last. */
const Column = {
  count: 0,
  made: 1,
  firstSeen: 2,
  lastSeen: 3,
  /** How many files are kept that name the caller, and 1 if there are more. */
  sources: 4,
  hasMoreSources: 5,
  /** The files, by their index: this column and those that follow. */
  source: 6
} as const

const width = Column.source + Fold.mostSources

const empty = [0, 0, Infinity, -Infinity, 0, 0, ...Array.from({ length: Fold.mostSources }, () => 0)]

/** Collects the callers of files. */
export class Rows {
  /** Where the row of each caller begins. */
  readonly #rowOf = new Map<string, number>()
  #sources: Array<string> = []
  #rows = new Float64Array(width * 1024)

  /** Begins with the next file. */
  begin(source: string): void {
    this.#sources.push(source)
  }

  add({ as, caller, time }: Sighting): void {
    const row = this.#find(caller)
    const rows = this.#rows
    rows[row + Column.count]!++
    if (as === "made") rows[row + Column.made]!++
    if (time !== undefined) {
      if (time < rows[row + Column.firstSeen]!) rows[row + Column.firstSeen] = time
      if (time > rows[row + Column.lastSeen]!) rows[row + Column.lastSeen] = time
    }
    // Files are read one after the other, so that it is the last, if it is any.
    const kept = rows[row + Column.sources]!
    const source = this.#sources.length - 1
    if (kept > 0 && rows[row + Column.source + kept - 1] === source) return
    if (kept < Fold.mostSources) {
      rows[row + Column.source + kept] = source
      rows[row + Column.sources]!++
    } else rows[row + Column.hasMoreSources] = 1
  }

  /** Returns what was collected, and lets go of it. The file that is being read may go on. */
  take(rest: Fold.Found): Part {
    const rows = this.#rows.slice(0, width * this.#rowOf.size)
    const part = { sources: this.#sources, callers: [...this.#rowOf.keys()], rows, rest }
    this.#rowOf.clear()
    this.#sources = this.#sources.slice(-1)
    return part
  }

  #find(caller: string): number {
    const known = this.#rowOf.get(caller)
    if (known !== undefined) return known
    const row = width * this.#rowOf.size
    this.#rowOf.set(caller, row)
    if (row === this.#rows.length) {
      const wider = new Float64Array(2 * row)
      wider.set(this.#rows)
      this.#rows = wider
    }
    this.#rows.set(empty, row)
    return row
  }
}

/** Returns what was found. */
export const foundIn = ({ callers, rest, rows, sources }: Part): Fold.Found => ({
  ...rest,
  callers: callers.map((caller, i): Fold.Seen => {
    const row = rows.subarray(width * i, width * (i + 1))
    const [firstSeen, lastSeen] = [row[Column.firstSeen]!, row[Column.lastSeen]!]
    const files = row.subarray(Column.source, Column.source + row[Column.sources]!)
    return {
      caller,
      count: row[Column.count]!,
      made: row[Column.made]!,
      ...(firstSeen <= lastSeen && { firstSeen, lastSeen }),
      sources: Array.from(files, (file) => sources[file]!),
      hasMoreSources: row[Column.hasMoreSources] === 1
    }
  })
})
