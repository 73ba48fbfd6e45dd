import { confusables } from "./confusables.ts"

/** Characters that nobody sees: those that take no room, and those that turn the direction of writing. */
export const invisible = /[\p{Default_Ignorable_Code_Point}\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u

const asciiOf = new Map(
  confusables.flatMap(([ascii, characters]) => [...characters].map((character) => [character, ascii]))
)

// To normalize a run of combining marks takes the square of its length, and nobody reads a name that is longer.
const longestRead = 1024

/** Returns the same text for names that are drawn alike; one of more than 1,024 UTF-16 code units is like itself only. */
export const skeleton = (name: string): string =>
  name.length > longestRead
    ? name
    : [...name.normalize("NFD")]
        .map((character) => asciiOf.get(character) ?? compatible(character))
        .join("")
        .normalize("NFD")

/** Wide, bold and other forms of a letter that Unicode keeps apart are drawn as the letter. */
const compatible = (character: string): string =>
  character <= "\u007f"
    ? character
    : [...character.normalize("NFKD")].map((each) => asciiOf.get(each) ?? each).join("")

/** Whether a word of a name has Latin letters and, among them, letters of another script that look like Latin ones. */
export const isMixed = (name: string): boolean =>
  name
    .split(/[^\p{L}\p{M}]+/u)
    .some(
      (word) => latin.test(word) && [...word].some((letter) => !latin.test(letter) && asciiOf.has(letter))
    )

const latin = /\p{Script=Latin}/u
