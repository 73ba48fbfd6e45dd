// What was found in some files, in the form in which one thread hands it to another: names stand once, and all else of a
// caller is numbers. Objects, one for each caller of each file, would take more time and memory than it takes to read them.

import * as Fold from "../../Fold.ts"
import type { Sighting } from "../sink.ts"

/** What was found. The files are known by their numbers, in the order in which they are read. */
export interface Part {
  readonly callers: ReadonlyArray<string>
  /** For each caller in each file, in the order of files, the numbers that `Column` names. */
  readonly rows: Float64Array<ArrayBuffer>
  /** All but the callers, of all files together. */
  readonly rest: Fold.Found
}

/** The numbers of a row. Times are in milliseconds since 1970; where there is none, the first is after the last. */
const Column = { file: 0, caller: 1, count: 2, made: 3, firstSeen: 4, lastSeen: 5 } as const

const width = 6

/** Collects the callers of files. */
export class Rows {
  /** The numbers of callers, in the order in which they came. */
  readonly #callers = new Map<string, number>()
  /** The row of each caller that was added last. */
  #rowOf: Array<number> = []
  #rows = new Float64Array(width * 1024)
  #length = 0
  #file = -1
  /** Where the rows of the present file begin. */
  #start = 0

  /** Begins with the next file. */
  begin(): void {
    this.#file++
    this.#start = this.#length
  }

  add({ as, caller, time }: Sighting): void {
    const row = this.#find(caller)
    const rows = this.#rows
    rows[row + Column.count]!++
    if (as === "made") rows[row + Column.made]!++
    if (time === undefined) return
    if (time < rows[row + Column.firstSeen]!) rows[row + Column.firstSeen] = time
    if (time > rows[row + Column.lastSeen]!) rows[row + Column.lastSeen] = time
  }

  /** Returns what was collected, and lets go of it. */
  take(rest: Fold.Found): Part {
    const part = { callers: [...this.#callers.keys()], rows: this.#rows.slice(0, this.#length), rest }
    this.#callers.clear()
    this.#rowOf = []
    this.#length = 0
    this.#start = 0
    return part
  }

  #find(caller: string): number {
    let number = this.#callers.get(caller)
    if (number === undefined) {
      number = this.#callers.size
      this.#callers.set(caller, number)
    } else if (this.#rowOf[number]! >= this.#start) return this.#rowOf[number]!
    const row = this.#append(number)
    this.#rowOf[number] = row
    return row
  }

  #append(caller: number): number {
    const row = this.#length
    this.#length += width
    if (this.#length > this.#rows.length) {
      const wider = new Float64Array(2 * this.#rows.length)
      wider.set(this.#rows)
      this.#rows = wider
    }
    this.#rows.set([this.#file, caller, 0, 0, Infinity, -Infinity], row)
    return row
  }
}

/** Returns what was found, of each file by itself; all but the callers is with the first. `sources` are the files' names. */
export const foundIn = (
  { callers, rest, rows }: Part,
  sources: ReadonlyArray<string>
): readonly [Fold.Found, ...ReadonlyArray<Fold.Found>] => {
  const seen: Array<Array<Fold.Seen>> = []
  for (let row = 0; row < rows.length; row += width) {
    const file = rows[row + Column.file]!
    const [firstSeen, lastSeen] = [rows[row + Column.firstSeen]!, rows[row + Column.lastSeen]!]
    const caller: Fold.Seen = {
      caller: callers[rows[row + Column.caller]!]!,
      count: rows[row + Column.count]!,
      made: rows[row + Column.made]!,
      ...(firstSeen <= lastSeen && { firstSeen, lastSeen }),
      sources: [sources[file]!],
      hasMoreSources: false
    }
    const isSameFile = row > 0 && file === rows[row - width + Column.file]
    if (isSameFile) seen.at(-1)!.push(caller)
    else seen.push([caller])
  }
  const [first = [], ...others] = seen
  return [{ ...rest, callers: first }, ...others.map((callers) => ({ ...nothing, callers }))]
}

const nothing = Fold.make().found()
