import type { PersonaMapping } from "@dd-cloud-auth/core/PersonaMapping"
import * as Printable from "@dd-cloud-auth/core/Printable"
import type { Colors } from "./output.ts"
import type { Answer } from "./resolve.ts"
import { count, tsv } from "./text.ts"

/** An answer as tab-separated lines: one a match, one without a mapping where there is none. */
export const toTsv = ({ caller, matches, outcome }: Answer): string =>
  matches.length === 0
    ? tsv([caller, outcome, "", "", ""])
    : matches
        .map(({ accountIdentifier, arnPattern, id }) =>
          tsv([caller, outcome, accountIdentifier, arnPattern, id])
        )
        .join("")

/** An answer as one line of JSON. */
export const toJson = ({ caller, matches, nearest, notes, outcome }: Answer): string =>
  `${Printable.json({
    caller,
    outcome,
    matches,
    notes,
    nearest: nearest.map(({ explanation, value }) => ({
      mapping: value,
      reason: explanation.message,
      ...(explanation.mistake && { mistake: explanation.mistake })
    }))
  })}\n`

/** An answer as a person reads it. */
export const toReport = (answer: Answer, mappings: number, colors: Colors): string =>
  [colors.bold(Printable.escape(answer.caller)), ...body(answer, mappings, colors).map((line) => `  ${line}`)]
    .map((line) => `${line}\n`)
    .join("")

const body = (
  { matches, nearest, notes, outcome }: Answer,
  mappings: number,
  colors: Colors
): ReadonlyArray<string> => {
  switch (outcome) {
    case "match":
      return [
        `${colors.green("✓ acts as")} ${colors.bold(Printable.escape(matches[0]!.accountIdentifier))}`,
        ...by(matches, colors),
        ...notes.map((note) => `    ${colors.yellow(Printable.escape(note))}`)
      ]
    case "ambiguous":
      return [
        ...notes.map((note) => colors.yellow(`! ${Printable.escape(note)}`)),
        ...matches.flatMap((mapping) => [
          `    ${colors.bold(Printable.escape(mapping.accountIdentifier))}`,
          ...by([mapping], colors).map((line) => `  ${line}`)
        ])
      ]
    case "no-match":
      return [
        `${colors.red("✗ acts as nobody:")} none of the ${count(mappings, "mapping")} matches`,
        ...notes.map((note) => `    ${Printable.escape(note)}`),
        ...likely(nearest).flatMap(({ explanation, value }) => [
          `    near: ${colors.cyan(Printable.escape(value.arnPattern))}`,
          `      ${id(value, colors)}`,
          `      ${Printable.escape(explanation.message)}`,
          ...(explanation.mistake === undefined
            ? []
            : [`      ${colors.yellow(Printable.escape(explanation.mistake.message))}`]),
          ...(explanation.mistake?.suggestion === undefined
            ? []
            : [`      corrected pattern: ${colors.green(Printable.escape(explanation.mistake.suggestion))}`])
        ])
      ]
    case "not-an-arn":
      return notes.map((note) => `${colors.red("✗")} ${Printable.escape(note)}`)
  }
}

/** What misses by a likely mistake says more than what merely looks alike. */
const likely = (nearest: Answer["nearest"]): Answer["nearest"] => {
  const mistakes = nearest.filter(({ explanation }) => explanation.mistake !== undefined)
  return mistakes.length > 0 ? mistakes : nearest
}

const by = (mappings: ReadonlyArray<PersonaMapping>, colors: Colors): ReadonlyArray<string> =>
  mappings.flatMap((mapping) => [
    `    by ${colors.cyan(Printable.escape(mapping.arnPattern))}`,
    `    ${id(mapping, colors)}`
  ])

const id = ({ id }: PersonaMapping, colors: Colors): string => colors.dim(`(mapping ${Printable.escape(id)})`)
