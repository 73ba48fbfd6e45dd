/**
 * The licences of what is inside a program. Some packages are published without the text of their licence, though others
 * of the same repository have it: they say whose it is.
 */

/** A package in `licenses.md`, as the bundler writes it: `name - version (licence)`, and the text, if it has one. */
interface Entry {
  readonly heading: string
  /** The same for packages of one npm scope with one licence; none where a package has no scope. */
  readonly family: string | undefined
  readonly text: string
}

/** Names, where a package has no text of its licence, one of the same npm scope and with the same licence that has it. */
export const complete = (licenses: string): string => {
  const [before = "", ...parts] = licenses.split(/^## /m)
  const entries = parts.map(toEntry)
  const whole = new Map(entries.filter(({ text }) => text !== "").map((entry) => [entry.family, entry]))
  const lines = entries.map(({ family, heading, text }) => {
    const other = text === "" && family !== undefined ? whole.get(family) : undefined
    const shown = other === undefined ? text : `The text is that of ${other.heading}.`
    return shown === "" ? `## ${heading}\n` : `## ${heading}\n\n${shown}\n`
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
