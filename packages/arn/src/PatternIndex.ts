/**
 * Many patterns with values, and the question which of them match one caller.
 *
 * @since 0.1.0
 */

import { byAccount } from "./internal/byAccount.ts"
import { byOrder, put, take } from "./internal/byPattern.ts"
import type { ByPattern, Entry } from "./internal/byPattern.ts"
import type { Engine } from "./internal/engine.ts"
import { hashed } from "./internal/hashed.ts"
import { longestArn } from "./internal/limits.ts"
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

  /** Another object after each `add` and `remove`: what is derived from the entries can be kept by it, as in a `WeakMap`. */
  readonly revision: object

  /** A copy of the entries whose pattern has no meaning, in the order of insertion. They match nothing. */
  readonly invalid: ReadonlyArray<InvalidEntry<A>>

  /**
   * Returns the value of every pattern that matches, most specific first, then in the order of insertion. Nothing
   * matches a caller of more than 2,048 characters, which AWS allows no ARN. Whether other text can be a caller's is
   * not looked at, as in `Pattern.matches`: `Caller.parse` says that.
   */
  match(caller: string): ReadonlyArray<A>

  /**
   * Adds an entry; returns the problem if its pattern has no meaning. Once the table of dialect `datadog` is full, the
   * entries move to a larger one, as with any hash table. Where that is cut short, by a time limit around the call or
   * by a lack of memory, the index is as it was before: the entry is there whole or not at all, and no other is lost.
   */
  add(pattern: string, value: A): Pattern.Problem | undefined

  /**
   * Removes the first entry with this pattern and this value; returns whether there was one. Values are compared by
   * `Object.is`: an object that was decoded again is another one, so keep the objects, or use IDs for values.
   */
  remove(pattern: string, value: A): boolean

  /** Lists the entries that can match, as they are now; in dialect `datadog`, those of one pattern stand together. */
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
    dialect === "iam" ? byAccount() : hashed(Array.isArray(entries) ? entries.length : 0)
  const invalid: ByPattern<Unreadable<A>> = new Map()
  let refused = 0
  let revision = {}
  const add = (pattern: string, value: A): Pattern.Problem | undefined => {
    revision = {}
    const problem = whyInvalid(pattern, dialect)
    if (problem) put(invalid, { pattern, value, problem, order: refused++ })
    else engine.add(pattern, value)
    return problem
  }
  for (const entry of entries) add(entry[0], entry[1])
  return {
    dialect,
    get size() {
      return engine.size()
    },
    get revision() {
      return revision
    },
    get invalid() {
      return [...invalid.values()]
        .flat()
        .sort(byOrder)
        .map(({ pattern, problem, value }) => ({ pattern, value, problem }))
    },
    match: (caller) => (caller.length > longestArn ? [] : engine.match(caller)),
    add,
    remove: (pattern, value) => {
      revision = {}
      return engine.remove(pattern, value) || take(invalid, pattern, value)
    },
    entries: engine.entries
  }
}

interface Unreadable<A> extends Entry<A> {
  readonly problem: Pattern.Problem
}

const whyInvalid = (text: string, dialect: Pattern.Dialect): Pattern.Problem | undefined => {
  // Most patterns are readable, and to see that allocates nothing.
  if (dialect === "datadog" && isReadable(text)) return undefined
  const pattern = Pattern.parse(text, dialect)
  return pattern._tag === "InvalidPattern" ? pattern.problem : undefined
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
