import type { PersonaMapping } from "@dd-cloud-auth/core/PersonaMapping"
import { beginningsOfWider, byPlace, isUnmatchable, placeOf, type Place } from "./place.ts"

/** A mapping, where its pattern stands. */
export interface Placed extends Place {
  readonly mapping: PersonaMapping
}

/** Mappings by what their callers begin with. */
export interface SortedPatterns {
  /**
   * Returns the mappings that have a caller in common with a pattern, that of the pattern itself among them. It costs as
   * much as there are, and a search.
   */
  readonly overlapping: (arnPattern: string) => ReadonlyArray<Placed>
}

/**
 * Sorts mappings by their patterns, for finding those that overlap.
 *
 * A pattern of Datadog's is one text, or everything that begins with one. So two of them have a caller in common only
 * where one takes in the other: what a wildcard takes in stands together, right behind its own beginning, and what takes
 * in a pattern are wildcards that end at one of its slashes.
 */
export const sortPatterns = (mappings: ReadonlyArray<PersonaMapping>): SortedPatterns => {
  const placed = mappings
    .flatMap((mapping): ReadonlyArray<Placed> => {
      const place = placeOf(mapping.arnPattern)
      return place === undefined ? [] : [{ ...place, mapping }]
    })
    .sort(byPlace)
  /** The first whose beginning is not before a text. */
  const from = (text: string): number => {
    let low = 0
    let high = placed.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if (placed[middle]!.begin < text) low = middle + 1
      else high = middle
    }
    return low
  }
  const range = (text: string, takes: (other: Placed) => boolean): ReadonlyArray<Placed> => {
    const found: Array<Placed> = []
    for (let at = from(text); at < placed.length && takes(placed[at]!); at++) found.push(placed[at]!)
    return found
  }
  const equal = ({ begin, isWildcard }: Place): ReadonlyArray<Placed> =>
    range(begin, (other) => other.begin === begin).filter((other) => other.isWildcard === isWildcard)
  const wider = (place: Place): ReadonlyArray<Placed> =>
    beginningsOfWider(place).flatMap((begin) => equal({ begin, isWildcard: true }))
  return {
    overlapping: (arnPattern) => {
      const place = placeOf(arnPattern)
      if (place === undefined || isUnmatchable(arnPattern)) return []
      const narrower = place.isWildcard
        ? range(place.begin, ({ begin }) => begin.startsWith(place.begin))
        : equal(place)
      return [...wider(place), ...narrower].filter(({ mapping }) => !isUnmatchable(mapping.arnPattern))
    }
  }
}
