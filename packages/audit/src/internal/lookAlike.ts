/** Characters that nobody sees: those that take no room, and those that turn the direction of writing. */
export const invisible = /[\p{Default_Ignorable_Code_Point}\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u

// Of the letters that Unicode calls confusable (UTS #39), those of Cyrillic, Greek and Armenian that are drawn as a Latin
// one, and the few within ASCII that most fonts draw alike.
const pairs: ReadonlyArray<readonly [letters: string, latin: string]> = [
  ["аα", "a"],
  ["Ь", "b"],
  ["сϲ", "c"],
  ["ԁ", "d"],
  ["еҽ", "e"],
  ["ɡց", "g"],
  ["һհ", "h"],
  ["іι", "i"],
  ["јϳ", "j"],
  ["ӏ1I|ΙІӀ", "l"],
  ["ո", "n"],
  ["оοօσ", "o"],
  ["рρ", "p"],
  ["ԛ", "q"],
  ["ѕ", "s"],
  ["υս", "u"],
  ["ѵν", "v"],
  ["ԝ", "w"],
  ["хχ", "x"],
  ["уγ", "y"],
  ["АΑ", "A"],
  ["ВΒ", "B"],
  ["С", "C"],
  ["ЕΕ", "E"],
  ["НΗ", "H"],
  ["Ј", "J"],
  ["КΚ", "K"],
  ["МΜ", "M"],
  ["Ν", "N"],
  ["ОΟ0", "O"],
  ["РΡ", "P"],
  ["Ѕ", "S"],
  ["ТΤ", "T"],
  ["ХΧ", "X"],
  ["ҮΥ", "Y"],
  ["Ζ", "Z"]
]

const latinOf = new Map(pairs.flatMap(([letters, latin]) => [...letters].map((letter) => [letter, latin])))

// To normalize a run of combining marks takes the square of its length, and nobody reads a name that is longer.
const longestRead = 1024

/** Returns the same text for names that are drawn alike; one of more than 1,024 UTF-16 code units is like itself only. */
export const skeleton = (name: string): string =>
  name.length > longestRead
    ? name
    : [...name.normalize("NFKC")].map((character) => latinOf.get(character) ?? character).join("")

/** Whether a name has Latin letters and, among them, others that look like Latin ones. */
export const isMixed = (name: string): boolean =>
  /\p{Script=Latin}/u.test(name) &&
  [...name].some((character) => character > "\u007f" && latinOf.has(character))
