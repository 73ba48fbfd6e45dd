import * as Flags from "@dd-cloud-auth/program/Flags"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import type { Service } from "./output.ts"
import * as Stop from "./stop.ts"
import { Flag } from "./unstable.ts"

/** What data can be printed as. */
export type Format = (typeof formats)[number]

const formats = ["table", "json", "jsonl", "csv", "tsv", "markdown"] as const

/** What the flags hold. `Other` is a format that one command has alone. */
export interface Given<Other extends string = never> {
  readonly format: Option.Option<Format | Other>
  readonly json: boolean
  readonly csv: boolean
}

const short = (name: string, format: Format) =>
  Flag.Boolean(name).pipe(Flag.withDescription(`Short for --format ${format}`), Flags.withDefault(false))

/** The flags that say how to print. */
export const flags = {
  format: Flag.Literals("format", formats).pipe(
    Flag.withMetavar("FORMAT"),
    Flag.withDescription("How to print; default: table on a terminal, tsv elsewhere"),
    Flags.optional
  ),
  json: short("json", "json"),
  csv: short("csv", "csv")
}

/** The flags of a command that answers as items come, and with a report for people on a terminal. */
export const flagsWithReport = {
  format: Flag.Literals("format", ["report", ...formats]).pipe(
    Flag.withMetavar("FORMAT"),
    Flag.withDescription("How to print; default: report on a terminal, tsv elsewhere"),
    Flags.optional
  ),
  json: short("json", "jsonl"),
  csv: short("csv", "csv")
}

/** Returns the format that the flags ask for, or that of the place; `json` is what `--json` is short for. */
export const chosen = <Other extends string = never>(
  given: Given<Other>,
  command: { readonly json: "json" | "jsonl"; readonly terminal: Format | Other },
  output: Pick<Service, "isTerminal">
): Effect.Effect<Format | Other, Stop.Stop> => {
  const asked: ReadonlyArray<readonly [flag: string, format: Format | Other]> = [
    ...Option.toArray(given.format).map((format) => [`--format ${format}`, format] as const),
    ...(given.json ? [["--json", command.json] as const] : []),
    ...(given.csv ? [["--csv", "csv"] as const] : [])
  ]
  const [first, ...others] = asked
  if (first === undefined) return Effect.succeed(output.isTerminal ? command.terminal : "tsv")
  const other = others.find(([, format]) => format !== first[1])
  return other === undefined
    ? Effect.succeed(first[1])
    : Effect.fail(Stop.usage(`${first[0]} and ${other[0]} exclude each other: give one of them.`))
}
