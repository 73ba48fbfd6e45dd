// Globs as sets of texts: inclusion, and a text that two globs share.

const star = 42
const question = 63

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
export const normalise = (glob: string): string => {
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

/** A text that both globs match, with `filler` where any character would do; `undefined` if there is none. */
export const shared = (a: string, b: string, filler: string): string | undefined => {
  const text = a.includes("*") ? (b.includes("*") ? join(a, b) : overlay(a, b)) : overlay(b, a)
  return text?.replaceAll("?", filler)
}

/** Two globs with stars share a text exactly if their ends agree: a star takes all that the other has between. */
const join = (a: string, b: string): string | undefined => {
  const ours = a.split("*")
  const theirs = b.split("*")
  const start = ours.shift()!
  const end = ours.pop()!
  const head = overlay(`${start}*`, theirs.shift()!.padEnd(start.length, "?"))
  const tail = overlay(`*${end}`, theirs.pop()!.padStart(end.length, "?"))
  return head === undefined || tail === undefined ? undefined : head + ours.join("") + theirs.join("") + tail
}

/** The text without a star, filled in where a glob laid over it has a letter. */
const overlay = (glob: string, text: string): string | undefined => {
  const segments = glob.split("*")
  const letters = text.split("")
  let at = 0
  for (const [i, segment] of segments.entries()) {
    // The first segment stands at the start, the last at the end, the others as early as they can.
    const latest = i === 0 ? 0 : text.length - segment.length
    if (i === segments.length - 1) at = Math.max(at, latest)
    while (at <= latest && !agree(segment, text, at)) at++
    if (at > latest) return undefined
    for (let j = 0; j < segment.length; j++) if (letters[at + j] === "?") letters[at + j] = segment.charAt(j)
    at += segment.length
  }
  return at === text.length ? letters.join("") : undefined
}

const agree = (segment: string, text: string, at: number): boolean => {
  for (let i = 0; i < segment.length; i++) {
    const ours = segment.charCodeAt(i)
    const theirs = text.charCodeAt(at + i)
    if (ours !== theirs && ours !== question && theirs !== question) return false
  }
  return true
}
