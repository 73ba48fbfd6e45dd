import * as Help from "@dd-cloud-auth/program/Help"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { Output } from "./output.ts"
import { help, join, print } from "./printed.ts"
import { type CliError, CliOutput } from "./unstable.ts"

/** Layer that prints help and versions to stdout, and what is wrong with a command line to stderr. */
export const layer: Layer.Layer<never, never, Output> = Layer.effect(
  CliOutput.Presenter,
  Effect.map(Output, (output) => ({
    present: (event) => {
      switch (event._tag) {
        case "Help":
          return output.data(
            help(event.helpDoc, {
              columns: output.isTerminal ? output.columns : Help.defaultColumns,
              colors: output.colors.areOn
            })
          )
        case "Version":
          return output.data(print`${event.name} ${event.version}\n`)
        case "InvalidInvocation": {
          const errors = sentences(event.errors).map(
            (text) => print`${output.noteColors.red("error:")} ${text}\n`
          )
          return output.note(print`${join(errors)}See \`${event.commandPath.join(" ")} --help\`.`)
        }
      }
    }
  }))
)

/** What is wrong, one line each. What follows an unknown flag is taken for an argument, and may be a key. */
const sentences = (errors: ReadonlyArray<CliError.NonShowHelpErrors>): ReadonlyArray<string> => {
  const unknown = errors.filter((error) => error._tag === "UnrecognizedOption")
  if (unknown.length === 0) return errors.map(sentence)
  return unknown.map((error) =>
    /key|token|secret/i.test(error.option)
      ? `Keys are read from the environment only (DD_API_KEY, DD_APP_KEY): there is no ${error.option.split("=")[0]}, since other users could see it.`
      : sentence(error)
  )
}

const sentence = (error: CliError.NonShowHelpErrors): string => {
  const [what] = error.message.split("\n\n  Did you mean this?")
  const meant = meantBy(error)
  return meant.length === 0 ? error.message : `${what}. Did you mean ${meant.join(" or ")}?`
}

const meantBy = (error: CliError.NonShowHelpErrors): ReadonlyArray<string> => {
  if (!("suggestions" in error)) return []
  const [word, others] =
    error._tag === "UnknownSubcommand" ? [error.subcommand, commands] : [error.option, flags]
  const other = others.get(word)
  return other === undefined ? error.suggestions : [other]
}

/** What other programs call what this one does, where that is not spelled alike. */
const commands: ReadonlyMap<string, string> = new Map([
  ["completion", "--completions"],
  ["completions", "--completions"],
  ["demo", "tour"],
  ["dump", "snapshot"],
  ["export", "snapshot"],
  ["get", "list"],
  ["ls", "list"],
  ["mappings", "list"],
  ["mock", "emulate"],
  ["save", "snapshot"],
  ["serve", "emulate"],
  ["who", "whois"],
  ["whoami", "whois"]
])

const flags: ReadonlyMap<string, string> = new Map([
  ["--debug", "--verbose"],
  ["--log-level", "--verbose or --quiet"],
  ["--silent", "--quiet"]
])
