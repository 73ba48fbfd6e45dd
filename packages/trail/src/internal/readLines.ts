// Reads lines: one ARN each, or the rows of a table with a heading that is known.

import { beginsArn } from "./arnsIn.ts"
import { Carry } from "./carry.ts"
import { columnName, isQuery, reportRow } from "./documents.ts"
import type { ByteReader } from "./readJson.ts"
import type { Report } from "./report.ts"
import type { Position } from "./sink.ts"
import { splitRow } from "./tableRow.ts"
import { timeOf } from "./time.ts"
import { judgeArn } from "./verdict.ts"

/** Reports what a row of a table names, by the names of its columns. */
type RowReader = (row: ReadonlyMap<string, string>, report: Report, position: Position) => void

/** Reads a text line by line. */
export class LineReader implements ByteReader {
  readonly #report: Report
  readonly #limit: number
  readonly #line: Carry
  /** The offset of the line's first byte. */
  #offset = 0
  #count = 0
  /** The columns of the table, once its heading has come. */
  #columns: ReadonlyArray<string> = []
  #readRow: RowReader | undefined
  /** Whether a cell is open that began with a quote, in which a line break is part of the text. */
  #isQuoted = false

  /** `limit` is the most bytes that a line may have. */
  constructor(report: Report, limit: number) {
    this.#report = report
    this.#limit = limit
    this.#line = new Carry(limit)
  }

  write(bytes: Uint8Array): void {
    let start = 0
    for (let i = 0; i < bytes.length; i++) {
      if (bytes[i] === 0x22 && this.#readRow) this.#isQuoted = !this.#isQuoted
      else if (bytes[i] === 0x0a && !(this.#isQuoted && this.#line.length <= this.#limit)) {
        this.#line.add(bytes, start, i + 1)
        this.#finish()
        start = i + 1
      }
    }
    this.#line.add(bytes, start, bytes.length)
  }

  end(): void {
    if (this.#line.length > 0) this.#finish()
  }

  #finish(): void {
    const bytes = this.#line.bytes
    this.#count++
    const position = { offset: this.#offset, record: this.#count }
    this.#offset += this.#line.length
    this.#line.clear()
    this.#isQuoted = false
    if (bytes) this.#read(decoder.decode(bytes).replace(/[\r\n]+$/, ""), position)
    else this.#report.damage(`a line of more than ${this.#limit} bytes`, position)
  }

  #read(text: string, position: Position): void {
    if (text.trim() === "") return
    if (this.#readRow) return this.#readCells(splitRow(text, ","), this.#readRow, position)
    const heading = columnsOf(text)
    this.#readRow = this.#count === 1 ? rowReaderOf(heading) : undefined
    if (this.#readRow) this.#columns = heading
    else readArn(text, this.#report, position)
  }

  #readCells(cells: ReadonlyArray<string>, readRow: RowReader, position: Position): void {
    const { length } = this.#columns
    if (cells.length === length) {
      readRow(new Map(this.#columns.map((name, i) => [name, cells[i]!])), this.#report, position)
    } else {
      this.#report.damage(`a row of ${cells.length} cells under a heading of ${length}`, position)
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
