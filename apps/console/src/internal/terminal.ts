/** What the program says. Text from outside is escaped here, on its way out, and nowhere before. */

import * as Printable from "@dd-cloud-auth/core/Printable"
import * as Help from "@dd-cloud-auth/program/Help"
import * as Usage from "@dd-cloud-auth/program/Usage"
import * as Effect from "effect/Effect"
import * as Logger from "effect/Logger"
import type { CliOutput, HelpDoc } from "./unstable.ts"

/** Prints a line to standard output. */
export const print = (line: string): Effect.Effect<void> =>
  Effect.sync(() => process.stdout.write(`${Printable.escape(line)}\n`))

/** Prints to standard error what its reader should know, on one line. */
export const warn = (message: string): Effect.Effect<void> =>
  Effect.sync(() => process.stderr.write(`warning: ${Printable.escape(message)}\n`))

/** Prints what went wrong to standard error, on one line. */
export const complain = (message: string): Effect.Effect<void> =>
  Effect.sync(() => process.stderr.write(`error: ${Printable.escape(message)}\n`))

/** Prints help to standard output, and what is wrong with a command line to standard error. */
export const presenter: CliOutput.Presenter = {
  present: (event) => {
    // Word for word what the launcher of the published program prints.
    if (event._tag === "Version") return print(`${event.name} ${event.version}`)
    if (event._tag === "Help") return help(event.helpDoc)
    return Effect.andThen(
      Effect.forEach(Usage.sentences(event.errors), complain, { discard: true }),
      Effect.sync(() => process.stderr.write(`See \`${event.commandPath.join(" ")} --help\`.\n`))
    )
  }
}

/** Prints a help page, which holds nothing but text of this program and its colours. */
const help = (page: HelpDoc.HelpDoc): Effect.Effect<void> =>
  Effect.sync(() => {
    const { columns = Help.defaultColumns, isTTY } = process.stdout
    const colors = isTTY && process.stdout.hasColors()
    process.stdout.write(Help.render(page, { columns, colors }))
  })

/** Layer that logs to standard error, one line an entry: what is logged may hold what was requested. */
export const layerLogger = Logger.layer([
  Logger.withConsoleError(Logger.map(Logger.formatSimple, Printable.escape))
])
