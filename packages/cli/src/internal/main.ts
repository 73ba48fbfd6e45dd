import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as NodeServices from "@effect/platform-node/NodeServices"
import * as Cause from "effect/Cause"
import * as CliConfig from "effect/cli/CliConfig"
import * as CliError from "effect/cli/CliError"
import * as Command from "effect/cli/Command"
import * as GlobalFlag from "effect/cli/GlobalFlag"
import * as ConfigProvider from "effect/ConfigProvider"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Layer from "effect/Layer"
import * as Result from "effect/Result"
import { getSystemErrorMessage } from "node:util"
import manifest from "../../package.json" with { type: "json" }
import * as Emulate from "./commands/emulate.ts"
import * as List from "./commands/list.ts"
import * as Sites from "./commands/sites.ts"
import * as Snapshot from "./commands/snapshot.ts"
import * as Tour from "./commands/tour.ts"
import * as Whois from "./commands/whois.ts"
import * as Output from "./output.ts"
import * as Presenter from "./presenter.ts"
import { lines, print } from "./printed.ts"
import { exitCodes, type Stop } from "./stop.ts"

const root = Command.make("dd-cloud-auth").pipe(
  Command.withDescription(
    [
      "Which AWS caller acts as which Datadog account.",
      "",
      "  The site is --site or DD_SITE; the keys are DD_API_KEY and DD_APP_KEY, or DD_BEARER_TOKEN.",
      "",
      "  Exit codes: 0 done, 1 a negative answer, 2 the command, the environment or a file is not usable,",
      "  3 the site refused, 4 the site gave no usable answer, 130 interrupted."
    ].join("\n")
  ),
  Command.withSubcommands([
    List.command,
    Whois.command,
    Snapshot.command,
    Emulate.command,
    Sites.command,
    Tour.command
  ])
)

/** Says on stderr why the program ends, and with which exit code it does. */
const report = Effect.fnUntraced(function* (cause: Cause.Cause<Stop | CliError.CliError>) {
  const { note, noteColors } = yield* Output.Output
  if (Cause.hasInterruptsOnly(cause)) return exitCodes.interrupted
  const error = Cause.findError(cause)
  if (Result.isFailure(error)) {
    yield* note(print`${noteColors.red("bug:")} ${lines(Cause.pretty(cause))}`)
    return exitCodes.bug
  }
  if (CliError.isCliError(error.success)) {
    return error.success._tag === "ShowHelp" && error.success.errors.length === 0
      ? exitCodes.done
      : exitCodes.usage
  }
  const { exitCode, message } = error.success
  if (message !== "") yield* note(print`${noteColors.red("error:")} ${message}`)
  return exitCode
})

const output = Output.layer.pipe(Layer.provideMerge(NodeServices.layer))

/** The whole program; succeeds with its exit code. */
const program = root.pipe(
  Command.run({ version: manifest.version }),
  Effect.as(exitCodes.done as number),
  Effect.catchCause(report),
  Effect.provide(
    Layer.mergeAll(
      Presenter.layer,
      CliConfig.layer({ builtIns: GlobalFlag.BuiltIns.filter((flag) => flag !== GlobalFlag.Wizard) }),
      // A variable that is set to nothing is a mistake to report, not absent.
      ConfigProvider.layer(ConfigProvider.fromEnv({ preserveEmptyStrings: true })),
      Output.layerLogger
    ).pipe(Layer.provideMerge(output))
  )
)

/** Runs the program, and sets the exit code of the process. */
export const run = (): void => {
  // A reader that has seen enough, such as `head`, ends the program; that is no failure.
  process.stdout.on("error", ({ code, errno }: NodeJS.ErrnoException) => {
    if (code === "EPIPE") process.exit(exitCodes.done)
    const why = errno === undefined ? code : getSystemErrorMessage(errno)
    process.stderr.write(`error: could not write to standard output: ${why}\n`)
    process.exit(exitCodes.usage)
  })
  process.stderr.on("error", () => {})
  NodeRuntime.runMain(program, {
    disableErrorReporting: true,
    // What was written last may still be on its way to a pipe.
    teardown: (exit, onExit) => {
      const code = Exit.isSuccess(exit) ? Number(exit.value) : exitCodes.interrupted
      process.stdout.write("", () => onExit(code))
    }
  })
}
