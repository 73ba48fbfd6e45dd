// Globs as sets of texts: inclusion, and a text that two globs share.

const star = 42
const question = 63

/**
 * Whether `a` matches everything that `b` matches, in at most `a.length * b.length` steps.
 *
 * The hardest text of `b` is one of letters that stand nowhere in `a`, which only the wildcards of `a` take;
 * so a `?` of `b` reads such a letter, and a star reads any number of them. All positions that `a` can be at
 * are followed at once. At a star of `b` they shrink to one: the furthest from which nothing but `?` leads to
 * a star of `a`. It can do whatever those before it can, since a star takes what they would have taken; and
 * those after it die of one fresh letter too many. If there is no such position, long texts escape `a`.
 *
 * This needs the `?` of each run of wildcards to stand before its star, which changes no meaning.
 */
export const includes = (a: string, b: string): boolean => {
  const outer = normalise(a)
  const isAnchor = anchors(outer)
  let positions = [0]
  for (let i = 0; i < b.length && positions.length > 0; i++) {
    const code = b.charCodeAt(i)
    positions =
      code === star ? positions.filter((at) => isAnchor[at]).slice(-1) : step(outer, positions, code)
  }
  const end = outer.length
  return positions.some((at) => at === end || (at === end - 1 && outer.charCodeAt(at) === star))
}

/** For each position, whether nothing but `?` leads from it to a star. */
const anchors = (glob: string): ReadonlyArray<boolean> => {
  const isAnchor: Array<boolean> = Array.from({ length: glob.length + 1 }, () => false)
  for (let i = glob.length - 1; i >= 0; i--) {
    const code = glob.charCodeAt(i)
    isAnchor[i] = code === star || (code === question && isAnchor[i + 1]!)
  }
  return isAnchor
}

/** Where `glob` can be after one more character, in rising order; a `?` is a letter that stands nowhere. */
const step = (glob: string, positions: ReadonlyArray<number>, code: number): Array<number> => {
  const next: Array<number> = []
  const reach = (at: number): void => {
    if (next.at(-1) !== at) next.push(at)
  }
  for (let at of positions) {
    if (glob.charCodeAt(at) === star) reach(at++)
    const wanted = glob.charCodeAt(at)
    if (wanted === question || wanted === code) reach(at + 1)
  }
  return next
}

/** Writes each run of wildcards as its `?` first, then at most one star. */
export const normalise = (glob: string): string => {
  let text = ""
  let isOpen = false
  for (let i = 0; i < glob.length; i++) {
    const code = glob.charCodeAt(i)
    if (code === star) {
      isOpen = true
    } else {
      if (isOpen && code !== question) {
        text += "*"
        isOpen = false
      }
      text += glob.charAt(i)
    }
  }
  return isOpen ? `${text}*` : text
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
  const ends = (pad: "padEnd" | "padStart", x: string, y: string): string | undefined => {
    const length = Math.max(x.length, y.length)
    return overlay(x[pad](length, "?"), y[pad](length, "?"))
  }
  const head = ends("padEnd", ours.shift()!, theirs.shift()!)
  const tail = ends("padStart", ours.pop()!, theirs.pop()!)
  return head === undefined || tail === undefined ? undefined : head + ours.join("") + theirs.join("") + tail
}

/** The text without a star, filled in where a glob laid over it has a letter. */
const overlay = (glob: string, text: string): string | undefined => {
  const segments = glob.split("*")
  const letters = text.split("")
  let at = 0
  for (const [i, segment] of segments.entries()) {
    const latest = text.length - segment.length
    const isLast = i === segments.length - 1
    if (isLast && i > 0) at = Math.max(at, latest)
    while (at <= latest && !agree(segment, text, at)) {
      if (i === 0) return undefined
      at++
    }
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
