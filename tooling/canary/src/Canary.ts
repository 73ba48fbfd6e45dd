/**
 * The keys that the tests use, and the search for any piece of them in what was printed, stored or shown.
 *
 * No piece of these keys is found in anything else, so that eight characters in a row are proof that a key leaked: whole,
 * cut off, or in other letters. Tests take their keys from here; whatever can print searches what it printed.
 */

/** The pair of most tests. Only invented: nothing opens with it. */
export const keys = {
  apiKey: "xmdImRkwVfHxTOzBTvxyvO9SHsPc1ZiE",
  appKey: "OwfUbPPsuXgeC8G9GjkMpSHsul8RXd3tpW71xNIf"
} as const

/** In place of both keys. */
export const token = "SBDIOdaunf4BWAZiDDL46eNpb25Ih3CWwxS5Hnb0gvshfHSx"

/** The pair that an emulator takes unless it is given another. */
export const emulator = {
  apiKey: "TTupGyJyjeJVRAO7vbZt1ORHxBMcFDsO",
  appKey: "UChVRYzDYOeIP46lgYy5tYJ0TMarAyFPx9txSwlb"
} as const

/** A pair that opens nothing where another one is asked for. */
export const others = {
  apiKey: "nNsfTpH4Yq1cRjYkbVw0uZr7PLdE9xGa",
  appKey: "h2JtQvXb6MsyKe8DzWnLr3fUgCi5oFpAR1Nq7TxE"
} as const

/** With all that is special in JSON, in URLs, in HTML, in a pattern and in a replacement; one begins with the other. */
export const hostile = {
  apiKey: "kQ7\"w\\Z$&3%2B+v'8<t>R/9=m",
  appKey: "kQ7\"w\\Z$&3%2B+v'8<t>R/9=m-Xb0 y.(L4*n)[p]{j}|^c?"
} as const

/** Returns where a piece of a key is, one sentence a place, without the piece; nothing where all is well. */
export const search = (text: string, where: string): ReadonlyArray<string> => {
  const plain = text.replace(colors, "").replaceAll(byDesign, "").toLowerCase()
  // As JSON and `inspect` write what a key may hold.
  const written = [plain, plain.replaceAll(/\\(["'\\])/g, "$1")]
  return secrets.flatMap(({ name, pieces }) => {
    const found = written.find((text) => pieces.some((piece) => text.includes(piece)))
    if (found === undefined) return []
    const at = Math.min(...pieces.map((piece) => found.indexOf(piece)).filter((at) => at >= 0))
    return [`a piece of ${name} is in ${where}, line ${found.slice(0, at).split("\n").length}`]
  })
}

/** Throws where a piece of a key is in one of the texts, which are named by where they came from. */
export const assertAbsent = (texts: Readonly<Record<string, string>>): void => {
  const found = Object.entries(texts).flatMap(([where, text]) => search(text, where))
  if (found.length > 0) throw new Error(`A key leaked: ${found.join("; ")}.`)
}

/** The one line that shows a key because it should: `dd-cloud-auth emulate` says what its emulator takes. */
const byDesign = `export DD_API_KEY=${emulator.apiKey} DD_APP_KEY=${emulator.appKey}`

/** What a terminal is told may stand in the middle of a key. */
const colors = new RegExp(`${String.fromCharCode(27)}\\[[\\d;]*m`, "g")

const length = 8

const secrets = [
  { name: "the API key", value: keys.apiKey },
  { name: "the application key", value: keys.appKey },
  { name: "the bearer token", value: token },
  { name: "the emulator's API key", value: emulator.apiKey },
  { name: "the emulator's application key", value: emulator.appKey },
  { name: "the other API key", value: others.apiKey },
  { name: "the other application key", value: others.appKey },
  { name: "the hostile API key", value: hostile.apiKey },
  { name: "the hostile application key", value: hostile.appKey }
].map(({ name, value }) => ({
  name,
  pieces: Array.from({ length: value.length - length + 1 }, (_, at) =>
    value.slice(at, at + length).toLowerCase()
  )
}))
