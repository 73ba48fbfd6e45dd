const star = 42
const question = 63

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
export const measure = (pattern: string): Specificity => {
  let literals = 0
  let singles = 0
  let stars = 0
  /** Whether the run of wildcards that is read, if any, holds a star. */
  let isOpen = false
  for (let i = 0; i < pattern.length; i++) {
    const code = pattern.charCodeAt(i)
    if (code === star) {
      if (!isOpen) stars++
      isOpen = true
    } else if (code === question) {
      singles++
    } else {
      literals++
      isOpen = false
    }
  }
  return { literals, shortest: literals + singles, stars }
}

/**
 * Orders from the most to the least specific. Refines inclusion: if one pattern covers another that does not cover
 * it, the covered one comes first.
 */
export const compare = (a: Specificity, b: Specificity): number =>
  b.literals - a.literals || b.shortest - a.shortest || a.stars - b.stars
