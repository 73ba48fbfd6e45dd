/**
 * Text from outside, made safe to print: the one escape in front of a terminal, a log, a cell and a page.
 *
 * @since 0.1.0
 */

/**
 * Returns the text on one line, with everything escaped that could move a cursor, colour a terminal, forge a line,
 * reorder or hide text.
 *
 * **Details**
 *
 * Escaped as `\\u{1b}`, line breaks and tabs as `\\n`, `\\r`, `\\t`: control characters (C0, C1), format characters
 * (bidirectional controls and isolates, zero widths), whatever else Unicode lets a renderer ignore, separators of
 * lines and paragraphs, blanks other than the ordinary one, and lone surrogates. Escaping what is escaped changes nothing.
 *
 * @example
 * ```ts
 * import * as Printable from "@dd-cloud-auth/core/Printable"
 *
 * if (Printable.escape("a\u001b[2Jb") !== "a\\u{1b}[2Jb") throw new Error("not escaped")
 * ```
 *
 * @category conversions
 * @since 0.1.0
 */
export const escape = (text: string): string =>
  // Nearly all text is plain, and is told apart faster than it is searched.
  /^[\x20-\x7e]*$/.test(text) ? text : text.replace(unsafe, escapeCharacter)

/**
 * Returns a value as JSON in which the same characters are escaped as JSON escapes them, so that it may be printed.
 *
 * @category conversions
 * @since 0.1.0
 */
export const json = (value: unknown, indent?: number): string => {
  const text = JSON.stringify(value, null, indent)
  return /^[\n\x20-\x7e]*$/.test(text) ? text : text.replace(unsafeInJson, escapeInJson)
}

const escapeCharacter = (character: string): string =>
  named.get(character) ?? `\\u{${character.codePointAt(0)!.toString(16)}}`

const named = new Map([
  ["\t", "\\t"],
  ["\n", "\\n"],
  ["\r", "\\r"]
])

const escapeInJson = (character: string): string =>
  Array.from(
    { length: character.length },
    (_, i) => `\\u${character.charCodeAt(i).toString(16).padStart(4, "0")}`
  ).join("")

// Cc, Cf, Cs, Zl and Zp; what a renderer may leave out (Default_Ignorable_Code_Point, such as the Hangul fillers and
// the variation selectors); the Braille pattern without dots; blanks that only look like one.
const unsafe = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{DI}\u2800]|(?! )\p{Zs}/gu
// The line breaks and blanks of the indentation are ours: inside strings JSON has escaped them.
const unsafeInJson = /[\x7f-\x9f\p{Cf}\p{Zl}\p{Zp}\p{DI}\u2800]|(?! )\p{Zs}/gu
