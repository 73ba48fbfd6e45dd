import type * as CliError from "effect/cli/CliError"
import * as CliOutput from "effect/cli/CliOutput"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { Output } from "./output.ts"

/** Layer that prints help and versions to stdout, and what is wrong with a command line to stderr. */
export const layer: Layer.Layer<never, never, Output> = Layer.effect(
  CliOutput.Presenter,
  Effect.map(Output, (output) => ({
    present: (event) => {
      const formatter = CliOutput.defaultFormatter({ colors: output.colors.isColorSupported })
      switch (event._tag) {
        case "Help":
          return output.data(`${formatter.formatHelpDoc(event.helpDoc)}\n`)
        case "Version":
          return output.data(`${event.name} ${event.version}\n`)
        case "InvalidInvocation": {
          const command = event.commandPath.join(" ")
          const lines = sentences(event.errors).map((text) => `${output.noteColors.red("error:")} ${text}`)
          return output.note(`${lines.join("\n")}\nSee \`${command} --help\`.`)
        }
      }
    }
  }))
)

/** What is wrong, one line each. What follows an unknown flag is taken for an argument, and may be a key. */
const sentences = (errors: ReadonlyArray<CliError.NonShowHelpErrors>): ReadonlyArray<string> => {
  const unknown = errors.filter((error) => error._tag === "UnrecognizedOption")
  if (unknown.length === 0) return errors.map(({ message }) => oneLine(message))
  return unknown.map(({ message, option }) =>
    /key|token|secret/i.test(option)
      ? `Keys are read from the environment only (DD_API_KEY, DD_APP_KEY): there is no ${option.split("=")[0]}, since other users could see it.`
      : oneLine(message)
  )
}

const oneLine = (text: string): string => {
  const [what, suggestions] = text.split(/\s+Did you mean this\?\s+/)
  return suggestions === undefined
    ? text.replace(/\s*\n\s*/g, " ")
    : `${what}. Did you mean ${suggestions
        .trim()
        .split(/\s*\n\s*/)
        .join(" or ")}?`
}
