// Collects what is found in files, until somebody takes it.

import * as Fold from "../../Fold.ts"
import type { Format, Sink } from "../sink.ts"
import { type Part, Rows } from "./part.ts"

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
  /** Begins with the next file, of this name. */
  readonly begin: (source: string) => void
  readonly sink: Sink
  /** Learns how many bytes were read, of the content. */
  readonly count: (bytes: number) => void
  /** Whether so much was read, or found, that it should be taken. */
  readonly isFull: () => boolean
  readonly take: () => Part
}

/**
 * Creates what collects from files. A record without a time counts whenever it was. After `mostRead` bytes something should
 * be taken: of a big file something is known soon, and nearly all of what was read if it is interrupted.
 */
export const make = (
  { from = -Infinity, until = Infinity }: Settings,
  { mostRead = 16_777_216 }: { readonly mostRead?: number } = {}
): Collector => {
  const rows = new Rows()
  let source = ""
  let rest = Fold.make()
  let sink = rest.sink(source)
  let read = 0
  let found = 0
  const counts = (time: number | undefined): boolean => time === undefined || (time >= from && time < until)
  return {
    begin: (name) => {
      source = name
      sink = rest.sink(source)
      rows.begin()
    },
    sink: {
      caller: (sighting) => {
        if (!counts(sighting.time)) return
        found++
        rows.add(sighting)
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
    count: (bytes) => {
      read += bytes
    },
    isFull: () => read >= mostRead || found >= mostFound,
    take: () => {
      const part = rows.take(rest.found())
      rest = Fold.make()
      sink = rest.sink(source)
      read = 0
      found = 0
      return part
    }
  }
}

const mostFound = 20_000
