/**
 * Many patterns with values, and the question which of them match one caller.
 *
 * @since 0.1.0
 */
import type { Engine } from "./internal/engine.ts"
import { Hashed } from "./internal/hashed.ts"
import { Linear } from "./internal/linear.ts"
import { Partitioned } from "./internal/partitioned.ts"
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

  /** The number of entries that can match. */
  readonly size: number

  /** The entries whose pattern has no meaning, in the order of insertion. They match nothing. */
  readonly invalid: ReadonlyArray<InvalidEntry<A>>

  /** Returns the value of every pattern that matches, most specific first, then in the order of insertion. */
  match(caller: string): ReadonlyArray<A>

  /** Adds an entry without touching the others; returns the problem if its pattern has no meaning. */
  add(pattern: string, value: A): Pattern.Problem | undefined

  /** Removes the first entry with this pattern and this value (`Object.is`); returns whether there was one. */
  remove(pattern: string, value: A): boolean

  /** Lists the entries that can match, in the order of insertion. */
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
 * import { Partitioned } from "./internal/partitioned.ts"
import { isReadable } from "./internal/syntax.ts"
import * as PatternIndex from "@dd-cloud-auth/arn/PatternIndex"
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
  const capacity = Array.isArray(entries) ? entries.length : 0
  return makeWith(dialect === "datadog" ? new Hashed(capacity) : new Partitioned(), entries, dialect)
}

/**
 * Builds an index that asks every pattern in turn: the reference for `make`, which answers the same.
 *
 * @category constructors
 * @since 0.1.0
 */
export const makeLinear = <A>(
  entries: Iterable<readonly [pattern: string, value: A]>,
  dialect: Pattern.Dialect = "datadog"
): PatternIndex<A> => makeWith(new Linear(dialect), entries, dialect)

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
 * Builds an index again from a snapshot.
 *
 * @category constructors
 * @since 0.1.0
 */
export const fromSnapshot = <A>(snapshot: Snapshot<A>): PatternIndex<A> =>
  make(snapshot.entries, snapshot.dialect)

const makeWith = <A>(
  engine: Engine<A>,
  entries: Iterable<readonly [pattern: string, value: A]>,
  dialect: Pattern.Dialect
): PatternIndex<A> => {
  const index = new Index(engine, dialect)
  for (const entry of entries) index.add(entry[0], entry[1])
  return index
}

class Index<A> implements PatternIndex<A> {
  readonly dialect: Pattern.Dialect
  readonly invalid: Array<InvalidEntry<A>> = []
  readonly #engine: Engine<A>

  constructor(engine: Engine<A>, dialect: Pattern.Dialect) {
    this.#engine = engine
    this.dialect = dialect
  }

  get size(): number {
    return this.#engine.size
  }

  match(caller: string): ReadonlyArray<A> {
    return this.#engine.match(caller)
  }

  add(text: string, value: A): Pattern.Problem | undefined {
    const isKnownGood = this.dialect === "datadog" && isReadable(text)
    const pattern = isKnownGood ? undefined : Pattern.parse(text, this.dialect)
    if (pattern?._tag !== "InvalidPattern") {
      this.#engine.add(text, value)
      return undefined
    }
    this.invalid.push({ pattern: text, value, problem: pattern.problem })
    return pattern.problem
  }

  remove(text: string, value: A): boolean {
    if (this.#engine.remove(text, value)) return true
    const at = this.invalid.findIndex((entry) => entry.pattern === text && Object.is(entry.value, value))
    if (at >= 0) this.invalid.splice(at, 1)
    return at >= 0
  }

  entries(): Iterable<readonly [pattern: string, value: A]> {
    return this.#engine.entries()
  }
}
