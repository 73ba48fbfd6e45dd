import * as Encoding from "@dd-cloud-auth/core/Encoding"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Result from "effect/Result"
import * as Stream from "effect/Stream"
import * as WholeFile from "../WholeFile.ts"
import { isHeadOfSnapshot, siteIn, toJson } from "./json.ts"
import type { Snapshot } from "./snapshot.ts"
import {
  AnotherSite,
  because,
  failed,
  NotASnapshot,
  notAFile,
  ReadOnly,
  type SnapshotError
} from "./snapshotError.ts"
import { longest } from "./snapshotReading.ts"
import { FileSystem, type Path, type PlatformError } from "./unstable.ts"

/**
 * How a snapshot is written.
 *
 * @category options
 * @since 0.1.0
 */
export interface WriteOptions {
  /**
   * Whether to overwrite a file that is no snapshot, or one of another site, or is read-only, or says the same but for
   * `takenAt`. Default: `false`.
   */
  readonly force?: boolean | undefined
}

/**
 * What has become of a file.
 *
 * @category models
 * @since 0.1.0
 */
export type Written =
  | { readonly _tag: "Written" }
  /** It says the same already, but for `takenAt`, which is `since` in it, and was left as it is. */
  | { readonly _tag: "Unchanged"; readonly since: string }

/**
 * Finds out whether a snapshot may be written to a path, and returns what writes it there: for who wants to know before
 * the snapshot is taken. See `write`.
 *
 * @category files
 * @since 0.1.0
 */
export const writer = Effect.fn("Snapshot.writer")(function* (
  path: string,
  { force = false }: WriteOptions = {}
): Effect.fn.Return<
  (snapshot: Snapshot) => Effect.Effect<Written, SnapshotError, FileSystem | Path>,
  SnapshotError,
  FileSystem | Path
> {
  const fs = yield* FileSystem
  const fail = because("write", path)
  const orFail = Effect.mapError((error: PlatformError) => fail(failed(error)))
  const target = yield* orFail(WholeFile.target(path))
  if (target.type === "Other") return yield* fail(notAFile(target.is))
  if (target.type === "File" && !force) {
    if (!target.isWritable) return yield* fail(new ReadOnly({ message: "read-only" }))
    const head = yield* orFail(Stream.mkUint8Array(fs.stream(target.path, { bytesToRead: headLength })))
    if (!mayBeOverwritten(head)) return yield* fail(new NotASnapshot({ message: "not a snapshot" }))
  }
  return Effect.fnUntraced(function* (snapshot) {
    if (target.type === "File" && !force) {
      const { size } = yield* orFail(fs.stat(target.path))
      // What is too long to be read says nothing but its site.
      const bytesToRead = size > longest ? headLength : longest
      const bytes = yield* orFail(Stream.mkUint8Array(fs.stream(target.path, { bytesToRead })))
      const since = unchangedSince(bytes, snapshot)
      if (since !== undefined) return { _tag: "Unchanged", since }
      const site = Option.flatMap(Result.getSuccess(Encoding.decode(bytes, { utf16: true })), siteIn)
      if (Option.isSome(site) && site.value !== snapshot.site) {
        return yield* fail(new AnotherSite({ message: `a snapshot of ${site.value}`, site: site.value }))
      }
    }
    yield* orFail(WholeFile.write(target, toJson(snapshot)))
    return { _tag: "Written" }
  })
})

/**
 * Writes a snapshot to a file, whole or not at all.
 *
 * **Details**
 *
 * It is written beside the file, with that file's mode before the first byte, and then takes its place. A symbolic link
 * stays one; what it leads to is written. A file that says the same but for `takenAt` is left untouched, so that
 * `git diff` is empty where nothing has changed.
 *
 * Nothing but a snapshot, even a damaged one, or an empty file is overwritten (`NotASnapshot`), no snapshot of another
 * site (`AnotherSite`), and none that is read-only (`ReadOnly`), unless it is forced.
 *
 * @category files
 * @since 0.1.0
 */
export const write = Effect.fn("Snapshot.write")(function* (
  path: string,
  snapshot: Snapshot,
  options?: WriteOptions
): Effect.fn.Return<Written, SnapshotError, FileSystem | Path> {
  const write = yield* writer(path, options)
  return yield* write(snapshot)
})

/** Returns since when a file says what the snapshot does, to the byte but for `takenAt`, if it does. */
const unchangedSince = (bytes: Uint8Array, snapshot: Snapshot): string | undefined => {
  const text = utf8.decode(bytes)
  const takenAt = takenAtIn.exec(text)?.[1]
  return takenAt !== undefined && text === toJson({ ...snapshot, takenAt }) ? takenAt : undefined
}

// A byte order mark is a byte more than `toJson` writes.
const utf8 = new TextDecoder("utf-8", { ignoreBOM: true })

// Where `toJson` writes it: before any text of the site's but its name.
const takenAtIn = /^  "takenAt": "(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z)",$/m

// So little that no name of the site's, with a character that is cut, is part of it, in UTF-16 either.
const headLength = 128

const mayBeOverwritten = (head: Uint8Array): boolean =>
  head.length === 0 ||
  Result.getOrElse(Result.map(Encoding.decode(head, { utf16: true }), isHeadOfSnapshot), () => false)
