import * as Snapshot from "@dd-cloud-auth/directory/Snapshot"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Connect from "./connect.ts"
import * as DiffView from "./diffView.ts"
import * as Format from "./format.ts"
import { standardInput } from "./inputFile.ts"
import { Output } from "./output.ts"
import { print } from "./printed.ts"
import * as Rows from "./rows.ts"
import * as SnapshotFile from "./snapshotFile.ts"
import * as Stop from "./stop.ts"
import type { FileSystem, Stdio } from "./unstable.ts"

/** What is to be compared, as it stands on the command line. */
export interface Comparison extends Connect.Options, Format.Given {
  readonly before: string
  readonly after: Option.Option<string>
}

/** Says what changed between two snapshots, or a snapshot and the site. */
export const compare = Effect.fnUntraced(function* (
  comparison: Comparison
): Effect.fn.Return<void, Stop.Stop, Output | FileSystem.FileSystem | Stdio.Stdio> {
  const output = yield* Output
  const format = yield* Format.chosen(comparison, { json: "json", terminal: "table" }, output)
  const { after, before } = yield* read(comparison)
  const changes = Snapshot.diff(before, after)
  const found = DiffView.changesOf(changes)
  if (format === "markdown") {
    const { document } = yield* Effect.promise(() => import("./diffMarkdown.ts"))
    yield* output.data(document(before, after, found))
  } else {
    yield* Rows.writeAll(output, format, DiffView.view, found)
  }
  const { dim, yellow } = output.noteColors
  if (before.site !== after.site) {
    yield* output.note(yellow(print`The snapshots are of different sites: ${before.site} and ${after.site}.`))
  }
  if (before.takenAt > after.takenAt) {
    yield* output.note(yellow(print`The first snapshot is the later one: ${before.takenAt}.`))
  }
  yield* output.note(dim(DiffView.summary(found)))
  if (found.length > 0) return yield* Stop.finding
})

const read = Effect.fnUntraced(function* ({
  after,
  before,
  ...target
}: Comparison): Effect.fn.Return<
  { readonly before: Snapshot.Snapshot; readonly after: Snapshot.Snapshot },
  Stop.Stop,
  Output | FileSystem.FileSystem | Stdio.Stdio
> {
  const files = [before, ...Option.toArray(after)]
  if (files.includes(""))
    return yield* Stop.usage("Give the name of a snapshot file, or - for standard input.")
  const readers = [...files, ...Option.toArray(target.config)]
  if (readers.filter((file) => file === standardInput).length > 1) {
    return yield* Stop.usage("Standard input can be read once: give - in one place.")
  }
  if (Option.isSome(after)) {
    const readFile = yield* SnapshotFile.reader(target, "Two files are compared offline")
    return { before: yield* readFile(before), after: yield* readFile(after.value) }
  }
  // What cannot be read is said before a site is asked.
  const first = yield* SnapshotFile.read(before)
  const output = yield* Output
  const { call, site } = yield* Connect.connect(target)
  yield* SnapshotFile.isOf(before, first, site)
  const { take } = yield* Effect.promise(() => import("./takeSnapshot.ts"))
  const second = yield* call(take).pipe(
    output.progress(() => print`listing the mappings of ${site.parameter}`)
  )
  return { before: first, after: second }
})
