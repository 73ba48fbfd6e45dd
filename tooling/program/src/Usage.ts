/** What both programs take, and how they say what is wrong with a command line. */

import type * as CliError from "effect/cli/CliError"
import * as Flag from "effect/cli/Flag"
import * as GlobalFlag from "effect/cli/GlobalFlag"
import * as Flags from "./Flags.ts"

/** A flag that is off unless it is given. */
export const toggle = (name: string, description: string): Flag.Flag<boolean> =>
  Flag.Boolean(name).pipe(Flag.withDescription(description), Flags.withDefault(false))

/** `--help` and `--version`, which end the program when they are given. */
export const actions = [
  GlobalFlag.Action({
    flag: toggle("help", "Show this help").pipe(Flag.withAlias("h"), Flag.withoutNegation),
    run: GlobalFlag.Help.run
  }),
  GlobalFlag.Action({
    flag: toggle("version", "Show the version").pipe(
      Flag.withAlias("V"),
      Flag.withAlias("v"),
      Flag.withoutNegation
    ),
    run: GlobalFlag.Version.run
  })
]

/** What other programs call what this one does, where that is not spelled alike. */
export interface Synonyms {
  readonly commands: ReadonlyMap<string, string>
  readonly flags: ReadonlyMap<string, string>
}

const none: Synonyms = { commands: new Map(), flags: new Map() }

/**
 * What is wrong with a command line, a sentence each, with what was probably meant.
 *
 * What follows an unknown flag is taken for an argument, and may be a key: nothing is said of it.
 */
export const sentences = (
  errors: ReadonlyArray<CliError.NonShowHelpErrors>,
  synonyms = none
): ReadonlyArray<string> => {
  const unknown = errors.filter((error) => error._tag === "UnrecognizedOption")
  if (unknown.length === 0) return errors.map((error) => sentence(error, synonyms))
  return unknown.map((error) =>
    /key|token|secret/i.test(error.option)
      ? `Keys are read from the environment only (DD_API_KEY, DD_APP_KEY): there is no ${error.option.split("=")[0]}, since other users could see it.`
      : sentence(error, synonyms)
  )
}

const sentence = (error: CliError.NonShowHelpErrors, synonyms: Synonyms): string => {
  const [what] = error.message.split("\n\n  Did you mean this?")
  const meant = meantBy(error, synonyms)
  return meant.length === 0 ? error.message : `${what}. Did you mean ${meant.join(" or ")}?`
}

const meantBy = (error: CliError.NonShowHelpErrors, { commands, flags }: Synonyms): ReadonlyArray<string> => {
  if (!("suggestions" in error)) return []
  const other = error._tag === "UnknownSubcommand" ? commands.get(error.subcommand) : flags.get(error.option)
  return other === undefined ? error.suggestions : [other]
}
