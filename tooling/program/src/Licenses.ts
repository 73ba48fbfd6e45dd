/**
 * The licences of what is inside a program. Some packages are published without the text of their licence, though others
 * of the same repository have it: it is given once more there.
 */

/** A package in `licenses.md`, as the bundler writes it: `name - version (licence)`, and the text, if it has one. */
interface Entry {
  readonly heading: string
  /** The same for packages of one npm scope with one licence; none where a package has no scope. */
  readonly family: string | undefined
  readonly text: string
}

/** Gives a package without the text of its licence that of another one, of the same npm scope and with the same licence. */
export const complete = (licenses: string): string => {
  const [before = "", ...parts] = licenses.split(/^## /m)
  const entries = parts.map(toEntry)
  const texts = new Map(entries.filter(({ text }) => text !== "").map(({ family, text }) => [family, text]))
  const lines = entries.map(({ family, heading, text }) => {
    const whole = text === "" && family !== undefined ? (texts.get(family) ?? "") : text
    return whole === "" ? `## ${heading}\n` : `## ${heading}\n\n${whole}\n`
  })
  return [before, lines.join("\n")].join("")
}

const toEntry = (part: string): Entry => {
  const [heading = "", ...lines] = part.split("\n")
  const [, scope, licence] = /^(@[^/]+)\/.* \((.+)\)$/.exec(heading) ?? []
  return {
    heading,
    family: scope === undefined ? undefined : `${scope} ${licence}`,
    text: lines.join("\n").trim()
  }
}
