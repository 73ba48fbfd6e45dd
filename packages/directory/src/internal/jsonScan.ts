// Where things stand in JSON, for who has to say what is wrong with a file. `JSON.parse` says it in no way that engines
// share, and not at all of what is JSON, but not what was expected.

import * as Json from "@dd-cloud-auth/core/Json"

/** A place in a text: both count from 1. */
export interface Position {
  readonly line: number
  readonly column: number
}

/** Returns the line and the column of an index. */
export const positionOf = (text: string, index: number): Position => {
  const before = text.slice(0, index).split("\n")
  return { line: before.length, column: before.at(-1)!.length + 1 }
}

/** Where a text stops being JSON. */
export interface End {
  readonly index: number
  /** Whether more text could make JSON of it. */
  readonly isCut: boolean
}

/** Returns where a text stops being JSON; `undefined` if it is JSON. */
export const endOfJson = (text: string): End | undefined => scan(text, () => {})

/**
 * Returns where in a text, which is JSON, the value begins that has a path as `Json.formatPath` writes it, or if there is
 * none, the innermost value that was to hold it. Of a key that there is twice, it is the last one.
 */
export const indexOfPath = (text: string, path: string): number => {
  let index = 0
  let length = 0
  scan(text, (segments, start) => {
    const found = Json.formatPath(segments)
    const isOnTheWay =
      found === "" || (path.startsWith(found) && /^(?:$|[.[])/.test(path.slice(found.length)))
    if (!isOnTheWay || found.length < length) return
    index = start
    length = found.length
  })
  return index
}

const marks = "{}[],:"
const blanks = /[ \t\n\r]*/y
const word = /(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)/y
// All but quotes, backslashes and control characters.
const plain = /[ !#-[\]-\uffff]*/y
const escaped = /\\(?:["\\/bfnrt]|u[\da-fA-F]{4})/y
const partOfToken = /(?:\\u?[\da-fA-F]{0,3}|[\w.+-]*)$/y

/** Returns where a match ends that begins at an index. */
const endOf = (pattern: RegExp, text: string, start: number): number | undefined => {
  pattern.lastIndex = start
  return pattern.test(text) ? pattern.lastIndex : undefined
}

/** Returns where a string ends, or that it does not. By hand: one pattern for it all would need a stack as long as the string. */
const endOfString = (text: string, start: number): number | End => {
  for (let at = start + 1; ;) {
    at = endOf(plain, text, at)!
    if (text[at] === '"') return at + 1
    const next = endOf(escaped, text, at)
    if (next === undefined) return { index: start, isCut: endOf(partOfToken, text, at) !== undefined }
    at = next
  }
}

type Expected = "value" | "first item" | "key" | "first key" | "colon" | "comma" | "end"

/** Reads JSON without recursion, since there is no limit to how deep it nests, and shows where each value begins. */
const scan = (
  text: string,
  show: (path: ReadonlyArray<string | number>, start: number) => void
): End | undefined => {
  // The key or the index in each object and array that is open.
  const path: Array<string | number> = []
  let expected = "value" as Expected
  const afterValue = () => (path.length === 0 ? "end" : "comma")
  const close = (bracket: string): boolean => {
    if (bracket !== (typeof path.at(-1) === "number" ? "]" : "}")) return false
    path.pop()
    expected = afterValue()
    return true
  }
  const value = (mark: string | undefined, start: number): boolean => {
    if (mark === "]" && expected === "first item") return close(mark)
    if (mark !== undefined && mark !== "{" && mark !== "[") return false
    show(path, start)
    if (mark === undefined) expected = afterValue()
    else {
      path.push(mark === "[" ? 0 : "")
      expected = mark === "[" ? "first item" : "first key"
    }
    return true
  }
  /** Whether a token may stand where it does. */
  const isRight = (mark: string | undefined, string: string | undefined, start: number): boolean => {
    const last = path.length - 1
    switch (expected) {
      case "value":
      case "first item":
        return value(mark, start)
      case "key":
      case "first key":
        if (mark === "}" && expected === "first key") return close(mark)
        if (string === undefined) return false
        path[last] = JSON.parse(string) as string
        expected = "colon"
        return true
      case "colon":
        expected = "value"
        return mark === ":"
      case "comma": {
        if (mark !== ",") return mark !== undefined && close(mark)
        const at = path[last]
        if (typeof at === "number") path[last] = at + 1
        expected = typeof at === "number" ? "value" : "key"
        return true
      }
      case "end":
        return false
    }
  }
  for (let at = 0; ;) {
    const start = endOf(blanks, text, at)!
    if (start === text.length) return expected === "end" ? undefined : { index: start, isCut: true }
    const isString = text[start] === '"'
    const mark = marks.includes(text[start]!) ? text[start] : undefined
    const end = isString
      ? endOfString(text, start)
      : mark !== undefined
        ? start + 1
        : endOf(word, text, start)
    if (typeof end === "object") return end
    if (end === undefined) return { index: start, isCut: endOf(partOfToken, text, start) !== undefined }
    if (!isRight(mark, isString ? text.slice(start, end) : undefined, start)) {
      return { index: start, isCut: false }
    }
    at = end
  }
}
