/**
 * Secrets in text from outside: the one scrubber, which every failure and every proxied answer goes through.
 *
 * A secret is looked for without regard to case, and whether it stands there as it is or as JSON, a URL, a form or HTML
 * escape it; also in base64, alone or within a longer text (`Basic base64(user:secret)`). A secret of less than 4
 * characters is not looked for: no key is so short, and cutting out every `a` would destroy each text, and by its gaps
 * tell the key.
 *
 * @since 0.1.0
 */
import * as Redacted from "effect/Redacted"

/**
 * Returns a function that cuts the secrets out of a text: whole secrets and nothing else, so that it is safe for data.
 *
 * **Gotchas**
 *
 * Scrub a text whole, before it is shortened: half of a secret is not found.
 *
 * @category constructors
 * @since 0.1.0
 */
export const scrubber = (secrets: ReadonlyArray<Redacted.Redacted>): ((text: string) => string) => {
  const find = finderOf(formsOf(secrets))
  return (text) => cutOut(text, find(text))
}

/**
 * Returns a function that cuts the secrets out of a text which somebody may have shortened: whole secrets, and at either
 * end of the text what is left of one, if that has 8 characters or more.
 *
 * **When to use**
 *
 * For what only a person reads, such as an error message. A text that merely begins or ends like a secret loses that
 * part, which data must not.
 *
 * @category constructors
 * @since 0.1.0
 */
export const fragmentScrubber = (secrets: ReadonlyArray<Redacted.Redacted>): ((text: string) => string) => {
  const forms = formsOf(secrets)
  const find = finderOf(forms)
  const spellings = forms.map((form) => form.map((spelling) => new RegExp(spelling, "iy")))
  return (text) =>
    cutOut(text, [
      ...find(text),
      ...spellings.flatMap((form) => [fragmentAtStart(text, form), fragmentAtEnd(text, form)])
    ])
}

const placeholder = "<redacted>"
const shortest = 4
// Less of a secret tells nothing, and other texts have it too. The same is true of base64 as short as that.
const shortestFragment = 8

/** What to look for, character by character: a pattern for each. */
type Form = ReadonlyArray<string>

// Longest first, since one may begin with another one.
const formsOf = (secrets: ReadonlyArray<Redacted.Redacted>): ReadonlyArray<Form> => {
  const values = secrets.map(Redacted.value).filter((secret) => secret.length >= shortest)
  return Array.from(new Set([...values, ...values.flatMap(base64Of)]))
    .map((text) => Array.from(text.match(/\\+|[^\\]/g) ?? [], spellingOf))
    .sort((a, b) => b.length - a.length)
}

// Letters and digits stand for themselves; anything else may be escaped, and within JSON or a URL escaped once more.
const spellingOf = (character: string): string => {
  if (/^[a-z0-9\x80-\uffff]$/i.test(character)) return character
  // All backslashes in a row are one: how many of them belong to what follows, nobody can tell.
  if (character.startsWith("\\")) {
    return `(?:${escapesOf("\\")}){${character.length}}|\\\\{1,${4 * character.length + 3}}(?!\\\\)`
  }
  const more = character === " " ? "|\\+" : ""
  return `${escapesOf(character)}|\\\\{0,3}\\x${hexOf(character)}${more}`
}

const escapesOf = (character: string): string => {
  const hex = hexOf(character)
  const html = [`#0?${character.charCodeAt(0)}`, `#x0{0,2}${hex}`, htmlNames[character] ?? "#"].join("|")
  return `%(?:25){0,2}${hex}|\\\\{1,4}u00${hex}|&(?:amp;)?(?:${html});`
}

const hexOf = (character: string): string => character.charCodeAt(0).toString(16).padStart(2, "0")
const htmlNames: Record<string, string> = { "&": "amp", "<": "lt", ">": "gt", '"': "quot", "'": "apos" }

// Base64 writes three bytes as four characters, so a secret reads in three ways, by how many bytes stand before it. Of
// each way we look for the characters that hold nothing but the secret.
const base64Of = (secret: string): ReadonlyArray<string> =>
  [0, 1, 2].flatMap((before) => {
    const bytes = new TextEncoder().encode("\0".repeat(before) + secret)
    const text = btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""))
    const own = text.slice(Math.ceil((before * 8) / 6), Math.floor((bytes.length * 8) / 6))
    return own.length < shortestFragment ? [] : [own, own.replaceAll("+", "-").replaceAll("/", "_")]
  })

