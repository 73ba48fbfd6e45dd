// Numbers and UUIDs that follow from a text or from numbers, the same in every run and on every machine.

/** Returns a whole number below 2^32 that follows from the text and the salt (FNV-1a, finalised). */
const hash = (text: string, salt = 0): number => {
  let value = 0x811c9dc5 ^ salt
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193)
  return finalise(value)
}

/** Returns a whole number below 2^32 that follows from both; for one salt, another for every whole number. */
export const scatter = (n: number, salt: number): number => finalise(n ^ finalise(salt))

/** Returns a number from 0 up to but not including 1 that follows from the text. */
export const fraction = (text: string): number => hash(text) / 0x1_0000_0000

/** Returns a UUID that follows from the text. */
export const uuid = (text: string): string =>
  format(hash(text, 1), hash(text, 2), hash(text, 3), hash(text, 4))

/** Returns a UUID that follows from both; for one salt, another for every whole number. */
export const uuidOf = (n: number, salt: number): string =>
  format(scatter(n, salt + 1), scatter(n, salt + 2), scatter(n, salt + 3), scatter(n, salt + 4))

/** The finaliser of MurmurHash3: a permutation, in which every bit changes about half of the others. */
const finalise = (value: number): number => {
  const first = Math.imul(value ^ (value >>> 16), 0x85ebca6b)
  const second = Math.imul(first ^ (first >>> 13), 0xc2b2ae35)
  return (second ^ (second >>> 16)) >>> 0
}

/** A UUID of version 8, which is made by rules of one's own. */
const format = (...words: readonly [number, number, number, number]): string => {
  const [a, b, c, d] = [hex(words[0]), hex(words[1]), hex(words[2]), hex(words[3])]
  const variant = "89ab".charAt(c.charCodeAt(0) & 3)
  return `${a}-${b.slice(0, 4)}-8${b.slice(5)}-${variant}${c.slice(1, 4)}-${c.slice(4)}${d}`
}

const bytes = Array.from({ length: 256 }, (_, n) => n.toString(16).padStart(2, "0"))

/** Returns the eight hexadecimal digits of a whole number below 2^32. */
export const hex = (word: number): string =>
  `${bytes[word >>> 24]}${bytes[(word >>> 16) & 255]}${bytes[(word >>> 8) & 255]}${bytes[word & 255]}`
