// Classes of characters, told without a RegExp, which never sees text from outside.

const alphanumeric = "0123456789abcdefghijklmnopqrstuvwxyz"

/** Letters, digits and what else Datadog takes in a name. */
export const accepted = `${alphanumeric}${alphanumeric.toUpperCase()}_.@-`

/** The index of the first character that is not in `allowed`, or -1. */
export const firstOutside = (text: string, allowed: string): number =>
  text.split("").findIndex((character) => !allowed.includes(character))

const isOf = (text: string, allowed: string, length: number): boolean =>
  text.length === length && firstOutside(text, allowed) < 0

export const isAccountId = (text: string): boolean => isOf(text, alphanumeric.slice(0, 10), 12)

export const isHexadecimal = (text: string, length: number): boolean =>
  isOf(text, alphanumeric.slice(0, 16), length)

export const isWild = (text: string): boolean => text.includes("*") || text.includes("?")

/** The index of the first blank, control or non-ASCII character, none of which an ARN has, or -1. */
export const firstUnprintable = (text: string): number => {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code < 33 || code > 126) return i
  }
  return -1
}
