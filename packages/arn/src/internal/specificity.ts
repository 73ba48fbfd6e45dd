// Orders patterns from the most to the least specific. The order refines inclusion: where one pattern covers
// another that does not cover it, the covered one comes first.

export interface Specificity {
  /** Characters that stand for themselves. */
  readonly literals: number
  /** Length of the shortest text that matches. */
  readonly minimum: number
  /** Runs of wildcards with a star in them. */
  readonly gaps: number
}

export const specificity = (pattern: string): Specificity => {
  let literals = 0
  let minimum = 0
  let gaps = 0
  let isGap = false
  for (let i = 0; i < pattern.length; i++) {
    const code = pattern.charCodeAt(i)
    if (code === 42) {
      if (!isGap) gaps++
      isGap = true
    } else {
      minimum++
      if (code !== 63) {
        literals++
        isGap = false
      }
    }
  }
  return { literals, minimum, gaps }
}

export const compare = (a: Specificity, b: Specificity): number =>
  b.literals - a.literals || b.minimum - a.minimum || a.gaps - b.gaps
