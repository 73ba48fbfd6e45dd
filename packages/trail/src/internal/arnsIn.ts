// Where ARNs stand in a line of text, be they broken, masked or patterns: not what they are, only where each begins and
// ends. A line is read once from left to right, with a look ahead of bounded length.

import { delimiters } from "./tableRow.ts"

/** AWS allows no ARN more characters than this. */
const longest = 2048

/** A text in a line that begins with `arn:`. */
export interface Piece {
  readonly start: number
  /** The text, without the quotes, brackets and punctuation around it. */
  readonly text: string
  /** `cell`: between two delimiters of a table, or one and an end of the line. `quoted`: between quotes. */
  readonly stands: "cell" | "quoted" | "within"
}

/** Whether a text begins as ARNs do. An `arn:` with a blank or another `arn:` after it is the name of a field. */
export const beginsArn = (text: string): boolean => /^\s*arn(?::(?!arn:)\S|%3a)/i.test(text)

/** Returns the texts in a line that begin as ARNs do, from left to right. */
export const arnsIn = (line: string): ReadonlyArray<Piece> => {
  const pieces: Array<Piece> = []
  const begins = /(?<![a-z\d])arn:(?!arn:)[^\s"'`]/gi
  for (let match = begins.exec(line); match; match = begins.exec(line)) {
    const piece = pieceAt(line, match.index)
    pieces.push(piece)
    begins.lastIndex = piece.start + piece.text.length
  }
  return pieces
}

/** What stands in a line up to the next blank or quote: all that a text can be that begins there. */
export const untilBlank = (line: string, start: number): string =>
  /^[^\s"'`<>]*/.exec(line.slice(start, start + longest + 1))![0]

const pieceAt = (line: string, start: number): Piece => {
  const quoted = untilQuote(line, start)
  const text = quoted ?? untilDelimiter(line, start)
  const margin = quoted === undefined ? 1 : 2
  const before = nextTo(line, start - margin, -1)
  const after = nextTo(line, start + text.length - 1 + margin, 1)
  const isCell = before + after !== "" && delimiters.includes(before) && delimiters.includes(after)
  return { start, text, stands: isCell ? "cell" : quoted === undefined ? "within" : "quoted" }
}

/** The first character from an index on, in steps of 1 or -1, that is no space; the empty text at an end of the line. */
const nextTo = (line: string, index: number, step: 1 | -1): string => {
  let at = index
  while (line[at] === " ") at += step
  return line[at] ?? ""
}

/** The text up to the closing quote, if one stands before it. What is escaped around it, is so in a text within a text. */
const untilQuote = (line: string, start: number): string | undefined => {
  const closing = closingQuotes.get(line[start - 1] ?? "")
  const ahead = line.slice(start, start + longest + 1)
  const end = closing === undefined ? -1 : ahead.indexOf(closing)
  if (end < 0) return undefined
  return line[start - 2] === "\\" && ahead[end - 1] === "\\" ? ahead.slice(0, end - 1) : ahead.slice(0, end)
}

const closingQuotes: ReadonlyMap<string, string> = new Map([
  ['"', '"'],
  ["'", "'"],
  ["`", "`"],
  ["\u201c", "\u201d"],
  ["\u2018", "\u2019"],
  ["\u00ab", "\u00bb"]
])

/** The text up to a blank, a delimiter or the bracket that closes one before it, without the punctuation at its end. */
const untilDelimiter = (line: string, start: number): string => {
  const run = /[^\s"'`<>|,;&\u2018-\u201f\u00ab\u00bb]*/y
  run.lastIndex = start
  const [all] = run.exec(line)!
  const opening = line[start - 1] ?? ""
  const bracket = all.indexOf(brackets.get(opening) ?? "\n")
  let end = bracket < 0 ? all.length : bracket
  // Markdown writes as many stars after a word as before it; one more is the pattern's.
  let mark = start - 1
  while (end > "arn:".length) {
    const last = all[end - 1]!
    if (".:!)]}\\".includes(last)) end--
    else if ("*_~".includes(last) && line[mark] === last) {
      end--
      mark--
    } else break
  }
  return all.slice(0, end)
}

const brackets: ReadonlyMap<string, string> = new Map([
  ["(", ")"],
  ["[", "]"],
  ["{", "}"]
])
