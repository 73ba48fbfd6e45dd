// What was found in a part of a file.

import * as Fold from "../../Fold.ts"
import type { Format, Sink } from "../sink.ts"

/** Which records count, and how they are read. */
export interface Settings {
  /** Times in milliseconds since 1970: the first that counts, and the first that does not any more. */
  readonly from: number | undefined
  readonly until: number | undefined
  readonly maxRatio: number
  readonly format: Format | undefined
}

/** Collects what a reader finds, until it is taken. */
export interface Collector {
  readonly sink: Sink
  /** Whether so much was found that it should be taken. */
  readonly isFull: () => boolean
  readonly take: () => Fold.Found
}

/** Creates what collects from one file. A record without a time counts whenever it was. */
export const makeCollector = (
  source: string,
  { from = -Infinity, until = Infinity }: Settings
): Collector => {
  let fold = Fold.make()
  let sink = fold.sink(source)
  let found = 0
  const counts = (time: number | undefined): boolean => time === undefined || (time >= from && time < until)
  return {
    sink: {
      caller: (sighting) => {
        if (!counts(sighting.time)) return
        found++
        sink.caller(sighting)
      },
      noCaller: (record) => {
        if (!counts(record.time)) return
        sink.noCaller(record)
        // Whoever looks for the reason has to find the record.
        if (record.kind === "BrokenArn") {
          const { offset, record: number } = record
          sink.damage({ offset, record: number, reason: "names a caller by an ARN that no caller has" })
        }
      },
      damage: (damage) => {
        found++
        sink.damage(damage)
      },
      format: (format) => sink.format(format)
    },
    isFull: () => found >= mostFound,
    take: () => {
      const part = fold.found()
      fold = Fold.make()
      sink = fold.sink(source)
      found = 0
      return part
    }
  }
}

const mostFound = 20_000
