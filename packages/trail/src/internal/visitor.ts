// What `scanJson.ts` shows of a text, and to whom.

/** What the visitor wants a value for: a number of its own, `nothing` or `element`. */
export type Want = number

export const nothing: Want = 0

/** An element of an array that is watched, or a value that stands by itself. */
export const element: Want = 1

/** Takes what is watched. Offsets are those of bytes in the whole text. */
export interface Visitor {
  /** A key of the watched object, without quotes and escapes; few but those with a mark that is wanted. Returns what its value is wanted for. */
  readonly key: (bytes: Uint8Array, start: number, end: number) => Want
  /** A string that is wanted, without its quotes; the offset is that of the quote before it. */
  readonly text: (
    want: Want,
    bytes: Uint8Array,
    start: number,
    end: number,
    hasEscape: boolean,
    offset: number
  ) => void
  /** A value that is wanted and is no container: a number, `true`, `false`, `null`, or a string of more than `longest` bytes. */
  readonly other: (want: Want, offset: number) => void
  /** A container that is wanted begins. Returns the keys that are wanted in it; `undefined` if it is not to be watched. */
  readonly enter: (want: Want, isObject: boolean, offset: number) => Marks | undefined
  /** The watched container ends before this offset. Returns the keys that are wanted in the one around it. */
  readonly leave: (offset: number) => Marks
  /** The byte at this offset cannot be. What was entered is given up, and the next object is looked for. */
  readonly broken: (reason: string, offset: number) => void
  /** Asked after a value that stands by itself: whether what is looked for since the damage has not been found yet. */
  readonly isSearching: () => boolean
}

/** The marks of keys, one bit each. Most keys have another mark, and need not be looked at. */
export type Marks = number
