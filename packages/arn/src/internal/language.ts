// Globs as sets of texts: inclusion, and the shortest text that two globs share.

import { isWild, question, star } from "./characters.ts"

/**
 * Whether `a` matches everything that `b` matches, in at most `a.length * b.length` steps.
 *
 * The hardest text of `b` is one of letters that stand nowhere in `a`, which only the wildcards of `a` take;
 * so a `?` of `b` reads such a letter, and a star reads any number of them. All positions that `a` can be at
 * are followed at once. Past a star of `b` only those lead on from which nothing but `?` leads to a star of `a`:
 * from any other there is no way on after one fresh letter too many. Of those that are left, the furthest can do
 * whatever the others can, and each letter read only helps it; so the star may as well have read none.
 *
 * This needs the `?` of each run of wildcards to stand before its star, which changes no meaning.
 */
export const includes = (a: string, b: string): boolean => {
  const outer = normalise(a)
  // Whether nothing but `?` leads from a position to a star.
  const isAnchor: Array<boolean> = []
  for (let i = outer.length; i-- > 0;)
    isAnchor[i] = outer[i] === "*" || (outer[i] === "?" && isAnchor[i + 1]!)
  let positions = [0]
  for (let i = 0; i < b.length; i++) {
    positions =
      b[i] === "*" ? positions.filter((at) => isAnchor[at]) : step(outer, positions, b.charCodeAt(i))
  }
  return positions.some((at) => ["", "*"].includes(outer.slice(at)))
}

/** Where `glob` can be after one more character, in rising order; a `?` is a letter that stands nowhere. */
const step = (glob: string, positions: ReadonlyArray<number>, code: number): Array<number> => {
  const next = new Set<number>()
  for (let at of positions) {
    if (glob.charCodeAt(at) === star) next.add(at++)
    const wanted = glob.charCodeAt(at)
    if (wanted === question || wanted === code) next.add(at + 1)
  }
  return [...next]
}

/** Writes each run of wildcards as its `?` first, then at most one star. */
const normalise = (glob: string): string => {
  let text = ""
  let open = ""
  for (const character of glob.split("")) {
    if (character === "*") open = character
    else if (character === "?") text += character
    else {
      text += open + character
      open = ""
    }
  }
  return text + open
}

/** The length of a text that there is not. */
const none = 0xffff

/**
 * The shortest text that both globs match, with `filler` where any character would do; `undefined` if there is none.
 * Takes at most `a.length * b.length` steps, of which there are none for what both begin with.
 */
export const shared = (a: string, b: string, filler: string): string | undefined => {
  const start = commonStart(a, b)
  const rest = shortestShared(a.slice(start), b.slice(start), filler)
  return rest === undefined ? undefined : a.slice(0, start) + rest
}

/** How many characters two globs begin with that stand for themselves in both. */
const commonStart = (a: string, b: string): number => {
  let start = 0
  while (start < a.length && a[start] === b[start] && !isWild(a.charAt(start))) start++
  return start
}

const shortestShared = (a: string, b: string, filler: string): string | undefined => {
  if (!isWild(a.charAt(0)) && !isWild(b.charAt(0))) return a || b ? undefined : ""
  const lengths = lengthsOf(a, b)
  const lengthAt = (i: number, j: number): number => lengths[i * (b.length + 1) + j]!
  if (lengthAt(0, 0) === none) return undefined
  let text = ""
  let i = 0
  let j = 0
  // What is left of either, once no character is missing, is stars.
  while (lengthAt(i, j) > 0) {
    const ours = a.charAt(i)
    const theirs = b.charAt(j)
    const length = lengthAt(i, j)
    if (ours === "*" && lengthAt(i + 1, j) === length) i++
    else if (theirs === "*" && lengthAt(i, j + 1) === length) j++
    else {
      const letter = isWild(ours) ? theirs : ours
      text += isWild(letter) ? filler : letter
      if (ours !== "*") i++
      if (theirs !== "*") j++
    }
  }
  return text
}

/** For each position in `a`, and then in `b`: the length of the shortest text that both match from there on. */
const lengthsOf = (a: string, b: string): Uint16Array => {
  const width = b.length + 1
  const lengths = new Uint16Array((a.length + 1) * width).fill(none)
  lengths[lengths.length - 1] = 0
  for (let i = a.length; i >= 0; i--) {
    for (let j = b.length; j >= 0; j--) {
      const ours = a.charCodeAt(i)
      const theirs = b.charCodeAt(j)
      const at = i * width + j
      // A star takes no more.
      if (ours === star) lengths[at] = lengths[at + width]!
      if (theirs === star) lengths[at] = Math.min(lengths[at]!, lengths[at + 1]!)
      // Or both read a character, which leaves a star where it is: two stars gain nothing by it.
      const next = at + (ours === star ? 0 : width) + (theirs === star ? 0 : 1)
      if (i < a.length && j < b.length && readAlike(ours, theirs))
        lengths[at] = Math.min(lengths[at]!, lengths[next]! + 1)
    }
  }
  return lengths
}

/** Whether there is a character that both signs read. */
const readAlike = (ours: number, theirs: number): boolean =>
  ours === theirs || isWildcard(ours) || isWildcard(theirs)

const isWildcard = (code: number): boolean => code === star || code === question
