import type * as Snapshot from "@dd-cloud-auth/directory/Snapshot"
import * as Effect from "effect/Effect"
import { Output } from "./output.ts"
import { json, print } from "./printed.ts"
import type { Flag } from "./snapshotFile.ts"
import { count } from "./text.ts"

/** Returns what writes a snapshot to a file, or to standard output, and says what it has written. */
export const saver = Effect.fnUntraced(function* (file: string, options: Snapshot.WriteOptions, flag?: Flag) {
  const output = yield* Output
  const SnapshotFile = yield* Effect.promise(() => import("./snapshotFile.ts"))
  const write = file === "-" ? undefined : yield* SnapshotFile.writer(file, options, flag)
  return Effect.fnUntraced(function* (snapshot: Snapshot.Snapshot) {
    const { intakeMappings, personaMappings, site } = snapshot
    if (write === undefined) return yield* output.data(print`${json(snapshot, 2)}\n`)
    const persona = count(personaMappings.length, "persona mapping")
    const intake = count(intakeMappings.length, "intake mapping")
    const written = yield* write(snapshot)
    if (written._tag === "Unchanged") {
      return yield* output.note(
        print`${file} is up to date: ${persona} and ${intake} of ${site}, unchanged since ${written.since}`
      )
    }
    yield* output.note(print`wrote ${persona} and ${intake} of ${site} to ${file}`)
  })
})
