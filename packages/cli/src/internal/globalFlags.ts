import * as Usage from "@dd-cloud-auth/program/Usage"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as References from "effect/References"
import * as Stop from "./stop.ts"
import { Flag, GlobalFlag } from "./unstable.ts"

const Quiet = GlobalFlag.Setting("quiet")({
  flag: Usage.toggle("quiet", "Write errors alone to standard error: no notes, no progress").pipe(
    Flag.withAlias("q")
  )
})

const Verbose = GlobalFlag.Setting("verbose")({
  flag: Usage.toggle("verbose", "Write each request, wait and rate limit to standard error, as it happens")
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
