// Globs over a range of text: `*` is any run of characters, `?` is one UTF-16 code unit, nothing escapes.

import { question, star } from "./characters.ts"

/**
 * Whether the glob matches `text` from `from` up to `to`.
 *
 * On a mismatch only the last star can usefully take one character more, so at most
 * `glob.length * (to - from)` steps are made.
 */
export const matches = (glob: string, text: string, from = 0, to = text.length): boolean => {
  let g = 0
  let t = from
  let retryGlob = -1
  let retryText = 0
  while (t < to) {
    const code = g < glob.length ? glob.charCodeAt(g) : -1
    if (code === star) {
      retryGlob = ++g
      retryText = t
    } else if (code === question || code === text.charCodeAt(t)) {
      g++
      t++
    } else if (retryGlob >= 0) {
      g = retryGlob
      t = ++retryText
    } else {
      return false
    }
  }
  while (g < glob.length && glob.charCodeAt(g) === star) g++
  return g === glob.length
}

/** How much of a text some beginning of the glob can match: all of it, once a star is reached. */
export const matchedLength = (glob: string, text: string): number => {
  for (let i = 0; i < text.length; i++) {
    // NaN behind the end, which equals nothing.
    const code = glob.charCodeAt(i)
    if (code === star) return text.length
    if (code !== question && code !== text.charCodeAt(i)) return i
  }
  return text.length
}
