// JSON, read byte by byte as it comes, in any number of chunks: the whole grammar of RFC 8259, and the way back to the
// next object after damage. It keeps one byte for each open bracket, and a key or a string that somebody wants.
//
// Of a text of gigabytes only a few keys matter. So the scanner watches one open container at a time: the keys of an
// object that is watched, or the elements of an array, are shown to the visitor, which says of each whether it wants the
// value. A value that is a container can be watched in its turn; all others are passed over.

import { makeCarry } from "./carry.ts"
import { beginNumber, continueNumber, mayEnd, noNumber } from "./number.ts"
import type { NumberState } from "./number.ts"

/** What the visitor wants a value for: a number of its own, `nothing` or `element`. */
export type Want = number

export const nothing: Want = 0

/** An element of an array that is watched, or a value that stands by itself. */
export const element: Want = 1

/** Takes what is watched. Offsets are those of bytes in the whole text. */
export interface Visitor {
  /** A key of the watched object, without its quotes. Returns what its value is wanted for. */
  readonly key: (bytes: Uint8Array, start: number, end: number, isEscaped: boolean) => Want
  /** A string that is wanted, without its quotes; the offset is that of the quote before it. */
  readonly text: (
    want: Want,
    bytes: Uint8Array,
    start: number,
    end: number,
    isEscaped: boolean,
    offset: number
  ) => void
  /** A value that is wanted and is no container: a number, `true`, `false`, `null`, or a string of more than `longest` bytes. */
  readonly other: (want: Want, offset: number) => void
  /** A container that is wanted begins. Returns whether it is to be watched. */
  readonly enter: (want: Want, isObject: boolean, offset: number) => boolean
  /** The watched container ends before this offset; the one around it is watched again. */
  readonly leave: (offset: number) => void
  /** The byte at this offset cannot be. What was entered is given up, and the next object is looked for. */
  readonly broken: (reason: string, offset: number) => void
  /** Asked after a value that stands by itself: whether what is looked for since the damage has not been found yet. */
  readonly isSearching: () => boolean
}

export interface Scanner {
  readonly write: (bytes: Uint8Array) => void
  readonly end: () => void
}

/** The most bytes of a key or a string that are kept for the visitor. */
const longest = 16_384

/** How many brackets may be open. `JSON.parse` allows more; no record has a hundred. */
const deepest = 1000

const State = {
  value: 0,
  valueOrEnd: 1,
  keyOrEnd: 2,
  key: 3,
  colon: 4,
  /** After a value: a comma, a closing bracket, or, outside of all brackets, the next value. */
  after: 5,
  string: 6,
  escape: 7,
  hex: 8,
  number: 9,
  literal: 10,
  /** After damage: looking for an object that may be a record. */
  lost: 11
} as const
type State = (typeof State)[keyof typeof State]

const quote = 0x22
const backslash = 0x5c
const comma = 0x2c
const colon = 0x3a
const openObject = 0x7b
const closeObject = 0x7d
const openArray = 0x5b
const closeArray = 0x5d

/** 1 for a byte that can stand in a string by itself. */
const isPlain = new Uint8Array(256).map((_, byte) =>
  byte < 0x20 || byte === quote || byte === backslash ? 0 : 1
)

/** 1 for a blank of JSON. */
const isBlank = new Uint8Array(256)
for (const character of " \t\r\n") isBlank[character.charCodeAt(0)] = 1

const literals: ReadonlyMap<number, string> = new Map([
  [0x74, "true"],
  [0x66, "false"],
  [0x6e, "null"]
])

