/**
 * Mappings of different Datadog accounts that one caller matches, grouped by what causes it.
 *
 * A pattern of Datadog's is one text, or everything that begins with one. So two of them share a caller only where one
 * takes in the other, and all of them make trees: below each wildcard stands what it takes in. Sorted, a tree stands
 * together, and one walk finds every overlap, however many mappings have equal patterns.
 */

import { accountKey } from "@dd-cloud-auth/core/PersonaMapping"
import type { Row } from "./Row.ts"
import * as Slices from "./Slices.ts"

/** What overlaps because of one pattern. No mapping is in two of these. */
export interface Overlap {
  /** The widest pattern: a wildcard, or one ARN that several mappings have. */
  readonly pattern: string
  /** The mappings with this pattern. */
  readonly rows: ReadonlyArray<Row>
  /** The mappings of narrower patterns that share a caller with one of another account, in the order of patterns. */
  readonly inside: ReadonlyArray<Row>
  /** How many Datadog accounts all of these lead to. */
  readonly accounts: number
}

export interface Overlaps {
  /** Those of the most mappings first. */
  readonly all: ReadonlyArray<Overlap>
  /** Which of them a mapping is in. */
  readonly of: ReadonlyMap<Row, Overlap>
}

export const none: Overlaps = { all: [], of: new Map() }

export function* find(rows: ReadonlyArray<Row>): Slices.Sliced<Overlaps> {
  const trees = yield* plant(yield* patternsOf(rows))
  const found = trees.flatMap(({ inside, root }) => (isShared(root) ? [{ root, inside }] : []))
  const all = yield* Slices.map(found, ({ inside, root }) => {
    const narrower = inside.filter(isShared).flatMap(({ rows }) => rows)
    return {
      pattern: root.text,
      rows: root.rows,
      inside: narrower,
      accounts: new Set([...root.rows, ...narrower].map(({ mapping }) => accountKey(mapping))).size
    }
  })
  const of = new Map<Row, Overlap>()
  for (const overlap of all) {
    yield* Slices.forEach(rowsOf(overlap), (row) => of.set(row, overlap))
  }
  return { all: yield* Slices.sort(all, (a, b) => sizeOf(b) - sizeOf(a)), of }
}

/** Every mapping of an overlap, the widest pattern first. */
const rowsOf = ({ inside, rows }: Overlap): ReadonlyArray<Row> => [...rows, ...inside]

const sizeOf = ({ inside, rows }: Overlap): number => rows.length + inside.length

/** The mappings of other accounts that share a caller with this one. */
export const others = ({ of }: Overlaps, row: Row): ReadonlyArray<Row> => {
  const overlap = of.get(row)
  if (overlap === undefined) return []
  const key = accountKey(row.mapping)
  const text = row.mapping.arnPattern
  return rowsOf(overlap).filter(
    ({ mapping }) =>
      accountKey(mapping) !== key && (takesIn(text, mapping.arnPattern) || takesIn(mapping.arnPattern, text))
  )
}

/** A caller that a pattern matches, and with it every wider one. */
export const example = (text: string): string => (isWildcard(text) ? `${beginOf(text)}example` : text)

const isWildcard = (text: string): boolean => text.endsWith("*")

/** What every caller that matches begins with. */
const beginOf = (text: string): string => (isWildcard(text) ? text.slice(0, -1) : text)

const takesIn = (wide: string, narrow: string): boolean =>
  isWildcard(wide) ? beginOf(narrow).startsWith(beginOf(wide)) : wide === narrow

/** Which accounts: none, the one with this key, or several, which is all that has to be known of more than one. */
type Accounts = undefined | string | typeof several

const several = Symbol("several accounts")

const both = (a: Accounts, b: Accounts): Accounts =>
  a === undefined || a === b ? b : b === undefined ? a : several

/** A pattern, its mappings, and the accounts that those and the ones of wider and narrower patterns lead to. */
interface Place {
  readonly text: string
  readonly begin: string
  readonly rows: Array<Row>
  own: Accounts
  wider: Accounts
  narrower: Accounts
}

interface Tree {
  readonly root: Place
  readonly inside: Array<Place>
}

const isShared = ({ narrower, own, wider }: Place): boolean => both(own, both(wider, narrower)) === several

/** The patterns that some caller can match, each once. */
function* patternsOf(rows: ReadonlyArray<Row>): Slices.Sliced<ReadonlyArray<Place>> {
  const places = new Map<string, Place>()
  yield* Slices.forEach(rows, (row) => {
    if (row.severity === "NeverMatches") return
    const text = row.mapping.arnPattern
    const place = places.get(text) ?? {
      text,
      begin: beginOf(text),
      rows: [],
      own: undefined,
      wider: undefined,
      narrower: undefined
    }
    place.rows.push(row)
    place.own = both(place.own, accountKey(row.mapping))
    places.set(text, place)
  })
  return Array.from(places.values())
}

/** Puts each pattern below the ones that take it in. */
function* plant(places: ReadonlyArray<Place>): Slices.Sliced<ReadonlyArray<Tree>> {
  const sorted = yield* Slices.sort(places, (a, b) => (a.begin < b.begin ? -1 : a.begin > b.begin ? 1 : 0))
  const trees: Array<Tree> = []
  // From the root down to the pattern before.
  const path: Array<Place> = []
  const leave = (): void => {
    const { narrower, own } = path.pop()!
    const parent = path.at(-1)
    if (parent !== undefined) parent.narrower = both(parent.narrower, both(own, narrower))
  }
  yield* Slices.forEach(sorted, (place) => {
    while (path.length > 0 && !takesIn(path.at(-1)!.text, place.text)) leave()
    const parent = path.at(-1)
    if (parent === undefined) trees.push({ root: place, inside: [] })
    else trees.at(-1)!.inside.push(place)
    place.wider = parent && both(parent.own, parent.wider)
    path.push(place)
  })
  while (path.length > 0) leave()
  return trees
}
