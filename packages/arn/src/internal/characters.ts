// Classes of characters. Every expression here looks at one character at a time, so text from outside is read but once.

/** Codes, for what reads a text character by character. */
export const star = 42
export const slash = 47
export const question = 63

/** A character that Datadog does not take in a name. */
export const notAccepted = /[^\w.@-]/

/** One that AWS does not take in the name of a user, a role, a session or a federated user: not `[\w+=,.@-]`. */
export const notOfNames = /[^\w+=,.@-]/

export const isAccountId = (text: string): boolean => /^\d{12}$/.test(text)

/** The index of the first wildcard, or -1. */
export const firstWild = (text: string): number => text.search(/[*?]/)

export const isWild = (text: string): boolean => firstWild(text) >= 0

/** The index of the first blank, control or non-ASCII character, none of which a pattern has, or -1. */
export const firstUnprintable = (text: string): number => text.search(/[^!-~]/)

/** The index of the first character that no caller has, or -1: the path of a user may hold the control character DEL. */
export const firstImpossible = (text: string): number => text.search(/[^!-\x7f]/)

/** Names the character at an index: itself if it is printable ASCII, or else its code point, as `U+200B`. */
export const nameAt = (text: string, index: number): string => {
  const code = text.codePointAt(index)!
  return code > 0x20 && code < 0x7f
    ? text.charAt(index)
    : `U+${code.toString(16).toUpperCase().padStart(4, "0")}`
}

/** Leaves out what takes no room and shows nowhere: characters of no width, marks of direction. */
export const withoutInvisible = (text: string): string =>
  text.replaceAll(/\p{Default_Ignorable_Code_Point}/gu, "")

/** Leaves out blanks and control characters too. */
export const visible = (text: string): string => withoutInvisible(text).replaceAll(/[\p{Z}\p{Cc}]/gu, "")
