// The callers in lines of text: lines by themselves, rows of tables, and ARNs in the middle of anything.

import * as Caller from "@dd-cloud-auth/arn/Caller"
import { arnsIn, beginsArn, untilBlank } from "./arnsIn.ts"
import type { Piece } from "./arnsIn.ts"
import { callersOfJson } from "./callersOfJson.ts"
import { type Item, left, type Source } from "./item.ts"
import { readHeading, splitRow } from "./tableRow.ts"
import type { Heading } from "./tableRow.ts"

/** Returns a function that takes the callers out of one line after the other, and remembers the heading of a table. */
export const makeLineTaker = (): ((text: string, line: number) => ReadonlyArray<Item>) => {
  let heading: Heading | undefined
  return (text, line) => {
    const trimmed = text.trim()
    if (trimmed === "") return []
    const cells = heading ? splitRow(text, heading.delimiter) : []
    if (heading && cells.length === heading.width) {
      const cell = cells[heading.column]!
      return [
        beginsArn(cell)
          ? taken(cell, line, "csv")
          : left(trimmed, line, "csv", "no ARN in the column of callers")
      ]
    }
    const found = takeFrom(trimmed, line)
    if (found.length > 0) return found
    const read = readHeading(text)
    // A table of one column is read as lines are.
    if (read) heading = read.width > 1 ? read : undefined
    return [
      read ? left(trimmed, line, "csv", "the heading of a table") : left(trimmed, line, "line", "no ARN")
    ]
  }
}

const takeFrom = (text: string, line: number): ReadonlyArray<Item> => {
  if (isCaller(text)) return [takeLine(text, line)]
  const pieces = arnsIn(text)
  const [first] = pieces
  // A delimiter ends an ARN that is one without the rest. Any other fault is for whoever judges the line to name.
  const isOneCell = first?.stands === "cell" && namesSomebody(first.text)
  if (beginsArn(text) && pieces.length < 2 && !isOneCell) return [takeLine(text, line)]
  return recordAtEnd(text, first, line) ?? pieces.map((piece) => takePiece(text, piece, line))
}

/** The callers of JSON at the end of a line, as in a log that begins each line with a time. */
const recordAtEnd = (
  text: string,
  first: Piece | undefined,
  line: number
): ReadonlyArray<Item> | undefined => {
  const start = text.indexOf("{")
  if (!first || start < 0 || first.start < start) return undefined
  return callersOfJson(text.slice(start, text.lastIndexOf("}") + 1), line)
}

/** Takes a line whole. That a name in it may have a comma is no reason to be silent about the caller before the comma. */
const takeLine = (text: string, line: number): Item => {
  const before = text.slice(0, Math.max(0, text.indexOf(",")))
  return taken(text, line, "line", isCaller(text) && isCaller(before) ? before : undefined)
}

const takePiece = (text: string, { stands, start, text: piece }: Piece, line: number): Item => {
  if (stands === "cell") return taken(piece, line, "csv")
  // Punctuation before a blank belongs to the line, but a comma or a full stop with more behind it may be the name's.
  const longer = stands === "within" && isCaller(piece) ? untilBlank(text, start).replace(/[,.]$/, "") : piece
  return taken(piece, line, "text", longer !== piece && isCaller(longer) ? longer : undefined)
}

const isCaller = (text: string): boolean => Caller.parse(text)._tag === "Caller"

/** Whether a text is a caller, a role or a pattern. */
const namesSomebody = (text: string): boolean => {
  const caller = Caller.parse(text)
  return caller._tag === "Caller" || caller.code === "RoleArn" || caller.code === "Pattern"
}

const taken = (text: string, line: number, from: Source, instead?: string): Item => ({
  _tag: "Caller",
  text,
  line,
  from,
  ...(instead !== undefined && { instead })
})
