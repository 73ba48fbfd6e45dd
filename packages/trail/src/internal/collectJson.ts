// JSON values among lines of other text. A value over several lines is collected until it ends; what looked like the
// beginning of one and is none goes back to be read as lines.

import { callersOfJson } from "./callersOfJson.ts"
import type { Item } from "./item.ts"

/** How lines are read that belong to no JSON value. */
export interface Otherwise {
  /** A line that does not begin a JSON value. */
  readonly line: (text: string, line: number) => ReadonlyArray<Item>
  /** One of several lines that began as JSON and did not become a value; `reason` says why. */
  readonly broken: (text: string, line: number, reason: string) => ReadonlyArray<Item>
}

/** Takes lines, one by one, and returns what they complete. */
export interface LineReader {
  readonly add: (line: string) => ReadonlyArray<Item>
  /** Returns what is left when no more lines come. */
  readonly end: () => ReadonlyArray<Item>
}

/** A value that has begun. */
interface Value {
  /** The number of its first line. */
  readonly first: number
  /** Its lines but the last. */
  lines: Array<string>
  /** How many characters these lines have had, those given up included. */
  size: number
  /** How many brackets are open. */
  depth: number
}

/** What was taken of a line, and what of it is still to be read, which begins another value. */
interface Taken {
  readonly items: ReadonlyArray<Item>
  readonly rest?: string
}

/** Reads lines; a JSON value over several lines is collected up to `limit` characters. Each line is scanned at most twice. */
export const collectJson = (otherwise: Otherwise, limit: number): LineReader => {
  let count = 0
  let open: Value | undefined

  const add = (text: string): ReadonlyArray<Item> => {
    count++
    if (!open && !beginsJson(text)) return otherwise.line(text, count)
    const items: Array<ReadonlyArray<Item>> = []
    let rest: string | undefined = text
    while (rest !== undefined) {
      const taken: Taken = goOn(open ?? begin(count), rest)
      items.push(taken.items)
      rest = taken.rest
    }
    return items.flat()
  }

  const goOn = (value: Value, text: string): Taken => {
    const end = scan(value, text)
    open = end === unfinished ? value : undefined
    if (end === unfinished) return { items: hold(value, text) }
    if (end === broken) return { items: breakOff(value, text) }
    const isOneLine = value.first === count
    const source = [...value.lines, text.slice(0, end)].join("\n").trimStart()
    const after = text.slice(end)
    // Files of CloudTrail end without a line break, so that several of them, one after the other, are one line.
    const goesOn = source.startsWith("{") && beginsObject(after)
    const isWhole = (goesOn || ["", ","].includes(after.trim())) && value.size <= limit
    const items = isWhole ? callersOfJson(source, value.first) : undefined
    if (items) return { items, ...(goesOn && { rest: after }) }
    return {
      items: isOneLine
        ? otherwise.line(text, count)
        : giveUp({ ...value, lines: [...value.lines, text] }, count)
    }
  }

  const hold = (value: Value, text: string): ReadonlyArray<Item> => {
    value.lines.push(text)
    value.size += text.length + 1
    return value.size > limit ? giveUp(value, count) : []
  }

  /** Takes a line with which a value cannot go on for the first of something else. */
  const breakOff = (value: Value, text: string): ReadonlyArray<Item> => {
    if (value.first === count) return otherwise.line(text, count)
    const before = giveUp(value, count - 1)
    count--
    return [...before, ...add(text)]
  }

  /** Reads otherwise what was kept of a value, which ends with the line of that number. */
  const giveUp = (value: Value, last: number): ReadonlyArray<Item> => {
    const { lines, size } = value
    const reason =
      size > limit ? `JSON over several lines of more than ${limit} characters` : "no complete JSON"
    value.lines = []
    return lines.flatMap((line, i) => otherwise.broken(line, last - lines.length + 1 + i, reason))
  }

  return { add, end: () => (open ? giveUp(open, count) : []) }
}

const begin = (first: number): Value => ({ first, lines: [], size: 0, depth: 0 })

const beginsJson = (text: string): boolean => /^\s*[[{]/.test(text)

const beginsObject = (text: string): boolean => /^\s*\{/.test(text)

const unfinished = -1
const broken = -2

/** All that JSON has outside of strings, besides brackets: blanks, commas, colons, numbers, `true`, `false` and `null`. */
const betweenStrings = " \t\r\n\ufeff,:+-.0123456789eEtrufalsn"

/**
 * Follows a value through one more line; returns the index after its end, `unfinished`, or `broken` at a character that
 * JSON cannot have there. What it lets pass may still be no JSON: that says `JSON.parse`.
 */
const scan = (value: Value, text: string): number => {
  for (let i = 0; i < text.length; i++) {
    const character = text[i]!
    if (character === '"') {
      i = closingQuote(text, i)
      if (i < 0) return broken
    } else if (character === "{" || character === "[") {
      value.depth++
    } else if (character === "}" || character === "]") {
      value.depth--
      if (value.depth === 0) return i + 1
    } else if (!betweenStrings.includes(character)) {
      return broken
    }
  }
  return unfinished
}

/** The index of the quote that ends a string, or -1 if the line ends before: no string of JSON has a line break. */
const closingQuote = (text: string, start: number): number => {
  let end = start
  let isEscaped = true
  while (isEscaped) {
    end = text.indexOf('"', end + 1)
    let backslashes = 0
    while (text[end - 1 - backslashes] === "\\") backslashes++
    isEscaped = backslashes % 2 === 1
  }
  return end
}
