/**
 * Many patterns with values, and the question which of them match one caller.
 *
 * @since 0.1.0
 */
import { take } from "./internal/engine.ts"
import type { Engine } from "./internal/engine.ts"
import { hashed } from "./internal/hashed.ts"
import { partitioned } from "./internal/partitioned.ts"
import { isReadable } from "./internal/syntax.ts"
import * as Pattern from "./Pattern.ts"

/**
 * A set of patterns with a value each. A pattern may occur any number of times.
 *
 * @category models
 * @since 0.1.0
 */
export interface PatternIndex<A> {
  readonly dialect: Pattern.Dialect

  /** The number of entries that can match: all but the invalid ones. */
  readonly size: number

  /** The entries whose pattern has no meaning, in the order of insertion. They match nothing. */
  readonly invalid: ReadonlyArray<InvalidEntry<A>>

  /** Returns the value of every pattern that matches, most specific first, then in the order of insertion. */
  match(caller: string): ReadonlyArray<A>

  /**
   * Adds an entry; returns the problem if its pattern has no meaning. The others stay as they are, save that the
   * table doubles once it is half full, as any hash table does.
   */
  add(pattern: string, value: A): Pattern.Problem | undefined

  /**
   * Removes the first entry with this pattern and this value; returns whether there was one. Values are compared by
   * `Object.is`: an object that was decoded again is another one, so keep the objects, or use IDs for values.
   */
  remove(pattern: string, value: A): boolean

  /** Lists the entries that can match; in dialect `datadog`, those of one pattern stand together. */
  entries(): Iterable<readonly [pattern: string, value: A]>
}

/**
 * An entry whose pattern has no meaning, and why.
 *
 * @category models
 * @since 0.1.0
 */
export interface InvalidEntry<A> {
  readonly pattern: string
  readonly value: A
  readonly problem: Pattern.Problem
}

/**
 * An index as plain data: JSON, if the values are.
 *
 * @category models
 * @since 0.1.0
 */
export interface Snapshot<A> {
  readonly dialect: Pattern.Dialect
  readonly entries: ReadonlyArray<readonly [pattern: string, value: A]>
}

/**
 * Builds an index. Entries whose pattern has no meaning are kept apart in `invalid`, never dropped.
 *
 * @example
 * ```ts
 * import * as PatternIndex from "@dd-cloud-auth/arn/PatternIndex"
 *
 * const index = PatternIndex.make([
 *   ["arn:aws:sts::123456789012:assumed-role/Deploy/*", "deployer"],
 *   ["arn:aws:sts::123456789012:assumed-role/Deploy/ci", "pipeline"]
 * ])
 * const found = index.match("arn:aws:sts::123456789012:assumed-role/Deploy/ci")
 * if (found.join() !== "pipeline,deployer") throw new Error(found.join())
 * ```
 *
 * @category constructors
 * @since 0.1.0
 */
export const make = <A>(
  entries: Iterable<readonly [pattern: string, value: A]>,
  dialect: Pattern.Dialect = "datadog"
): PatternIndex<A> => {
  const engine: Engine<A> =
    dialect === "iam" ? partitioned() : hashed(Array.isArray(entries) ? entries.length : 0)
  const invalid: Array<InvalidEntry<A>> = []
  let size = 0
  const add = (text: string, value: A): Pattern.Problem | undefined => {
    // Most patterns are readable, and to see that allocates nothing.
    const pattern = dialect !== "iam" && isReadable(text) ? undefined : Pattern.parse(text, dialect)
    if (pattern?._tag === "InvalidPattern") {
      invalid.push({ pattern: text, value, problem: pattern.problem })
      return pattern.problem
    }
    engine.add(text, value)
    size++
    return undefined
  }
  for (const entry of entries) add(entry[0], entry[1])
  return {
    ...engine,
    dialect,
    invalid,
    add,
    get size() {
      return size
    },
    remove(text, value) {
      const isRemoved = engine.remove(text, value)
      size -= Number(isRemoved)
      return isRemoved || take(invalid, text, value)
    }
  }
}

/**
 * Returns every entry of an index, the invalid ones last.
 *
 * @category conversions
 * @since 0.1.0
 */
export const toSnapshot = <A>(index: PatternIndex<A>): Snapshot<A> => ({
  dialect: index.dialect,
  entries: [
    ...index.entries(),
    ...index.invalid.map(({ pattern, value }): readonly [string, A] => [pattern, value])
  ]
})

/**
 * Builds an index again from a snapshot that `toSnapshot` made, in the time that `make` takes: patterns are parsed
 * and hashed anew, so that a snapshot that somebody changed cannot hide a match.
 *
 * @category constructors
 * @since 0.1.0
 */
export const fromSnapshot = <A>(snapshot: Snapshot<A>): PatternIndex<A> =>
  make(snapshot.entries, snapshot.dialect)
