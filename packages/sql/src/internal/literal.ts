// Text as a literal of a dialect. A script is printable ASCII from end to end, whatever the text holds: it looks the
// same in every editor, and no character of it can move a cursor, hide another one or end a line.

/** Writes text as a literal; `undefined` if the dialect has no text like it. */
export type Literal = (text: string) => string | undefined

/** What one character is written as within the quotes. */
type Escape = (codePoint: number) => string

/** A surrogate without its other half: no text in UTF-8 holds one. */
const lone = /\p{Cs}/u

const hex = (codePoint: number, digits: number): string => codePoint.toString(16).padStart(digits, "0")

const short = 0xffff

/** `\u00e9` and `\U0001f600`. */
const byCodePoint: Escape = (codePoint) =>
  codePoint > short ? `\\U${hex(codePoint, 8)}` : `\\u${hex(codePoint, 4)}`

/** Writes each character as it is, if it is plain, and else as its escape. */
const escapeAll = (text: string, plain: RegExp, escape: Escape): string =>
  text.replaceAll(/[^]/gu, (character) =>
    plain.test(character) ? character : escape(character.codePointAt(0)!)
  )

/** Between plain quotes where that says it all; with `prefix` where a character needs an escape. */
const prefixed =
  (prefix: string, escape: Escape): Literal =>
  (text) => {
    if (lone.test(text)) return undefined
    if (/^[ -"$-[\]-~]*$/.test(text)) return `'${text.replaceAll("'", "''")}'`
    return `${prefix}'${escapeAll(text, /[ -"$-&(-[\]-~]/, escape)}'`
  }

/**
 * With escapes in every literal, as these dialects have it; `special` are characters that need one there too. So does
 * `#`, since two of them begin commands of CIs that read what is printed.
 */
const backslashed = (escape: Escape, special = ""): Literal => {
  const plain = new RegExp(`^(?:(?![#'\\\\${special}])[ -~])*$`)
  const escapeOne: Escape = (codePoint) => {
    const character = String.fromCodePoint(codePoint)
    return character === "'" || character === "\\" ? `\\${character}` : escape(codePoint)
  }
  return (text) => {
    if (lone.test(text)) return undefined
    return plain.test(text) ? `'${text}'` : `'${escapeAll(text, plain, escapeOne)}'`
  }
}

/** By `chr`, since escapes within a literal know ASCII alone. */
export const duckdb: Literal = (text) =>
  lone.test(text)
    ? undefined
    : (text.match(/[ -"$-~]+|[^]/gu) ?? [""])
        .map((piece) =>
          /^[ -"$-~]*$/.test(piece) ? `'${piece.replaceAll("'", "''")}'` : `chr(${piece.codePointAt(0)})`
        )
        .join(" || ")

/** `E'…'`: what a backslash means in a plain literal depends on a setting, so none has one. There is no NUL. */
export const postgres: Literal = (text) => (text.includes("\0") ? undefined : withEscapes(text))

const withEscapes = prefixed("E", byCodePoint)

/** `U&'…'`, as the standard has it. */
export const standard = prefixed("U&", (codePoint) =>
  codePoint > short ? `\\+${hex(codePoint, 6)}` : `\\${hex(codePoint, 4)}`
)

const utf8 = new TextEncoder()

/** By the bytes of UTF-8, the only escape that ClickHouse has for any character. */
export const clickhouse = backslashed((codePoint) =>
  Array.from(utf8.encode(String.fromCodePoint(codePoint)), (byte) => `\\x${hex(byte, 2)}`).join("")
)

export const bigquery = backslashed(byCodePoint)

/** `${name}` is a variable to Spark, in literals too. */
export const spark = backslashed(byCodePoint, "$")

/** Beyond the BMP there is only `CHR`. `&name` is a variable to SnowSQL, and `<% %>` to the Snowflake CLI. */
export const snowflake = backslashed(
  (codePoint) =>
    codePoint > short ? `' || CHR(${codePoint}) || '` : codePoint === 0 ? "\\x00" : byCodePoint(codePoint),
  "$&<"
)
