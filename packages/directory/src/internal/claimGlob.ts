// The glob of custom OIDC, as Datadog's API reference has it: it matches a whole text, `*` is any number of characters,
// `/` too, `?` is exactly one, and nothing escapes. A character is a code point. ARN patterns are another language.

const star = 42
const question = 63

/**
 * Whether the glob matches the whole text.
 *
 * On a mismatch only the last star can usefully take one character more, so at most `glob.length * text.length` pairs of
 * characters are compared.
 */
export const matches = (glob: string, text: string): boolean => {
  let g = 0
  let t = 0
  let retryGlob = -1
  let retryText = 0
  while (t < text.length) {
    // NaN behind the end, which equals nothing.
    const code = glob.charCodeAt(g)
    if (code === star) {
      retryGlob = ++g
      retryText = t
    } else if (code === question) {
      g++
      t += widthAt(text, t)
    } else if (code === text.charCodeAt(t)) {
      g++
      t++
    } else if (retryGlob >= 0) {
      g = retryGlob
      retryText += widthAt(text, retryText)
      t = retryText
    } else {
      return false
    }
  }
  while (glob.charCodeAt(g) === star) g++
  return g === glob.length
}

/** How many UTF-16 code units the character has that begins there. */
const widthAt = (text: string, at: number): number => (text.codePointAt(at)! > 0xffff ? 2 : 1)
