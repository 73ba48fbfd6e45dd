import * as Flags from "@dd-cloud-auth/program/Flags"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as References from "effect/References"
import * as Stop from "./stop.ts"
import { Flag, GlobalFlag } from "./unstable.ts"

const toggle = (name: string, description: string): Flag.Flag<boolean> =>
  Flag.Boolean(name).pipe(Flag.withDescription(description), Flags.withDefault(false))

/** `--help` and `--version`, which end the program when they are given. */
export const actions = [
  GlobalFlag.Action({
    flag: toggle("help", "Show this help").pipe(Flag.withAlias("h")),
    run: GlobalFlag.Help.run
  }),
  GlobalFlag.Action({
    flag: toggle("version", "Show the version").pipe(Flag.withAlias("V"), Flag.withAlias("v")),
    run: GlobalFlag.Version.run
  })
]

const Quiet = GlobalFlag.Setting("quiet")({
  flag: toggle("quiet", "Write errors alone to standard error: no notes, no progress").pipe(
    Flag.withAlias("q")
  )
})

const Verbose = GlobalFlag.Setting("verbose")({
  flag: toggle("verbose", "Write each request, wait and rate limit to standard error, as it happens")
})

/** What each command takes next to its own flags. */
export const settings = [Quiet, Verbose] as const

/** Layer that makes `--quiet` and `--verbose` the minimum log level, which decides what stderr shows. */
export const layer = Layer.unwrap(
  Effect.gen(function* () {
    const isQuiet = yield* Quiet
    const isVerbose = yield* Verbose
    if (isQuiet && isVerbose) {
      return yield* Stop.usage("--quiet and --verbose exclude each other: give one of them.")
    }
    return Layer.succeed(References.MinimumLogLevel, isQuiet ? "Error" : isVerbose ? "Debug" : "Info")
  })
)
