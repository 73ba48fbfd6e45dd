// JSON, read byte by byte as it comes, in any number of chunks: the whole grammar of RFC 8259, and the way back to the
// next object after damage. It keeps one byte for each open bracket, and a key or a string that somebody wants.
//
// Of a text of gigabytes only a few keys matter. So the scanner watches one open container at a time: the keys of an
// object that is watched, or the elements of an array, are shown to the visitor, which says of each whether it wants the
// value. A value that is a container can be watched in its turn; all others are passed over, by `passOver.ts` where it can.

import {
  backslash,
  closeArray,
  closeObject,
  colon,
  comma,
  isBlank,
  isEscapable,
  isHex,
  isPlain,
  openArray,
  openObject,
  quote
} from "./jsonBytes.ts"
import { markOf } from "./keys.ts"
import { capacity, passOver } from "./passOver.ts"
import { longest, Pieces, plainOf } from "./pieces.ts"
import { deepest, State } from "./state.ts"
import { Token } from "./token.ts"
import { element, type Marks, nothing, type Visitor, type Want } from "./visitor.ts"

/** A class, and not closures: a program reads a hundred thousand files, and engines optimise a class for all of them at once. */
export class Scanner {
  readonly #visitor: Visitor
  /** The offset of the chunk's first byte. */
  #base = 0
  #state: State = State.after
  #depth = 0
  /** Of each open bracket, from 1: 1 for an array. */
  readonly #isArray = new Uint8Array(deepest + 2)
  /** The depth of the container that is watched; 0 is the text itself. */
  #watched = 0
  /** The marks of the keys that are wanted there. */
  #marks: Marks = 0
  /** What the value that comes is wanted for. */
  #want: Want = nothing
  /** The offset of that value, if it is no container. */
  #valueAt = 0
  /** What has come of a string that is wanted. */
  readonly #pieces = new Pieces()
  /** Whether the string is a key. */
  #isKey = false
  #hasEscape = false
  /** How many digits of an escape are to come. */
  #hexLeft = 0
  readonly #token = new Token()
  /** Whether there was damage, after which brackets may close that were not seen to open. */
  #isLoose = false
  /** In the search after damage: whether the last byte was a colon, blanks apart. */
  #isAfterColon = false

  constructor(visitor: Visitor) {
    this.#visitor = visitor
  }

