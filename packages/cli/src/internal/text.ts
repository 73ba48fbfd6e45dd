/** Shows text from outside on one line: what could move a cursor, colour a terminal or hide text is escaped. */
export const visible = (text: string): string =>
  isPlain(text) && !text.includes("\n")
    ? text
    : text.replace(
        unsafe,
        (character) => escapes.get(character) ?? `\\u{${character.codePointAt(0)!.toString(16)}}`
      )

/** One line of tab-separated fields. */
export const tsv = (fields: ReadonlyArray<string>): string => `${fields.map(visible).join("\t")}\n`

/** JSON with every unsafe character escaped, so that it may be printed to a terminal. */
export const json = (value: unknown, indent?: number): string => {
  const text = JSON.stringify(value, null, indent)
  return isPlain(text) ? text : text.replace(unsafeInJson, escapeInJson)
}

/** `1 mapping`, `2 mappings`, `1,234 mappings`. */
export const count = (number: number, noun: string): string =>
  `${number.toLocaleString("en-US")} ${noun}${number === 1 ? "" : "s"}`

// Nearly all text is plain, and is told apart faster than it is searched.
const isPlain = (text: string): boolean => /^[\n\x20-\x7e]*$/.test(text)

const escapeInJson = (character: string): string =>
  Array.from(
    { length: character.length },
    (_, i) => `\\u${character.charCodeAt(i).toString(16).padStart(4, "0")}`
  ).join("")

const escapes = new Map([
  ["\t", "\\t"],
  ["\n", "\\n"],
  ["\r", "\\r"]
])

// Control and format characters (Cc, Cf: bidirectional overrides, zero widths), line separators, lone surrogates.
const unsafe = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu
// The line breaks and blanks of the indentation are ours: inside strings JSON has escaped them.
const unsafeInJson = /[\x7f-\x9f]|[\p{Cf}\p{Zl}\p{Zp}]/gu
