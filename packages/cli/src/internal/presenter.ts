import type * as CliError from "effect/cli/CliError"
import * as CliOutput from "effect/cli/CliOutput"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { Output } from "./output.ts"
import { help, join, print } from "./printed.ts"

/** Layer that prints help and versions to stdout, and what is wrong with a command line to stderr. */
export const layer: Layer.Layer<never, never, Output> = Layer.effect(
  CliOutput.Presenter,
  Effect.map(Output, (output) => ({
    present: (event) => {
      switch (event._tag) {
        case "Help":
          return output.data(help(event.helpDoc, output.colors))
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
  if (!("suggestions" in error) || error.suggestions.length === 0) return error.message
  const [what] = error.message.split("\n\n  Did you mean this?")
  return `${what}. Did you mean ${error.suggestions.join(" or ")}?`
}
