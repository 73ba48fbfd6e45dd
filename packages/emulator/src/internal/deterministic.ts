// Numbers and UUIDs that follow from a text, the same in every run and on every machine.

/** Returns a whole number below 2^32 that follows from the text and the salt (FNV-1a, then murmur3's finaliser). */
export const hash = (text: string, salt = 0): number => {
  let value = 0x811c9dc5 ^ salt
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193)
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b)
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35)
  return (value ^ (value >>> 16)) >>> 0
}

/** Returns a number from 0 up to but not including 1 that follows from the text. */
export const fraction = (text: string): number => hash(text) / 0x1_0000_0000

/** Returns a UUID (version 8: made by rules of our own) that follows from the text. */
export const uuid = (text: string): string => {
  const [a, b, c, d] = [hex(text, 1), hex(text, 2), hex(text, 3), hex(text, 4)]
  const variant = "89ab".charAt(c.charCodeAt(0) & 3)
  return `${a}-${b.slice(0, 4)}-8${b.slice(5)}-${variant}${c.slice(1, 4)}-${c.slice(4)}${d}`
}

const hex = (text: string, salt: number): string => hash(text, salt).toString(16).padStart(8, "0")