/** Where something stands in a text. */
type Range = readonly [start: number, end: number]

const finderOf = (forms: ReadonlyArray<Form>): ((text: string) => ReadonlyArray<Range>) => {
  if (forms.length === 0) return () => []
  const alternatives = forms.map((form) => form.map((spelling) => `(?:${spelling})`).join(""))
  // Looked for at each position, also within what was found: one secret may end as another one begins. A position costs
  // no more than the secrets are long, whatever the text is.
  const pattern = new RegExp(`(?=(${alternatives.join("|")}))`, "gi")
  return (text) =>
    // Nearly no text holds a secret.
    text.search(pattern) === -1
      ? []
      : Array.from(text.matchAll(pattern), ({ 1: found, index }) => [index, index + found!.length])
}

// A range that begins within the one cut out before it only makes that longer.
const cutOut = (text: string, ranges: ReadonlyArray<Range>): string => {
  let left = ""
  let cut = 0
  let last = 0
  for (const [start, end] of ranges.filter(([start, end]) => start < end).sort(([a], [b]) => a - b)) {
    if (start >= last) {
      left += text.slice(cut, start) + placeholder
      last = end
    }
    cut = Math.max(cut, end)
  }
  return left + text.slice(cut)
}

// Follows the characters of a secret through a text, as far as they agree: `count` of them, up to `end`; the last of
// them begins at `last`.
const follow = (text: string, start: number, form: ReadonlyArray<RegExp>, skip = 0) => {
  let end = start
  let last = start
  let count = skip
  for (; count < form.length; count++) {
    const spelling = form[count]!
    spelling.lastIndex = end
    if (!spelling.test(text)) break
    last = end
    end = spelling.lastIndex
  }
  return { count, end, last }
}

// What a hand that cuts a text leaves beside a fragment: dots, quotes and brackets, or half of an escape.
const punctuationBefore = /^[\s.…"'`()[\]{}<>*]{0,16}/
const punctuationBehind = /^[\s.…"'`()[\]{}<>*]{0,16}$/
const halfEscapeBefore = /^(?:[\da-f]{1,4}|u[\da-f]{4}|(?:[a-z#\d]*;){1,2})$/i
const halfEscapeBehind = /^(?:%\w{0,5}|\\{1,7}(?:u\w{0,3})?|&[\w#;]{0,11})[\s.…"'`()[\]{}<>*]{0,16}$/
const longestSpelling = 16
const nowhere: Range = [0, 0]

// A letter or a digit is its own pattern.
const canBeEscaped = (spelling: RegExp | undefined): boolean =>
  spelling !== undefined && spelling.source.length > 1

// The beginning of a secret that a text ends with.
const fragmentAtEnd = (text: string, form: ReadonlyArray<RegExp>): Range => {
  const latest = text.length - shortestFragment
  for (let start = Math.max(0, text.length - longestSpelling * form.length); start <= latest; start++) {
    const { count, end, last } = follow(text, start, form)
    if (count === 0 || text.length - end > 2 * longestSpelling) continue
    const isHalf =
      (canBeEscaped(form[count]) && halfEscapeBehind.test(text.slice(end))) ||
      // The first character of half an escape may have passed for the whole.
      (canBeEscaped(form[count - 1]) && halfEscapeBehind.test(text.slice(last)))
    if (isHalf) return [start, text.length]
    if (end - start >= shortestFragment && punctuationBehind.test(text.slice(end))) return [start, end]
  }
  return nowhere
}

// The end of a secret that a text begins with.
const fragmentAtStart = (text: string, form: ReadonlyArray<RegExp>): Range => {
  const first = punctuationBefore.exec(text)![0].length
  for (let skip = 1; skip < form.length; skip++) {
    // The punctuation may belong to the secret.
    for (let start = 0; start <= first; start++) {
      const { count, end } = follow(text, start, form, skip)
      if (count === form.length && end - start >= shortestFragment) return [start, end]
    }
    if (!canBeEscaped(form[skip - 1])) continue
    for (let start = first + 1; start <= first + longestSpelling; start++) {
      const { count, end } = follow(text, start, form, skip)
      const isHalf = count === form.length && halfEscapeBefore.test(text.slice(first, start))
      if (isHalf && end - first >= shortestFragment) return [first, end]
    }
  }
  return nowhere
}
