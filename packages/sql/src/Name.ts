/**
 * Names of tables and columns as people write them, cut into their parts.
 *
 * @since 0.1.0
 */

/**
 * The parts of a name, each exactly as the engine knows it: `["lake", "cloudtrail"]`.
 *
 * @category models
 * @since 0.1.0
 */
export type Name = readonly [string, ...Array<string>]

/**
 * Text that is no name, and why.
 *
 * @category models
 * @since 0.1.0
 */
export interface InvalidName {
  readonly _tag: "InvalidName"
  readonly input: string
  /** A sentence for people, which may change. It repeats nothing of the input. */
  readonly reason: string
  /** Position in the input, in UTF-16 code units. */
  readonly index: number
}

/**
 * Parses a name with dots between its parts. A part that has a dot or a quote itself stands in double quotes, a quote
 * within doubled, as in SQL: `lake."2026.11".caller`.
 *
 * Nothing is folded: engines that fold names without quotes (Snowflake to capitals, PostgreSQL to small letters) know
 * the folded name, and that is the one to give. Control characters, blanks that are not a space, and characters that
 * nobody sees are refused.
 *
 * @example
 * ```ts
 * import * as Name from "@dd-cloud-auth/sql/Name"
 *
 * const name = Name.parse('lake."cloudtrail.2026"')
 * if ("reason" in name) throw new Error(name.reason)
 * if (name.join("|") !== "lake|cloudtrail.2026") throw new Error(name.join("|"))
 * ```
 *
 * @category constructors
 * @since 0.1.0
 */
export const parse = (text: string): Name | InvalidName => {
  const invalid = (index: number, reason: string): InvalidName => ({
    _tag: "InvalidName",
    input: text,
    reason,
    index
  })
  const hidden = text.search(unseen)
  if (hidden >= 0) return invalid(hidden, "a name has no control or invisible characters")
  const parts: Array<string> = []
  let at = 0
  for (;;) {
    part.lastIndex = at
    const found = part.exec(text)
    if (found === null) return invalid(at, "a double quote is not closed, or stands in the midst of a part")
    const [whole, quoted] = found
    const name = quoted === undefined ? whole : quoted.replaceAll('""', '"')
    if (name === "") return invalid(at, "a part of the name is empty")
    parts.push(name)
    at += whole.length
    if (at === text.length) return parts as [string, ...Array<string>]
    at++
  }
}

/** A part up to a dot or the end: in double quotes, or without any. */
const part = /(?:"((?:[^"]|"")*)"|[^".]*)(?=\.|$)/y

/** Control and format characters, lone surrogates, other blanks, and what may be drawn as nothing. */
const unseen = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{DI}\u2800]|(?! )\p{Zs}/u