  /** One function, in spite of its length: its variables are what an engine reads and writes fastest. */
  write(bytes: Uint8Array): void {
    const { length } = bytes
    const visitor = this.#visitor
    const pass = length <= capacity ? passOver : undefined
    const isArray = pass?.begin(bytes, this.#isArray) ?? this.#isArray
    let i = 0
    let state = this.#state
    let depth = this.#depth
    let watched = this.#watched
    let marks = this.#marks
    let want = this.#want
    let problem = ""
    /** Where the last string begins in this chunk, behind its quote. */
    let from = 0
    /** Where that quote is, or the chunk begins if it came before; -1 if there is none. */
    let opening = state >= State.inKey && state <= State.hex ? 0 : -1

    while (i < length) {
      if (pass && state <= State.after && want === nothing && depth > 0) {
        i = pass.run(i, length, state, depth, opening, watched, marks)
        state = pass.state() as State
        depth = pass.depth()
        opening = pass.opening()
        const keyEnd = pass.keyEnd()
        if (keyEnd > 0) want = visitor.key(bytes, pass.key(), keyEnd)
        const textEnd = pass.textEnd()
        if (textEnd > 0 && want !== nothing) {
          const text = pass.text()
          if (textEnd - text > longest) visitor.other(want, this.#base + opening)
          else visitor.text(want, bytes, text, textEnd, false, this.#base + opening)
          want = nothing
        }
        if (i === length) break
      }
      const byte = bytes[i]!
      switch (state) {
        case State.inKey:
        case State.inText:
          while (i < length && isPlain[bytes[i]!] === 1) i++
          if (i === length) break
          if (bytes[i] === quote) {
            if (state === State.inKey) {
              if (depth === watched) want = this.#endKey(bytes, from, i, marks)
              state = State.colon
            } else {
              if (want !== nothing) this.#endText(want, bytes, from, i)
              want = nothing
              state = State.after
            }
            i++
          } else if (bytes[i] === backslash) {
            this.#isKey = state === State.inKey
            this.#hasEscape = true
            state = State.escape
            i++
          } else {
            problem = "a control character within a string"
            state = State.broken
          }
          break

        case State.colon:
          if (byte === colon) {
            state = State.value
            i++
          } else if (isBlank[byte] === 1) {
            i++
          } else {
            problem = "a key without a colon"
            state = State.broken
          }
          break

        case State.value:
        case State.valueOrEnd:
          if (byte === quote) {
            state = State.inText
            this.#valueAt = this.#base + i
            this.#hasEscape = false
            opening = i
            i++
            from = i
          } else if ((byte === openObject || byte === openArray) && depth < deepest) {
            const isObject = byte === openObject
            const entered = want === nothing ? undefined : visitor.enter(want, isObject, this.#base + i)
            depth++
            isArray[depth] = isObject ? 0 : 1
            want = nothing
            if (entered !== undefined) {
              watched = depth
              marks = entered
              if (!isObject) want = element
            }
            state = isObject ? State.keyOrEnd : State.valueOrEnd
            i++
          } else if (isBlank[byte] === 1) {
            i++
          } else if (byte === closeArray && state === State.valueOrEnd) {
            // The bracket closes what is open, as after a value.
            state = State.after
          } else {
            this.#valueAt = this.#base + i
            if (this.#token.begin(byte)) {
              state = State.inToken
              i++
            } else {
              problem = "no value where one has to be, or too many brackets"
              state = State.broken
            }
          }
          break

        case State.after:
          if (isBlank[byte] === 1) {
            i++
          } else if (depth === 0) {
            if (this.#isLoose && (byte === comma || byte === closeObject || byte === closeArray)) {
              i++
            } else {
              state = State.value
              want = element
            }
          } else if (byte === comma) {
            if (isArray[depth] === 0) {
              state = State.key
            } else {
              state = State.value
              want = depth === watched ? element : nothing
            }
            i++
          } else if (byte === (isArray[depth] === 0 ? closeObject : closeArray)) {
            i++
            want = nothing
            if (depth === watched) {
              marks = visitor.leave(this.#base + i)
              watched--
            }
            depth--
            if (depth === 0 && visitor.isSearching()) {
              state = State.lost
              this.#isAfterColon = false
            }
          } else {
            problem = "a value is not followed by a comma or the end of what it is in"
            state = State.broken
          }
          break

        case State.key:
        case State.keyOrEnd:
          if (byte === quote) {
            state = State.inKey
            this.#hasEscape = false
            opening = i
            i++
            from = i
          } else if (isBlank[byte] === 1) {
            i++
          } else if (byte === closeObject && state === State.keyOrEnd) {
            state = State.after
          } else {
            problem = "no key where one has to be"
            state = State.broken
          }
          break

        case State.escape:
          if (isEscapable[byte] === 1) {
            state = this.#isKey ? State.inKey : State.inText
            i++
          } else if (byte === 0x75) {
            this.#hexLeft = 4
            state = State.hex
            i++
          } else {
            problem = "an escape that is none"
            state = State.broken
          }
          break

        case State.hex:
          if (isHex[byte] === 1) {
            this.#hexLeft--
            if (this.#hexLeft === 0) state = this.#isKey ? State.inKey : State.inText
            i++
          } else {
            problem = "an escape that is none"
            state = State.broken
          }
          break

        case State.inToken:
          if (this.#token.take(byte)) {
            i++
          } else if (this.#token.isWhole()) {
            if (want !== nothing) visitor.other(want, this.#valueAt)
            want = nothing
            state = State.after
          } else {
            problem = "a number or a word that is none of JSON"
            state = State.broken
          }
          break

        case State.broken:
          this.#giveUp(problem, this.#base + i)
          depth = 0
          watched = 0
          want = nothing
          state = State.lost
          // A string that does not end where it should reaches to the quote of the next, and may hold the beginning of a record.
          if (opening >= 0) i = opening
          opening = -1
          break

        case State.lost:
          i = this.#search(bytes, i)
          if (i < length) {
            state = State.value
            want = element
          }
          break
      }
    }

    const isKey = state === State.inKey || (this.#isKey && state !== State.inText)
    const isKept = isKey ? depth === watched : want !== nothing
    if (isKept && state >= State.inKey && state <= State.hex) {
      this.#pieces.keep(bytes, from, length)
    }
    if (pass) this.#isArray.set(isArray)
    this.#base += length
    this.#state = state
    this.#depth = depth
    this.#watched = watched
    this.#marks = marks
    this.#want = want
  }

  /** Says that no more bytes come. */
  end(): void {
    const isToken = this.#state === State.inToken && this.#depth === 0 && this.#token.isWhole()
    if (isToken) this.#visitor.other(this.#want, this.#valueAt)
    const isBetween = this.#depth === 0 && (isToken || this.#state === State.after)
    if (!isBetween && this.#state !== State.lost) this.#giveUp("the text ends within a value", this.#base)
  }

  /** Returns what the value of a key of the watched object is wanted for. */
  #endKey(bytes: Uint8Array, from: number, end: number, marks: Marks): Want {
    if (!this.#pieces.isCarried() && !this.#hasEscape) {
      return ((marks >>> markOf(bytes, from, end)) & 1) === 1 ? this.#visitor.key(bytes, from, end) : nothing
    }
    const key = this.#pieces.join(bytes, from, end)
    if (!key) return nothing
    const plain = plainOf(key)
    return this.#visitor.key(plain, 0, plain.length)
  }

  #endText(want: Want, bytes: Uint8Array, from: number, end: number): void {
    const text = this.#pieces.join(bytes, from, end)
    if (text) this.#visitor.text(want, text.bytes, text.from, text.end, this.#hasEscape, this.#valueAt)
    else this.#visitor.other(want, this.#valueAt)
  }

  #giveUp(reason: string, offset: number): void {
    this.#visitor.broken(reason, offset)
    this.#pieces.drop()
    this.#isLoose = true
    this.#isAfterColon = false
  }

  /** Looks for an object that is not the value of a key; returns its index, or the length if there is none. */
  #search(bytes: Uint8Array, start: number): number {
    for (let i = start; i < bytes.length; i++) {
      const byte = bytes[i]!
      if (byte === openObject && !this.#isAfterColon) return i
      if (isBlank[byte] === 0) this.#isAfterColon = byte === colon
    }
    return bytes.length
  }
}
