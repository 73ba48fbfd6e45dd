import * as Process from "@dd-cloud-auth/program/Process"
import * as Usage from "@dd-cloud-auth/program/Usage"
import * as NodeServices from "@effect/platform-node/NodeServices"
import * as Cause from "effect/Cause"
import * as ConfigProvider from "effect/ConfigProvider"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Result from "effect/Result"
import manifest from "../../package.json" with { type: "json" }
import * as Audit from "./commands/audit.ts"
import * as Diff from "./commands/diff.ts"
import * as Emulate from "./commands/emulate.ts"
import * as Exec from "./commands/exec.ts"
import * as List from "./commands/list.ts"
import * as Scan from "./commands/scan.ts"
import * as Sites from "./commands/sites.ts"
import * as Snapshot from "./commands/snapshot.ts"
import * as Sql from "./commands/sql.ts"
import * as Token from "./commands/token.ts"
import * as Tour from "./commands/tour.ts"
import * as Watch from "./commands/watch.ts"
import * as Whoami from "./commands/whoami.ts"
import * as WhoCan from "./commands/whoCan.ts"
import * as Whois from "./commands/whois.ts"
import * as Completions from "./completions.ts"
import * as GlobalFlags from "./globalFlags.ts"
import * as Output from "./output.ts"
import * as Presenter from "./presenter.ts"
import { lines, print } from "./printed.ts"
import { exitCodes, type Stop } from "./stop.ts"
import { CliConfig, CliError, CliOutput, Command, type HelpDoc, Stdio } from "./unstable.ts"

const root = Command.make("dd-cloud-auth").pipe(
  Command.withDescription(
    [
      "Which AWS caller acts as which Datadog account.",
      "",
      "  The site is --site or DD_SITE, or that of a profile of dd-cloud-auth.config.json; the keys are DD_API_KEY",
      "  and DD_APP_KEY, or DD_BEARER_TOKEN, or in the variables that the profile names; --keyless needs none.",
      "",
      "  Exit codes: 0 done, 1 a negative answer, 2 the command, the environment or a file is not usable,",
      "  3 the site refused, 4 the site gave no usable answer, 129, 130 or 143 ended by a signal."
    ].join("\n")
  ),
  Command.withSubcommands([
    List.command,
    Whois.command,
    Whoami.command,
    WhoCan.command,
    Snapshot.command,
    Diff.command,
    Watch.command,
    Audit.command,
    Scan.command,
    Sql.command,
    Token.command,
    Exec.command,
    Emulate.command,
    Sites.command,
    Tour.command
  ]),
  Command.provide(GlobalFlags.layer),
  Command.withGlobalFlags(GlobalFlags.settings)
)

/** Takes `help` and `version` for the flags of these names, as one knows them from other programs. */
const spelledOut = ([first, ...rest]: ReadonlyArray<string>): ReadonlyArray<string> => {
  if (first === "version") return ["--version", ...rest]
  if (first !== "help") return first === undefined ? [] : [first, ...rest]
  const [command] = rest
  // Of what is no command there is no help, but the sentence that says so.
  const isKnown = root.subcommands.some(({ commands }) => commands.some(({ name }) => name === command))
  return command === undefined || command.startsWith("-") || isKnown ? [...rest, "--help"] : [command]
}

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

const services = Layer.mergeAll(
  Presenter.layer,
  CliConfig.layer({ builtIns: [...Usage.actions, Completions.action] }),
  // A variable that is set to nothing is absent, as of a secret that a pipeline does not have.
  ConfigProvider.layer(ConfigProvider.fromEnv()),
  Output.layerLogger
).pipe(Layer.provideMerge(output))

/** Runs a command line; succeeds with the exit code. */
const execute = (args: ReadonlyArray<string>) =>
  Command.runWith(root, { version: manifest.version })(spelledOut(args)).pipe(
    Effect.as(exitCodes.done as number),
    Effect.catchCause(report)
  )

/** Runs the program as the process. */
export const run = (): void =>
  Process.run(
    Effect.flatMap(Stdio.Stdio, ({ args }) => Effect.flatMap(args, execute)).pipe(Effect.provide(services))
  )

/** Returns the help page of the program, or of one of its commands, as data: `audit`, `accept` is of `audit accept`. */
export const helpPage = Effect.fnUntraced(function* (
  ...command: ReadonlyArray<string>
): Effect.fn.Return<HelpDoc.HelpDoc> {
  let page: HelpDoc.HelpDoc | undefined
  const present: CliOutput.Presenter["present"] = (event) =>
    Effect.sync(() => {
      if (event._tag === "Help") page = event.helpDoc
    })
  yield* execute([...command, "--help"]).pipe(
    Effect.provideService(CliOutput.Presenter, { present }),
    Effect.provide(services)
  )
  return page ?? (yield* Effect.die(new Error(`There is no help page of ${command.join(" ")}.`)))
})
