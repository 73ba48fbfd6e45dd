// Files, or what comes from a pipe, read to their end, with what was found on the way.

import * as Reader from "../../Reader.ts"
import { Report } from "../report.ts"
import * as Collector from "./collector.ts"
import { contentAtOnce, contentOf, isParquet, type Stored } from "./content.ts"
import type { Broken } from "./inflate.ts"
import * as OpenFile from "./openFile.ts"
import type { Part } from "./part.ts"
import { describe, isSystemError } from "./systemError.ts"

/** Where something is read, and by which name it is known. */
export interface Place {
  readonly path: string
  readonly source: string
}

/** What files are read with. */
export interface Tools {
  /** Room for a piece of a file. */
  readonly buffer: Uint8Array
  /** Learns how many bytes are read. */
  readonly count: (bytes: number) => void
  /** Learns with which file it begins, by its index. */
  readonly begin: (file: number) => void
}

/** Reads files, one after the other; hands on what was found, some at a time, and returns the rest. */
export async function* readFiles(
  places: ReadonlyArray<Place>,
  settings: Collector.Settings,
  tools: Tools
): AsyncGenerator<Part, Part> {
  const collector = Collector.make(settings)
  for (const [i, place] of places.entries()) {
    if (collector.isFull()) yield collector.take()
    tools.begin(i)
    yield* readFile(place, collector, settings, tools)
  }
  return collector.take()
}

async function* readFile(
  { path, source }: Place,
  collector: Collector.Collector,
  settings: Collector.Settings,
  { buffer, count }: Tools
): AsyncGenerator<Part, void> {
  collector.begin(source)
  let file: OpenFile.OpenFile | undefined
  try {
    file = OpenFile.open(path, buffer, count)
    const content = contentAtOnce(file)
    if (content !== undefined) yield* readAtOnce(content, file, collector, settings)
    else if (isParquet(file.head())) yield* readRows(file, collector, settings)
    else yield* readBytes(file, collector, settings)
  } catch (error) {
    if (!isSystemError(error)) throw error
    collector.sink.damage({ offset: 0, record: 0, reason: describe(error) })
  } finally {
    file?.close()
  }
}

/** Reads what comes from a pipe, in the same way. */
export async function* readStored(
  pipe: Stored,
  source: string,
  settings: Collector.Settings
): AsyncGenerator<Part, Part> {
  // It may fall silent at any time.
  const collector = Collector.make(settings, { mostRead: 0 })
  collector.begin(source)
  yield* readBytes(pipe, collector, settings)
  return collector.take()
}

async function* readBytes(
  stored: Stored,
  collector: Collector.Collector,
  settings: Collector.Settings
): AsyncGenerator<Part, void> {
  const reader = readerOf(collector, settings)
  const content = contentOf(stored, settings.maxRatio)
  for (let next = await content.next(); ; next = await content.next()) {
    if (next.done === true) return reader.end(next.value)
    reader.write(next.value)
    if (collector.isFull()) yield collector.take()
  }
}

/** The same, of what nobody has to wait for. */
function* readAtOnce(
  content: Iterable<Uint8Array>,
  { fault }: Stored,
  collector: Collector.Collector,
  settings: Collector.Settings
): Generator<Part, void> {
  const reader = readerOf(collector, settings)
  for (const piece of content) {
    reader.write(piece)
    if (collector.isFull()) yield collector.take()
  }
  reader.end(fault())
}

const readerOf = ({ count, sink }: Collector.Collector, { format }: Collector.Settings) => {
  const reader = Reader.make(sink, format === undefined ? {} : { format })
  return {
    write: (piece: Uint8Array): void => {
      reader.write(piece)
      count(piece.length)
    },
    end: (broken: Broken | undefined): void => {
      reader.end()
      if (broken !== undefined) sink.damage({ offset: broken.offset, record: 0, reason: broken.why })
    }
  }
}

async function* readRows(
  file: OpenFile.OpenFile,
  { sink, take }: Collector.Collector,
  { format, maxRatio }: Collector.Settings
): AsyncGenerator<Part, void> {
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
