import type { CloudAuthError } from "@dd-cloud-auth/core/Failure"
import type * as Site from "@dd-cloud-auth/core/Site"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import type { Snapshot } from "./snapshot.ts"
import { read } from "./snapshotReading.ts"
import { write } from "./snapshotWriting.ts"
import type { FileSystem, Path } from "./unstable.ts"

/** A snapshot file that a live directory starts from and keeps up to date. */
export interface KeptFile {
  readonly path: string
  /** Returns what is in the file, if a site that failed like this is to be replaced by it, and it holds that site. */
  readonly insteadOf: (error: CloudAuthError) => Effect.Effect<Snapshot | undefined>
  /** Writes each of these, as long as they come. What cannot be written is logged. */
  readonly keep: <E, R>(snapshots: Stream.Stream<Snapshot, E, R>) => Effect.Effect<void, E, R>
}

/** Binds a file to the file system that is there. */
export const make = Effect.fnUntraced(function* (
  path: string,
  site: Site.Site
): Effect.fn.Return<KeptFile, never, FileSystem | Path> {
  const context = yield* Effect.context<FileSystem | Path>()
  const unusable = (why: string) => Effect.logWarning(`cannot start from a snapshot: ${why}`)

  let reported: string | undefined
  const save = Effect.fnUntraced(
    function* (snapshot: Snapshot) {
      yield* write(path, snapshot)
      reported = undefined
    },
    Effect.catchTag("SnapshotError", ({ message, reason }) =>
      Effect.suspend(() => {
        if (message === reported) return Effect.void
        reported = message
        // A full disk may pass by itself, a path that two sites share does not.
        const log = reason._tag === "AnotherSite" ? Effect.logError : Effect.logWarning
        return log(`the mappings of ${site.parameter} are not kept: ${message}`)
      })
    )
  )

  return {
    path,
    insteadOf: Effect.fnUntraced(function* (error) {
      if (isRefusal(error)) return undefined
      const found = yield* Effect.result(Effect.provide(read(path), context))
      if (found._tag === "Failure") {
        yield* unusable(found.failure.message)
        return undefined
      }
      if (found.success.site === site.parameter) return found.success
      yield* unusable(`${path} is of ${found.success.site}.`)
      return undefined
    }),
    keep: Stream.runForEach((snapshot) => Effect.provide(save(snapshot), context))
  }
})

/** Whether the site answered that it will not, or was not asked for want of credentials: no time mends that. */
const isRefusal = ({ reason }: CloudAuthError): boolean => {
  switch (reason._tag) {
    case "BadRequest":
    case "Conflict":
    case "Forbidden":
    case "InvalidCredentials":
    case "NotFound":
    case "Unauthorized":
      return true
    case "Malformed":
    case "RateLimited":
    case "ServerError":
    case "UnexpectedStatus":
    case "Unreachable":
      return false
  }
}
