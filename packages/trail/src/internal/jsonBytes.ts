// The bytes of which JSON is made, by RFC 8259.

export const quote = 0x22
export const backslash = 0x5c
export const comma = 0x2c
export const colon = 0x3a
export const openObject = 0x7b
export const closeObject = 0x7d
export const openArray = 0x5b
export const closeArray = 0x5d

/** 1 for a byte that can stand in a string by itself. */
export const isPlain = new Uint8Array(256).map((_, byte) =>
  byte < 0x20 || byte === quote || byte === backslash ? 0 : 1
)

/** 1 for a blank. */
export const isBlank = tableOf(" \t\r\n")

/** 1 for what can follow a backslash, without `u`. */
export const isEscapable = tableOf('"\\/bfnrt')

/** 1 for a hexadecimal digit. */
export const isHex = tableOf("0123456789abcdefABCDEF")

function tableOf(characters: string): Uint8Array {
  const table = new Uint8Array(256)
  for (const character of characters) table[character.charCodeAt(0)] = 1
  return table
}

/** The words that are values, by their first byte. */
export const words: ReadonlyMap<number, string> = new Map([
  [0x74, "true"],
  [0x66, "false"],
  [0x6e, "null"]
])
