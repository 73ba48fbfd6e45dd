// One file, or what comes from a pipe, read to its end, with what was found on the way.

import type * as Fold from "../../Fold.ts"
import * as Reader from "../../Reader.ts"
import { Report } from "../report.ts"
import { contentOf, isParquet, type Stored } from "./content.ts"
import * as OpenFile from "./openFile.ts"
import { type Collector, makeCollector, type Settings } from "./part.ts"
import { describe, isSystemError } from "./systemError.ts"

/** Where something is read, and by which name it is known. */
export interface Place {
  readonly path: string
  readonly source: string
}

/** Reads a file; hands on what was found, some at a time, and returns the rest. `count` learns how many bytes are read. */
export async function* readFile(
  { path, source }: Place,
  settings: Settings,
  count: (bytes: number) => void
): AsyncGenerator<Fold.Found, Fold.Found> {
  const collector = makeCollector(source, settings)
  let file: OpenFile.OpenFile | undefined
  try {
    file = OpenFile.open(path, count)
    yield* isParquet(file.head())
      ? readRows(file, collector, settings)
      : readBytes(file, collector, settings, mostUnsaid)
  } catch (error) {
    if (!isSystemError(error)) throw error
    collector.sink.damage({ offset: 0, record: 0, reason: describe(error) })
  } finally {
    file?.close()
  }
  return collector.take()
}

/** Reads what comes from a pipe, in the same way. */
export async function* readStored(
  pipe: Stored,
  source: string,
  settings: Settings
): AsyncGenerator<Fold.Found, Fold.Found> {
  const collector = makeCollector(source, settings)
  // It may fall silent at any time.
  yield* readBytes(pipe, collector, settings, 0)
  return collector.take()
}

async function* readBytes(
  stored: Stored,
  { isFull, sink, take }: Collector,
  { format, maxRatio }: Settings,
  atOnce: number
): AsyncGenerator<Fold.Found, void> {
  const reader = Reader.make(sink, format === undefined ? {} : { format })
  const content = contentOf(stored, maxRatio)
  let unsaid = 0
  for (let next = await content.next(); ; next = await content.next()) {
    if (next.done === true) {
      reader.end()
      if (next.value !== undefined) {
        sink.damage({ offset: next.value.offset, record: 0, reason: next.value.why })
      }
      return
    }
    reader.write(next.value)
    unsaid += next.value.length
    if (isFull() || unsaid >= atOnce) {
      unsaid = 0
      yield take()
    }
  }
}

/** In bytes: of a big file something is known soon, and nearly all of what was read if it is interrupted. */
const mostUnsaid = 16_777_216

async function* readRows(
  file: OpenFile.OpenFile,
  { sink, take }: Collector,
  { format, maxRatio }: Settings
): AsyncGenerator<Fold.Found, void> {
  const parquet = await import("./parquet.ts").catch(whereMissing)
  if (parquet === undefined) {
    sink.damage({ offset: 0, record: 0, reason: "is Parquet, which the package hyparquet reads: install it" })
    return
  }
  for await (const _ of parquet.readParquet(file, new Report(sink, format), maxRatio)) yield take()
}

/** Who has no such files does without what reads them. */
const whereMissing = (error: NodeJS.ErrnoException): undefined => {
  if (error.code !== "ERR_MODULE_NOT_FOUND") throw error
}
