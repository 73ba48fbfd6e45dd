/**
 * What many logs say of each caller: how often it was seen, when first and last, and where.
 *
 * @since 0.1.0
 */

import type { Damage, Format, NoCallerKind, Sink } from "./internal/sink.ts"

/**
 * What is known of one caller.
 *
 * @category models
 * @since 0.1.0
 */
export interface Seen {
  readonly caller: string
  /** How many records name it. */
  readonly count: number
  /** In how many of these its session was made, by `AssumeRole…` or `GetFederationToken`, and it did nothing else. */
  readonly made: number
  /** The time of its earliest record, in milliseconds since 1970, where a record had a time. */
  readonly firstSeen?: number
  readonly lastSeen?: number
  /** Where it was seen, in the order in which that was told: the first `mostSources`. */
  readonly sources: ReadonlyArray<string>
  /** Whether it was seen in more. */
  readonly hasMoreSources: boolean
}

/**
 * Something that could not be read, and where.
 *
 * @category models
 * @since 0.1.0
 */
export interface DamageIn extends Damage {
  readonly source: string
}

/**
 * What was found: plain data, so that a worker can hand it to another.
 *
 * @category models
 * @since 0.1.0
 */
export interface Found {
  /** In the order in which they were first told of. */
  readonly callers: ReadonlyArray<Seen>
  /** How many records name no caller, for each reason. */
  readonly noCallers: ReadonlyMap<NoCallerKind, number>
  /** Of how many sources each format was. A source that holds several counts for each. */
  readonly formats: ReadonlyMap<Format, number>
  /** The first `mostDamage`, and how many there were in all. */
  readonly damage: { readonly count: number; readonly first: ReadonlyArray<DamageIn> }
  /** How many records name callers that were not kept, because there were as many others as the limit allows. */
  readonly overLimit: number
}

/**
 * Keeps what readers find. Its memory follows the number of different callers.
 *
 * @category models
 * @since 0.1.0
 */
export interface Fold {
  /** Returns what a reader tells its findings to; `source` is the name of what it reads. */
  readonly sink: (source: string) => Sink
  /** Adds what another fold found, as in another worker. */
  readonly add: (found: Found) => void
  /** What was found so far. */
  readonly found: () => Found
}

/**
 * How many sources are kept of each caller.
 *
 * @category folding
 * @since 0.1.0
 */
export const mostSources = 5

/**
 * How much damage is kept with its place.
 *
 * @category folding
 * @since 0.1.0
 */
export const mostDamage = 1000

interface Entry {
  readonly caller: string
  count: number
  made: number
  firstSeen: number
  lastSeen: number
  sources: ReadonlyArray<string>
  hasMoreSources: boolean
}

/**
 * Creates an empty fold. `limit` is the most different callers that it keeps, by default all. Of those above it only the
 * number of records is known, `overLimit`; which callers are kept follows the order in which they came.
 *
 * @example
 * ```ts
 * import * as Fold from "@dd-cloud-auth/trail/Fold"
 * import * as Reader from "@dd-cloud-auth/trail/Reader"
 *
 * const fold = Fold.make()
 * const reader = Reader.make(fold.sink("list.txt"))
 * reader.write(new TextEncoder().encode("arn:aws:iam::123456789012:user/alice\narn:aws:iam::****:user/bob\n"))
 * reader.end()
 * const { callers, noCallers } = fold.found()
 * if (callers[0]?.caller !== "arn:aws:iam::123456789012:user/alice") throw new Error(JSON.stringify(callers))
 * if (noCallers.get("MaskedArn") !== 1) throw new Error("a masked ARN is no caller")
 * ```
 *
 * @category folding
 * @since 0.1.0
 */
export const make = ({ limit = Infinity }: { readonly limit?: number } = {}): Fold => {
  const entries = new Map<string, Entry>()
  const noCallers = new Map<NoCallerKind, number>()
  const formats = new Map<Format, number>()
  const damage: Array<DamageIn> = []
  let damageCount = 0
  let overLimit = 0

  const entryOf = (caller: string): Entry | undefined => {
    const known = entries.get(caller)
    if (known || entries.size >= limit) return known
    const entry: Entry = {
      caller,
      count: 0,
      made: 0,
      firstSeen: Infinity,
      lastSeen: -Infinity,
      sources: [],
      hasMoreSources: false
    }
    entries.set(caller, entry)
    return entry
  }

  const addDamage = (found: DamageIn): void => {
    if (damage.length < mostDamage) damage.push(found)
  }

  return {
    sink: (source) => ({
      caller: ({ as, caller, time }) => {
        const entry = entryOf(caller)
        if (!entry) {
          overLimit++
          return
        }
        entry.count++
        if (as === "made") entry.made++
        if (time !== undefined) addTimes(entry, time, time)
        addSource(entry, source)
      },
      noCaller: ({ kind }) => add(noCallers, kind, 1),
      damage: (found) => {
        damageCount++
        addDamage({ ...found, source })
      },
      format: (format) => add(formats, format, 1)
    }),

    add: (found) => {
      for (const seen of found.callers) {
        const entry = entryOf(seen.caller)
        if (!entry) {
          overLimit += seen.count
          continue
        }
        entry.count += seen.count
        entry.made += seen.made
        addTimes(entry, seen.firstSeen ?? Infinity, seen.lastSeen ?? -Infinity)
        for (const source of seen.sources) addSource(entry, source)
        entry.hasMoreSources ||= seen.hasMoreSources
      }
      for (const [kind, count] of found.noCallers) add(noCallers, kind, count)
      for (const [format, count] of found.formats) add(formats, format, count)
      damageCount += found.damage.count
      found.damage.first.forEach(addDamage)
      overLimit += found.overLimit
    },

    found: () => ({
      callers: Array.from(entries.values(), toSeen),
      noCallers: new Map(noCallers),
      formats: new Map(formats),
      damage: { count: damageCount, first: [...damage] },
      overLimit
    })
  }
}

const add = <Key>(counts: Map<Key, number>, key: Key, count: number): void => {
  counts.set(key, (counts.get(key) ?? 0) + count)
}

const addTimes = (entry: Entry, first: number, last: number): void => {
  if (first < entry.firstSeen) entry.firstSeen = first
  if (last > entry.lastSeen) entry.lastSeen = last
}

const addSource = (entry: Entry, source: string): void => {
  const { sources } = entry
  // Files are read one after the other, so that it is most often the last.
  if (sources.at(-1) === source || sources.includes(source)) return
  // To push would make room for more than are kept.
  if (sources.length < mostSources) entry.sources = [...sources, source]
  else entry.hasMoreSources = true
}

const toSeen = ({ firstSeen, lastSeen, ...entry }: Entry): Seen => ({
  ...entry,
  ...(firstSeen <= lastSeen && { firstSeen, lastSeen })
})
