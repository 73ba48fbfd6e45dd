import type { Snapshot } from "@dd-cloud-auth/directory/Snapshot"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Connect from "./connect.ts"
import { Output } from "./output.ts"
import { print } from "./printed.ts"
import * as SnapshotFile from "./snapshotFile.ts"
import { saver } from "./snapshotSaver.ts"
import * as Stop from "./stop.ts"
import type { FileSystem, Path, Stdio } from "./unstable.ts"

/** Which mappings are audited, as it stands on the command line. */
export interface Source extends Omit<Connect.Options, "config"> {
  readonly snapshot: Option.Option<string>
  /** Logs whose callers are held against them. */
  readonly log: ReadonlyArray<string>
}

type Services = Output | FileSystem.FileSystem | Path.Path | Stdio.Stdio

/**
 * Reads the mappings of a snapshot, or of a site: these are written to the file `keep` before anything else is done with
 * them.
 */
export const read = Effect.fnUntraced(function* (
  { keyless, origin, profile, site, snapshot }: Source,
  keep?: string
): Effect.fn.Return<Snapshot, Stop.Stop, Services> {
  const target: Connect.Options = { keyless, origin, profile, site, config: Option.none() }
  if (Option.isSome(snapshot)) {
    const read = yield* SnapshotFile.reader(target, "--snapshot answers offline")
    return yield* read(snapshot.value)
  }
  const output = yield* Output
  const { call, site: asked } = yield* Connect.connect(target)
  // What cannot be written is said before a site is asked.
  const save = keep === undefined ? undefined : yield* saver(keep, {}, "--save-snapshot")
  const { take } = yield* Effect.promise(() => import("./takeSnapshot.ts"))
  const taken = yield* call(take).pipe(
    output.progress(() => print`listing the mappings of ${asked.parameter}`)
  )
  if (save !== undefined) yield* save(taken)
  return taken
})
