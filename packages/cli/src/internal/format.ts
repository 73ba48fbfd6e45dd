import * as Flags from "@dd-cloud-auth/program/Flags"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import type { Service } from "./output.ts"
import * as Stop from "./stop.ts"
import { Flag } from "./unstable.ts"

/** What data can be printed as. */
export type Format = (typeof formats)[number]

const formats = ["table", "json", "jsonl", "csv", "tsv", "markdown"] as const

/** The flag that says how to print. */
export const flag = Flag.Literals("format", formats).pipe(
  Flag.withMetavar("FORMAT"),
  Flag.withDescription("How to print; default: table on a terminal, tsv elsewhere"),
  Flags.optional
)

/** The flag of a command that also has a report for people, which is what it prints on a terminal. */
export const flagWithReport = Flag.Literals("format", ["report", ...formats]).pipe(
  Flag.withMetavar("FORMAT"),
  Flag.withDescription("How to print; default: report on a terminal, tsv elsewhere"),
  Flags.optional
)

/** Returns the format that the flags ask for, of which the short ones stand for a format each, or that of the place. */
export const chosen = <A extends string>(
  format: Option.Option<A | Format>,
  short: Readonly<Record<string, readonly [isGiven: boolean, format: Format]>>,
  output: Pick<Service, "isTerminal">,
  onTerminal: A | Format
): Effect.Effect<A | Format, Stop.Stop> => {
  const given = [
    ...(Option.isSome(format) ? [[`--format ${format.value}`, format.value] as const] : []),
    ...Object.entries(short).flatMap(([flag, [isGiven, format]]) =>
      isGiven ? [[flag, format] as const] : []
    )
  ]
  const [first, ...others] = given
  if (first === undefined) return Effect.succeed(output.isTerminal ? onTerminal : "tsv")
  const other = others.find(([, format]) => format !== first[1])
  return other === undefined
    ? Effect.succeed(first[1])
    : Effect.fail(Stop.usage(`${first[0]} and ${other[0]} exclude each other: give one of them.`))
}
