import * as Help from "@dd-cloud-auth/program/Help"
import * as Usage from "@dd-cloud-auth/program/Usage"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { Output } from "./output.ts"
import { help, join, print } from "./printed.ts"
import { CliOutput } from "./unstable.ts"

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
          const errors = Usage.sentences(event.errors, synonyms).map(
            (text) => print`${output.noteColors.red("error:")} ${text}\n`
          )
          const advice = event.commandPath.at(-1) === "exec" ? "The command to run stands after --. " : ""
          return output.note(print`${join(errors)}${advice}See \`${event.commandPath.join(" ")} --help\`.`)
        }
      }
    }
  }))
)

const synonyms: Usage.Synonyms = {
  commands: new Map([
    ["check", "audit"],
    ["completion", "--completions"],
    ["completions", "--completions"],
    ["demo", "tour"],
    ["dump", "snapshot"],
    ["export", "snapshot"],
    ["get", "list"],
    ["lint", "audit"],
    ["logs", "scan"],
    ["ls", "list"],
    ["mappings", "list"],
    ["mock", "emulate"],
    ["save", "snapshot"],
    ["serve", "emulate"],
    ["who", "whois"]
  ]),
  flags: new Map([
    ["--debug", "--verbose"],
    ["--log-level", "--verbose or --quiet"],
    ["--silent", "--quiet"]
  ])
}
