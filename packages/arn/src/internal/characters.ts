// Classes of characters, told by code so that no RegExp ever sees text from outside.

const isBetween = (code: number, low: number, high: number): boolean => code >= low && code <= high

export const isDigit = (code: number): boolean => isBetween(code, 48, 57)

const isHex = (code: number): boolean => isDigit(code) || isBetween(code, 97, 102)

const isAlphanumeric = (code: number): boolean =>
  isDigit(code) || isBetween(code, 65, 90) || isBetween(code, 97, 122)

/** The index of the first character outside of letters, digits and `extra`, or -1. */
export const firstOutside = (text: string, extra: string): number => {
  for (let i = 0; i < text.length; i++) {
    if (!isAlphanumeric(text.charCodeAt(i)) && !extra.includes(text.charAt(i))) return i
  }
  return -1
}

const every = (text: string, is: (code: number) => boolean): boolean => {
  for (let i = 0; i < text.length; i++) if (!is(text.charCodeAt(i))) return false
  return true
}

export const isHexadecimal = (text: string): boolean => every(text, isHex)

export const isAccountId = (text: string): boolean => text.length === 12 && every(text, isDigit)

/** What AWS allows in the name of a user, a role or a session. */
export const isName = (text: string): boolean => text !== "" && firstOutside(text, "+=,.@_-") < 0

/** A blank, a control character or one of zero width: nothing that an ARN of AWS contains. */
export const isBlank = (code: number): boolean =>
  code <= 32 || (code >= 127 && (code <= 160 || code === 0x200b || String.fromCharCode(code).trim() === ""))

/** The index of the first blank, or -1. */
export const firstBlank = (text: string): number => {
  for (let i = 0; i < text.length; i++) if (isBlank(text.charCodeAt(i))) return i
  return -1
}
