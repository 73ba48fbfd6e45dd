/**
 * Text from outside, made safe to print: the one escape in front of a terminal, a log, a cell and a page.
 *
 * @since 0.1.0
 */

/**
 * Returns the text on one line, with everything escaped that could move a cursor, colour a terminal, forge a line,
 * reorder or hide text, or give a command to a CI that reads what is printed.
 *
 * **Details**
 *
 * Escaped as `\\u{1b}`, line breaks and tabs as `\\n`, `\\r`, `\\t`:
 *
 * - control characters (C0, C1), and separators of lines and paragraphs
 * - format characters: bidirectional controls and isolates, zero widths; and whatever else Unicode lets a renderer ignore
 * - blanks other than the ordinary one, and characters that only look like one
 * - lone surrogates
 * - the first colon of a text that begins as a command of GitHub does (`::error`), wherever on the line that may end, and
 *   the second `#` of one in the midst of a line, for GitHub, Azure or TeamCity (`##[error]`, `##vso[…]`)
 *
 * Escaping what is escaped changes nothing.
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
  /[^ -"$-~]|^ *::/.test(text) ? text.replace(unsafe, escapeCharacter) : text

/**
 * Returns a value as JSON in which the same characters are escaped as JSON escapes them, so that it may be printed.
 *
 * **Details**
 *
 * The lines are those of the indentation. A value that JSON has no word for, such as `undefined`, is `null`.
 *
 * @category conversions
 * @since 0.1.0
 */
export const json = (value: unknown, indent?: number): string => {
  const text = (JSON.stringify(value, null, indent) as string | undefined) ?? "null"
  return /[^\n -"$-~]/.test(text) ? text.replace(unsafeInJson, escapeInJson) : text
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
// the variation selectors); the Braille pattern without dots and the note without a head; blanks that only look like
// one; and what a CI takes for a command.
const unsafe =
  /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{DI}\u2800\u{1d159}]|(?! )\p{Zs}|(?<=^ *):(?=:[A-Za-z])|(?<=#)#(?=\w*\[)/gu
// The line breaks and blanks of the indentation are ours: inside strings JSON has escaped them. No line begins as text.
const unsafeInJson = /[\x7f-\x9f\p{Cf}\p{Zl}\p{Zp}\p{DI}\u2800\u{1d159}]|(?! )\p{Zs}|(?<=#)#(?=\w*\[)/gu