export const makeScanner = (visitor: Visitor): Scanner => {
  let state: State = State.after
  /** The offset of the chunk's first byte. */
  let base = 0
  let depth = 0
  /** Of each open bracket, from 1: 1 for an array. */
  const isArray = new Uint8Array(deepest + 2)
  /** The depth of the container that is watched; 0 is the text itself. */
  let watched = 0
  /** What the value that comes is wanted for. */
  let want: Want = nothing
  /** The offset of that value, if it is no container. */
  let valueAt = 0
  /** Where the string began that is read, in this chunk, if it is wanted; else -1. */
  let from = -1
  let isKey = false
  let isEscaped = false
  let hexLeft = 0
  let number: NumberState = noNumber
  let literal = ""
  let literalAt = 0
  /** Whether there was damage, after which brackets may close that were not seen to open. */
  let isLoose = false
  /** Whether an object can begin here, after damage: before it stood a comma, a bracket or a line break. */
  let mayBegin = false
  const carry = makeCarry(longest)

  const write = (bytes: Uint8Array): void => {
    const { length } = bytes
    let i = 0
    if (from >= 0) from = 0
    while (i < length) {
      const byte = bytes[i]!
      switch (state) {
        case State.string: {
          let at = i
          while (at < length && isPlain[bytes[at]!] === 1) at++
          i = at
          if (at === length) break
          if (bytes[at] === quote) {
            endString(bytes, at)
            i++
          } else if (bytes[at] === backslash) {
            state = State.escape
            i++
          } else {
            fail("a control character within a string", i)
          }
          break
        }
        case State.after:
          if (byte === comma && depth > 0) {
            if (isArray[depth] === 1) {
              state = State.value
              want = depth === watched ? element : nothing
            } else {
              state = State.key
            }
            i++
          } else if (byte === closeObject && depth > 0 && isArray[depth] === 0) {
            i++
            close(i)
          } else if (byte === closeArray && depth > 0 && isArray[depth] === 1) {
            i++
            close(i)
          } else if (isBlank[byte] === 1) {
            i++
          } else if (depth > 0) {
            fail("a value is not followed by a comma or the end of what it is in", i)
          } else if (isLoose && (byte === comma || byte === closeObject || byte === closeArray)) {
            i++
          } else {
            state = State.value
            want = element
          }
          break
        case State.colon:
          if (byte === colon) state = State.value
          else if (isBlank[byte] === 0) {
            fail("a key without a colon", i)
            break
          }
          i++
          break
        case State.key:
        case State.keyOrEnd:
          if (byte === quote) {
            beginString(true, depth === watched, i)
            i++
          } else if (isBlank[byte] === 1) {
            i++
          } else if (byte === closeObject && state === State.keyOrEnd) {
            i++
            close(i)
          } else {
            fail("no key where one has to be", i)
          }
          break
        case State.value:
        case State.valueOrEnd:
          if (byte === quote) {
            beginString(false, want !== nothing, i)
            i++
          } else if (byte === openObject || byte === openArray) {
            if (depth === deepest) {
              fail(`more than ${deepest} brackets within each other`, i)
            } else {
              open(byte === openObject, i)
              i++
            }
          } else if (isBlank[byte] === 1) {
            i++
          } else if (byte === closeArray && state === State.valueOrEnd) {
            i++
            close(i)
          } else {
            beginToken(byte, i)
            i++
          }
          break
        case State.number: {
          const next = continueNumber(number, byte)
          if (next !== noNumber) {
            number = next
            i++
          } else if (mayEnd(number)) {
            endToken()
          } else {
            fail("a number that is none", i)
          }
          break
        }
        case State.literal:
          if (byte !== literal.charCodeAt(literalAt)) {
            fail("a word that is none of true, false and null", i)
            break
          }
          literalAt++
          i++
          if (literalAt === literal.length) endToken()
          break
        case State.escape:
          if (byte === 0x75) {
            state = State.hex
            hexLeft = 4
          } else if (isEscapable(byte)) {
            state = State.string
          } else {
            fail("a backslash before a character that needs none", i)
            break
          }
          isEscaped = true
          i++
          break
        case State.hex:
          if (!isHex(byte)) {
            fail("an escape without its four digits", i)
            break
          }
          hexLeft--
          if (hexLeft === 0) state = State.string
          i++
          break
        case State.lost:
          i = search(bytes, i)
          break
      }
    }
    if (from >= 0 && (state === State.string || state === State.escape || state === State.hex)) {
      carry.add(bytes, from, length)
    }
    base += length
  }

  const beginString = (asKey: boolean, isWanted: boolean, at: number): void => {
    state = State.string
    isKey = asKey
    isEscaped = false
    from = isWanted ? at + 1 : -1
    valueAt = base + at
  }

  const endString = (bytes: Uint8Array, end: number): void => {
    state = isKey ? State.colon : State.after
    if (from < 0) {
      want = nothing
      return
    }
    let source: Uint8Array | undefined = bytes
    let start = from
    let stop = end
    if (carry.length() > 0) {
      carry.add(bytes, from, end)
      source = carry.bytes()
      start = 0
      stop = carry.length()
      carry.clear()
    } else if (end - from > longest) {
      source = undefined
    }
    from = -1
    if (isKey) {
      want = source ? visitor.key(source, start, stop, isEscaped) : nothing
    } else {
      if (source) visitor.text(want, source, start, stop, isEscaped, valueAt)
      else visitor.other(want, valueAt)
      want = nothing
    }
  }

  const open = (isObject: boolean, at: number): void => {
    const isEntered = want !== nothing && visitor.enter(want, isObject, base + at)
    depth++
    isArray[depth] = isObject ? 0 : 1
    if (isEntered) watched = depth
    want = isEntered && !isObject ? element : nothing
    state = isObject ? State.keyOrEnd : State.valueOrEnd
  }

  const close = (end: number): void => {
    if (depth === watched) {
      visitor.leave(base + end)
      watched--
    }
    depth--
    want = nothing
    state = State.after
    if (depth === 0 && isLoose && visitor.isSearching()) {
      state = State.lost
      mayBegin = true
    }
  }

  const beginToken = (byte: number, at: number): void => {
    valueAt = base + at
    number = beginNumber(byte)
    literal = literals.get(byte) ?? ""
    literalAt = 1
    if (number !== noNumber) state = State.number
    else if (literal !== "") state = State.literal
    else fail("no value where one has to be", at)
  }

  const endToken = (): void => {
    if (want !== nothing) visitor.other(want, valueAt)
    want = nothing
    state = State.after
  }

  const fail = (reason: string, at: number): void => {
    visitor.broken(reason, base + at)
    carry.clear()
    from = -1
    depth = 0
    watched = 0
    isLoose = true
    mayBegin = true
    state = State.lost
  }

  /** Looks for an object after a comma, a bracket or a line break; returns the index up to which there is none. */
  const search = (bytes: Uint8Array, start: number): number => {
    let i = start
    for (; i < bytes.length; i++) {
      const byte = bytes[i]!
      if (byte === openObject && mayBegin) {
        state = State.value
        want = element
        return i
      }
      if (byte === comma || byte === openArray || byte === closeObject || byte === 0x0a) mayBegin = true
      else if (isBlank[byte] === 0) mayBegin = false
    }
    return i
  }

  const end = (): void => {
    if (state === State.number && depth === 0 && mayEnd(number)) endToken()
    if (state !== State.after && state !== State.lost) fail("the text ends within a value", 0)
    else if (depth > 0) fail("the text ends within a value", 0)
  }

  return { write, end }
}

const isEscapable = (byte: number): boolean =>
  byte === quote ||
  byte === backslash ||
  byte === 0x2f ||
  byte === 0x62 ||
  byte === 0x66 ||
  byte === 0x6e ||
  byte === 0x72 ||
  byte === 0x74

const isHex = (byte: number): boolean =>
  (byte >= 0x30 && byte <= 0x39) || (byte >= 0x41 && byte <= 0x46) || (byte >= 0x61 && byte <= 0x66)
