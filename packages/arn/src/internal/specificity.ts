// What comes first of several patterns that match: the one that says most about its callers.

/** How much a pattern says of the callers that it matches. */
export interface Specificity {
  /** How many characters stand for themselves. */
  readonly literals: number
  /** The length of the shortest text that matches. */
  readonly shortest: number
  /** How many runs of wildcards hold a star. */
  readonly stars: number
}

/** Measures a pattern, which is done once, and not for every comparison. */
export const measure = (pattern: string): Specificity => ({
  literals: pattern.replaceAll(/[*?]/g, "").length,
  shortest: pattern.replaceAll("*", "").length,
  stars: pattern.split(/[^*?]+/).filter((wildcards) => wildcards.includes("*")).length
})

/**
 * Orders from the most to the least specific. Refines inclusion: if one pattern covers another that does not cover
 * it, the covered one comes first.
 */
export const compare = (a: Specificity, b: Specificity): number =>
  b.literals - a.literals || b.shortest - a.shortest || a.stars - b.stars
