import * as Data from "effect/Data"
import * as Predicate from "effect/Predicate"
import type { InvalidSnapshot } from "./json.ts"
import type { File, PlatformError } from "./unstable.ts"

/** The system refused: there is no such file, it may not be read or written, there is no space. */
export class FileSystemFailed extends Data.TaggedError("FileSystemFailed")<{
  readonly message: string
  readonly error: PlatformError
}> {}

/** The file that was to be overwritten is a snapshot of another site, the mappings of which would be lost. */
export class AnotherSite extends Data.TaggedError("AnotherSite")<{
  readonly message: string
  /** The site of the file. */
  readonly site: string
}> {}

/** At the path is no regular file, but a directory, a pipe or a device. */
export class NotAFile extends Data.TaggedError("NotAFile")<{
  readonly message: string
  readonly type: File.Type
}> {}

/** The file that was to be overwritten is neither a snapshot nor empty. */
export class NotASnapshot extends Data.TaggedError("NotASnapshot")<{ readonly message: string }> {}

/** The file that was to be overwritten is read-only. */
export class ReadOnly extends Data.TaggedError("ReadOnly")<{ readonly message: string }> {}

/** Why a snapshot file cannot be read or written. */
export type Reason = AnotherSite | FileSystemFailed | InvalidSnapshot | NotAFile | NotASnapshot | ReadOnly

const TypeId = "~@dd-cloud-auth/directory/Snapshot/SnapshotError"

/**
 * A snapshot file cannot be read or written; `reason` says why.
 *
 * `Effect.catchTag("SnapshotError", …)` catches every failure, `Effect.catchReason("SnapshotError", "ReadOnly", …)` those
 * with that reason.
 *
 * @category errors
 * @since 0.1.0
 */
export class SnapshotError extends Data.TaggedError("SnapshotError")<{
  readonly operation: "read" | "write"
  /** The path as it was given. */
  readonly path: string
  readonly reason: Reason
}> {
  constructor(props: {
    readonly operation: "read" | "write"
    readonly path: string
    readonly reason: Reason
  }) {
    const { operation, path, reason } = props
    const why = reason._tag === "FileSystemFailed" ? reason.message : `it is ${reason.message}`
    // The message is given to the constructor, for the first line of the stack.
    super({ ...props, message: `Could not ${operation} ${path}: ${why}.` } as typeof props)
  }

  /** What `isSnapshotError` looks for. */
  get [TypeId](): typeof TypeId {
    return TypeId
  }
}

/**
 * Returns `true` if the value is a `SnapshotError`, of this copy of the package or of another.
 *
 * @category guards
 * @since 0.1.0
 */
export const isSnapshotError = (u: unknown): u is SnapshotError => Predicate.hasProperty(u, TypeId)

/** Says of an operation on a path that it failed, once there is a reason. */
export const because =
  (operation: SnapshotError["operation"], path: string) =>
  (reason: Reason): SnapshotError =>
    new SnapshotError({ operation, path, reason })

/** The reason that the file system gives. */
export const failed = (error: PlatformError): FileSystemFailed =>
  new FileSystemFailed({
    message: error.reason._tag === "NotFound" ? "there is no such file or directory" : error.message,
    error
  })

/** The reason that at the path is something else. */
export const notAFile = (type: File.Type): NotAFile =>
  new NotAFile({ message: type === "Directory" ? "a directory" : "not a regular file", type })
