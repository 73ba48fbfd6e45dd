import type { PersonaMapping } from "@dd-cloud-auth/core/PersonaMapping"
import type { Answer } from "./everyone.ts"
import { type Colors, join, print, type Printed } from "./printed.ts"
import type { Resolution } from "./resolve.ts"
import { count } from "./text.ts"

/** An answer as a person reads it. */
export const toReport = (answer: Answer, colors: Colors): Printed => {
  const whose = answer.profile === undefined ? "" : print`${answer.profile}: `
  return join(
    [
      print`${whose}${colors.bold(answer.caller)}`,
      ...body(answer, answer.size, colors).map((line) => print`  ${line}`)
    ],
    print`\n`
  )
}

const body = (
  { matches, nearest, notes, outcome }: Resolution,
  mappings: number,
  colors: Colors
): ReadonlyArray<Printed> => {
  switch (outcome) {
    case "match":
      return [
        print`${colors.green("✓ acts as")} ${colors.bold(matches[0]!.accountIdentifier)}`,
        ...by(matches, colors),
        ...notes.map((note) => print`    ${colors.yellow(note)}`)
      ]
    case "ambiguous":
      return [
        ...notes.map((note) => colors.yellow(print`! ${note}`)),
        ...matches.flatMap((mapping) => [
          print`    ${colors.bold(mapping.accountIdentifier)}`,
          ...by([mapping], colors).map((line) => print`  ${line}`)
        ])
      ]
    case "no-match":
      return [
        print`${colors.red("✗ acts as nobody:")} none of the ${count(mappings, "mapping")} matches`,
        ...notes.map((note) => print`    ${note}`),
        ...likely(nearest).flatMap(({ explanation, value }) => [
          print`    near: ${colors.cyan(value.arnPattern)}`,
          print`      ${id(value, colors)}`,
          print`      ${explanation.message}`,
          ...(explanation.mistake === undefined
            ? []
            : [print`      ${colors.yellow(explanation.mistake.message)}`]),
          ...(explanation.mistake?.suggestion === undefined
            ? []
            : [print`      corrected pattern: ${colors.green(explanation.mistake.suggestion)}`])
        ])
      ]
    case "not-an-arn":
    case "not-a-caller": {
      const [reason, ...advice] = notes
      return [
        print`${colors.red("✗")} ${reason!}`,
        ...advice.map((note) => print`    ${colors.yellow(note)}`)
      ]
    }
  }
}

/** What misses by a likely mistake says more than what merely looks alike. */
const likely = (nearest: Resolution["nearest"]): Resolution["nearest"] => {
  const mistakes = nearest.filter(({ explanation }) => explanation.mistake !== undefined)
  return mistakes.length > 0 ? mistakes : nearest
}

const by = (mappings: ReadonlyArray<PersonaMapping>, colors: Colors): ReadonlyArray<Printed> =>
  mappings.flatMap((mapping) => [
    print`    by ${colors.cyan(mapping.arnPattern)}`,
    print`    ${id(mapping, colors)}`
  ])

const id = ({ id }: PersonaMapping, colors: Colors): Printed => colors.dim(print`(mapping ${id})`)
