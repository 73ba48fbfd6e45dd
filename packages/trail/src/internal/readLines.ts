// Reads lines: one ARN each, or the rows of a table with a heading that is known.

import { beginsArn } from "./arnsIn.ts"
import { makeCarry } from "./carry.ts"
import { columnName, isQuery, reportRow } from "./documents.ts"
import type { ByteReader } from "./readJson.ts"
import type { Report } from "./report.ts"
import type { Position } from "./sink.ts"
import { splitRow } from "./tableRow.ts"
import { timeOf } from "./time.ts"
import { judgeArn } from "./verdict.ts"

/** Reports what a row of a table names, by the names of its columns. */
type RowReader = (row: ReadonlyMap<string, string>, report: Report, position: Position) => void

/** Reads a text line by line. `limit` is the most bytes that a line may have. */
export const makeLineReader = (report: Report, limit: number): ByteReader => {
  const line = makeCarry(limit)
  let offset = 0
  let count = 0
  /** The columns of the table, once its heading has come. */
  let columns: ReadonlyArray<string> | undefined
  let readRow: RowReader | undefined
  /** Whether a cell is open that began with a quote, in which a line break is part of the text. */
  let isQuoted = false

  const finish = (): void => {
    const bytes = line.bytes()
    const position = { offset, record: ++count }
    offset += line.length()
    line.clear()
    isQuoted = false
    if (!bytes) report.damage(`a line of more than ${limit} bytes`, position)
    else read(decoder.decode(bytes).replace(/[\r\n]+$/, ""), position)
  }

  const read = (text: string, position: Position): void => {
    if (text.trim() === "") return
    if (columns && readRow) {
      const cells = splitRow(text, ",")
      if (cells.length === columns.length) {
        readRow(new Map(columns.map((name, i) => [name, cells[i]!])), report, position)
      } else {
        report.damage(`a row of ${cells.length} cells under a heading of ${columns.length}`, position)
      }
      return
    }
    const heading = columnsOf(text)
    readRow = count === 1 ? rowReaderOf(heading) : undefined
    if (readRow) columns = heading
    else readArn(text, report, position)
  }

  return {
    write: (bytes) => {
      let start = 0
      for (let i = 0; i < bytes.length; i++) {
        if (bytes[i] === 0x22 && columns) isQuoted = !isQuoted
        else if (bytes[i] === 0x0a && !(isQuoted && line.length() <= limit)) {
          line.add(bytes, start, i + 1)
          finish()
          start = i + 1
        }
      }
      line.add(bytes, start, bytes.length)
    },
    end: () => {
      if (line.length() > 0) finish()
    }
  }
}

const columnsOf = (line: string): ReadonlyArray<string> => splitRow(line, ",").map(columnName)

/** Whether a line is the heading of a table that can be read, and not JSON whose first byte is damaged. */
export const isHeading = (line: string): boolean =>
  !/[{[]/.test(line) && rowReaderOf(columnsOf(line)) !== undefined

const rowReaderOf = (columns: ReadonlyArray<string>): RowReader | undefined => {
  if (columns.includes("arn") && columns.includes("passwordlastused")) return readUser
  if (isQuery(columns)) return reportRow
  return columns.includes("arn") ? readRowOfArn : undefined
}

/** A user of the credential report. It was last seen when its password or one of its keys was last used. */
const readUser: RowReader = (row, report, position) => {
  if (!report.recognise("CredentialReport", position)) return
  const times = [...row].flatMap(([name, text]) =>
    /lastused(?:date)?$/.test(name) ? (timeOf(text) ?? []) : []
  )
  report.identity(
    { arn: judgeArn(row.get("arn") ?? ""), type: "IAMUser", isInvoked: false },
    times.length > 0 ? Math.max(...times) : undefined,
    position
  )
}

const readRowOfArn: RowReader = (row, report, position) =>
  readArn(row.get("arn") ?? "", report, position, timeOf(row.get("eventtime") ?? ""))

const readArn = (line: string, report: Report, position: Position, time?: number): void => {
  const text = line.trim().replace(/^(["'])(.*)\1$/, "$2")
  if (!beginsArn(text)) report.damage("no ARN", position)
  else if (report.recognise("Arns", position)) {
    report.identity({ arn: judgeArn(text), type: "", isInvoked: false }, time, position)
  }
}

const decoder = new TextDecoder("utf-8", { ignoreBOM: true })
