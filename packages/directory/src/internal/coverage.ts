import { accountKey, type PersonaMapping } from "@dd-cloud-auth/core/PersonaMapping"
import { beginningsOfWider, placeOf } from "./place.ts"

/** Mappings, for the question which of them takes in the callers of another. */
export interface Coverage {
  /**
   * Returns a mapping of the same account that takes every caller which this one takes, the widest of them; `undefined`
   * if there is none. It costs a look-up for each slash in the pattern.
   */
  readonly covering: (mapping: PersonaMapping) => PersonaMapping | undefined
}

/** Files mappings by pattern and account: what takes in a pattern are wildcards that end at one of its slashes. */
export const coverageOf = (mappings: ReadonlyArray<PersonaMapping>): Coverage => {
  const filed = new Map<string, PersonaMapping>()
  const keyOf = (arnPattern: string, mapping: PersonaMapping) => `${accountKey(mapping)} ${arnPattern}`
  for (const mapping of mappings) {
    const key = keyOf(mapping.arnPattern, mapping)
    // Several mappings may say the same: the first of them is named.
    if (!filed.has(key)) filed.set(key, mapping)
  }
  return {
    covering: (mapping) => {
      const place = placeOf(mapping.arnPattern)
      if (place === undefined) return undefined
      for (const begin of beginningsOfWider(place)) {
        const found = filed.get(keyOf(`${begin}*`, mapping))
        // A wildcard too wide to have a meaning takes in nobody.
        if (found !== undefined && placeOf(found.arnPattern) !== undefined) return found
      }
      return filed.get(keyOf(mapping.arnPattern, mapping))
    }
  }
}
