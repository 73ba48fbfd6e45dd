// Classes of characters. A RegExp sees text from outside only where it looks at one character at a time.

const digits = "0123456789"
const hexadecimal = `${digits}abcdef`
const letters = "abcdefghijklmnopqrstuvwxyz"

/** Letters, digits and what else Datadog takes in a name. */
export const accepted = `${digits}${letters}${letters.toUpperCase()}_.@-`

/** What AWS takes in the name of a user, a role, a session or a federated user: `[\w+=,.@-]` in its APIs. */
export const nameCharacters = `${accepted}+=,`

/** The index of the first character that is not in `allowed`, or -1. */
export const firstOutside = (text: string, allowed: string): number => {
  for (let i = 0; i < text.length; i++) if (!allowed.includes(text.charAt(i))) return i
  return -1
}

/** The index of the first character that is in `wanted`, or -1. */
export const firstOf = (text: string, wanted: string): number => {
  for (let i = 0; i < text.length; i++) if (wanted.includes(text.charAt(i))) return i
  return -1
}

const isOf = (text: string, allowed: string, length: number): boolean =>
  text.length === length && firstOutside(text, allowed) < 0

export const isAccountId = (text: string): boolean => isOf(text, digits, 12)

export const isHexadecimal = (text: string, length: number): boolean => isOf(text, hexadecimal, length)

/** The index of the first wildcard, or -1. */
export const firstWild = (text: string): number => firstOf(text, "*?")

export const isWild = (text: string): boolean => firstWild(text) >= 0

/** The index of the first character that is not between the two codes, or -1. */
const firstBeyond = (text: string, lowest: number, highest: number): number => {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code < lowest || code > highest) return i
  }
  return -1
}

/** The index of the first blank, control or non-ASCII character, none of which a pattern has, or -1. */
export const firstUnprintable = (text: string): number => firstBeyond(text, 0x21, 0x7e)

/** The index of the first character that no caller has, or -1: the path of a user may hold the control character DEL. */
export const firstImpossible = (text: string): number => firstBeyond(text, 0x21, 0x7f)

/** Names the character at an index: itself if it is printable ASCII, or else its code point, as `U+200B`. */
export const nameAt = (text: string, index: number): string => {
  const code = text.codePointAt(index)!
  return code > 0x20 && code < 0x7f
    ? String.fromCharCode(code)
    : `U+${code.toString(16).toUpperCase().padStart(4, "0")}`
}

/** Leaves out blanks, control characters, marks of direction and whatever else nobody sees. */
export const visible = (text: string): string =>
  text.replaceAll(/[\p{Z}\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}]/gu, "")
