import { normalise } from "./language.ts"

/** Characters that stand for themselves, length of the shortest text that matches, runs with a star (negative). */
const measures = (pattern: string): ReadonlyArray<number> => {
  const shortest = pattern.replaceAll("*", "")
  return [shortest.replaceAll("?", "").length, shortest.length, -normalise(pattern).split("*").length]
}

/**
 * Orders patterns from the most to the least specific. Refines inclusion: if one pattern covers another that
 * does not cover it, the covered one comes first.
 */
export const compare = (a: string, b: string): number => {
  const ours = measures(a)
  return measures(b).reduce((order, theirs, i) => order || theirs - ours[i]!, 0)
}
