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
 * Returns a function that cuts the secrets out of a text which somebody may have shortened: whole secrets, and any 8
 * characters or more that stand in a row in one.
 *
 * **When to use**
 *
 * For what only a person reads, such as an error message. Data must not be treated so: among 100,000 UUIDs one may well
 * have 8 digits in common with a key.
 *
 * @category constructors
 * @since 0.1.0
 */
export const fragmentScrubber = (secrets: ReadonlyArray<Redacted.Redacted>): ((text: string) => string) => {
  const find = finderOf(formsOf(secrets))
  const findPieces = pieceFinderOf(secrets)
  return (text) => cutOut(text, [...find(text), ...findPieces(text)])
}

const placeholder = "<redacted>"
const shortest = 4
// Less of a secret tells nothing, and other texts have it too. The same is true of base64 as short as that.
const pieceLength = 8

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
  if (/[a-z0-9\x80-\uffff]/i.test(character)) return character
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
  [0, 1, 2]
    .flatMap((before) => {
      const bytes = new TextEncoder().encode("\0".repeat(before) + secret)
      const text = btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""))
      const own = text.slice(Math.ceil((before * 8) / 6), Math.floor((bytes.length * 8) / 6))
      return [own, own.replaceAll("+", "-").replaceAll("/", "_")]
    })
    .filter((text) => text.length >= pieceLength)

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
  for (const [start, end] of ranges.toSorted(([a], [b]) => a - b)) {
    if (start >= last) {
      left += text.slice(cut, start) + placeholder
      last = end
    }
    cut = Math.max(cut, end)
  }
  return left + text.slice(cut)
}

// What holds a whole secret in a mixture of escapes is found above. Of what was cut, or never was whole, each piece is
// looked up as one way of escaping alone writes it.
const pieceFinderOf = (
  secrets: ReadonlyArray<Redacted.Redacted>
): ((text: string) => ReadonlyArray<Range>) => {
  const pieces = new Set<string>()
  for (const secret of secrets.map(Redacted.value)) {
    for (const written of [...waysToWrite(secret), ...base64Of(secret)]) {
      const lower = written.toLowerCase()
      for (let at = 0; at + pieceLength <= lower.length; at++) pieces.add(lower.slice(at, at + pieceLength))
    }
  }
  const firsts = new Set(Array.from(pieces, (piece) => piece.charCodeAt(0)))
  return (text) => {
    const ranges: Array<[start: number, end: number]> = []
    for (let at = 0; at + pieceLength <= text.length; at++) {
      const code = text.charCodeAt(at)
      // A capital of ASCII is looked up as the small letter.
      if (!firsts.has(code >= 65 && code <= 90 ? code + 32 : code) && code < 128) continue
      if (!pieces.has(text.slice(at, at + pieceLength).toLowerCase())) continue
      // Pieces that overlap or touch are one.
      const last = ranges.at(-1)
      if (last !== undefined && last[1] >= at) last[1] = at + pieceLength
      else ranges.push([at, at + pieceLength])
    }
    return ranges
  }
}

const waysToWrite = (secret: string): ReadonlyArray<string> => {
  const json = (text: string) => JSON.stringify(text).slice(1, -1)
  // As Go and others write JSON that may stand in a page.
  const pageJson = (text: string) => json(text).replace(/[<>&']/g, (character) => `\\u00${hexOf(character)}`)
  const url = (text: string) =>
    text.replace(/[^\w.~-]/g, (character) => (character < "\x80" ? `%${hexOf(character)}` : character))
  const html = (reference: (character: string) => string) => (text: string) =>
    text.replace(/[&<>"']/g, (character) => `&${reference(character)};`)
  const named = html((character) => htmlNames[character]!)
  const decimal = html((character) => (character === "'" ? "#39" : htmlNames[character]!))
  const once = [json, pageJson, url, encodeUrl, named, decimal].map((escape) => escape(secret))
  return [
    secret,
    url(secret).replaceAll("%20", "+"),
    ...once,
    ...[json, url, named].flatMap((escape) => once.map(escape))
  ]
}

// Leaves some punctuation as it is that `url` escapes.
const encodeUrl = (text: string): string => encodeURIComponent(text.toWellFormed())
