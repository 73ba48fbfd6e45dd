import * as Rule from "@dd-cloud-auth/audit/Rule"
import * as Site from "@dd-cloud-auth/core/Site"
import * as Faults from "@dd-cloud-auth/emulator/Faults"
import * as CompletedAccounts from "./completedAccounts.ts"
import * as MappingView from "./mappingView.ts"
import { Command, Completions, type Flag } from "./unstable.ts"

const file: Completions.ArgumentType = { _tag: "Path", pathType: "file" }
const oneOf = (values: ReadonlyArray<string>): Completions.ArgumentType => ({ _tag: "Choice", values })
const column = oneOf(MappingView.columns("persona").map(({ name }) => name))

/** What is known of the values of flags and arguments that take any text, by their names. */
const values: Readonly<Record<string, Completions.ArgumentType>> = {
  after: file,
  before: file,
  claims: file,
  columns: column,
  config: file,
  explain: oneOf(Rule.all.map(({ code }) => code)),
  fault: oneOf(Faults.kinds),
  file,
  log: { _tag: "Path", pathType: "either" },
  output: file,
  parquet: file,
  "save-snapshot": file,
  seed: oneOf(["acme", "empty"]),
  site: oneOf(Site.all.flatMap(({ name, parameter }) => [name, parameter])),
  snapshot: file,
  sort: column
}

/** Returns a script for a shell that completes the words of a command line. */
export const generate = (
  shell: Completions.Shell,
  command: Command.Command.Any,
  globalFlags: ReadonlyArray<Flag.Flag<unknown>>
): string => {
  const shared = Completions.fromCommand(Command.make("shared", { globalFlags })).flags
  const complete = (descriptor: Completions.CommandDescriptor): Completions.CommandDescriptor => ({
    ...descriptor,
    flags: [...descriptor.flags, ...shared].map((flag) => ({
      ...flag,
      type: values[flag.name] ?? flag.type
    })),
    arguments: descriptor.arguments.map((argument) => ({
      ...argument,
      type: values[argument.name] ?? argument.type
    })),
    subcommands: descriptor.subcommands.map(complete)
  })
  const root = complete(Completions.fromCommand(command))
  const script = Completions.generate(command.name, shell, {
    ...root,
    subcommands: [...root.subcommands, help(root)]
  })
  return CompletedAccounts.add(shell, script)
}

/** `help`, which is no command of its own, see `spelledOut`. */
const help = ({ subcommands }: Completions.CommandDescriptor): Completions.CommandDescriptor => ({
  name: "help",
  description: "Show the help of a command",
  flags: [],
  arguments: [
    {
      name: "command",
      description: undefined,
      required: false,
      variadic: false,
      type: { _tag: "Choice", values: subcommands.map(({ name }) => name) }
    }
  ],
  subcommands: []
})
