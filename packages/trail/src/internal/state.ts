// Where a scanner of JSON is. `assembly/passOver.ts` has the numbers of the first six, and how many brackets may be open.

/** What comes next. */
export const State = {
  value: 0,
  valueOrEnd: 1,
  keyOrEnd: 2,
  key: 3,
  colon: 4,
  /** After a value: a comma, a closing bracket, or, outside of all brackets, the next value. */
  after: 5,
  /** The rest of a key. */
  inKey: 6,
  /** The rest of a string that is a value. */
  inText: 7,
  /** In either of these, what follows a backslash. */
  escape: 8,
  hex: 9,
  /** The rest of a value that is neither a string nor a container. */
  inToken: 10,
  /** A byte that cannot be. */
  broken: 11,
  /** After damage, an object that may be a record. */
  lost: 12
} as const
export type State = (typeof State)[keyof typeof State]

/** How many brackets may be open. `JSON.parse` allows more; no record has a hundred. */
export const deepest = 1000
