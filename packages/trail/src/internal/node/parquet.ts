// Parquet as Security Lake writes it, a group of rows at a time. Of its columns no more is read than tells who the caller
// is, and when.

import {
  type AsyncBuffer,
  type Compressors,
  type FileMetaData,
  parquetMetadataAsync,
  parquetReadObjects,
  type RowGroup
} from "hyparquet"
import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from "node:zlib"
import { reportValue } from "../documents.ts"
import type { Report } from "../report.ts"
import { neverTooBig } from "./content.ts"
import type { OpenFile } from "./openFile.ts"

const columns = ["actor", "class_uid", "time"]

/** Reports the events in a file; stops after each group of rows, for whoever takes what was found. */
export async function* readParquet(
  file: OpenFile,
  report: Report,
  maxRatio: number
): AsyncGenerator<void, void> {
  const buffer: AsyncBuffer = {
    byteLength: file.size,
    slice: (start, end = file.size) => file.readAt(start, end)
  }
  const metadata = await metadataOf(buffer)
  if (typeof metadata === "string") return report.damage(metadata, { offset: 0, record: 1 })
  let rowStart = 0
  for (const group of metadata.row_groups) {
    const rowEnd = rowStart + Number(group.num_rows)
    const position = { offset: Number(group.columns[0]?.file_offset ?? 0n), record: rowStart + 1 }
    if (isTooBig(group, maxRatio)) {
      report.damage(`rows that become more than ${maxRatio} times as big as they are stored`, position)
    } else {
      try {
        const rows = await parquetReadObjects({
          file: buffer,
          metadata,
          columns,
          rowStart,
          rowEnd,
          compressors
        })
        for (const [i, row] of rows.entries()) {
          reportValue({ ...row, time: millisecondsOf(row["time"]) }, report, {
            ...position,
            record: rowStart + i + 1
          })
        }
      } catch (error) {
        report.damage(`rows that cannot be read: ${messageOf(error)}`, position)
      }
    }
    rowStart = rowEnd
    yield
  }
}

/** What the end of a file tells of it, or why nobody can use it. */
const metadataOf = async (buffer: AsyncBuffer): Promise<FileMetaData | string> => {
  try {
    const metadata = await parquetMetadataAsync(buffer)
    const names = metadata.row_groups.flatMap(({ columns }) => columns.map((column) => nameOf(column)))
    const missing = columns.filter((column) => metadata.row_groups.length > 0 && !names.includes(column))
    return missing.length === 0
      ? metadata
      : `Parquet without ${missing.join(" and ")}, which events of Security Lake have`
  } catch (error) {
    return `Parquet whose end cannot be read: ${messageOf(error)}`
  }
}

const nameOf = ({ meta_data }: RowGroup["columns"][number]): string => meta_data?.path_in_schema[0] ?? ""

const isTooBig = (group: RowGroup, maxRatio: number): boolean => {
  let stored = 0
  let size = 0
  for (const column of group.columns) {
    if (!columns.includes(nameOf(column))) continue
    stored += Number(column.meta_data?.total_compressed_size ?? 0n)
    size += Number(column.meta_data?.total_uncompressed_size ?? 0n)
  }
  return size > neverTooBig && size > maxRatio * stored
}

/** A time as Security Lake has it, a number, or as other writers do, a timestamp. */
const millisecondsOf = (time: unknown): unknown =>
  typeof time === "bigint" ? Number(time) : time instanceof Date ? time.getTime() : time

/** What Node brings. The length of what comes out stands in the file; more than that is not made. */
const compressors: Compressors = {
  GZIP: (bytes, maxOutputLength) => gunzipSync(bytes, { maxOutputLength }),
  BROTLI: (bytes, maxOutputLength) => brotliDecompressSync(bytes, { maxOutputLength }),
  ZSTD: (bytes, maxOutputLength) => zstdDecompressSync(bytes, { maxOutputLength })
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
