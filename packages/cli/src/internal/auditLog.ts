import type { CallerLog } from "@dd-cloud-auth/audit/CallerLog"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import { standardInput } from "./inputFile.ts"
import * as Logs from "./logs.ts"
import { Output } from "./output.ts"
import * as Stop from "./stop.ts"
import { count } from "./text.ts"

/** Which logs are held against the mappings, as it stands on the command line. */
export interface Given {
  readonly log: ReadonlyArray<string>
  readonly snapshot: Option.Option<string>
  readonly config: Option.Option<string>
}

/** Reads the callers of logs, if there are any, and says how many, and what of the logs was not read. */
export const read = Effect.fnUntraced(function* ({
  config,
  log: paths,
  snapshot
}: Given): Effect.fn.Return<CallerLog | undefined, Stop.Stop, Output> {
  if (paths.length === 0) return undefined
  if (paths.includes(standardInput) && [config, snapshot].some(Option.contains(standardInput))) {
    return yield* Stop.usage("Standard input can be read once: give - in one place.")
  }
  const { note, noteColors } = yield* Output
  const { found, progress } = yield* Logs.readWhole({ paths, options: {}, limit: undefined })
  const { callers, damage } = found
  yield* note(
    noteColors.dim(`${count(callers.length, "caller")} in ${count(progress.files, "file")} of logs`)
  )
  if (damage.count > 0) {
    yield* note(
      noteColors.yellow(
        `${count(damage.count, "place")} in the logs could not be read, so that callers may be missing: scan lists them.`
      )
    )
  }
  return found
})
