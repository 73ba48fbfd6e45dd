import * as Encoding from "@dd-cloud-auth/core/Encoding"
import * as Snapshot from "@dd-cloud-auth/directory/Snapshot"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import { nameAtStart, readUpTo, standardInput } from "./inputFile.ts"
import { ofFile, usage, type Stop } from "./stop.ts"
import { FileSystem, type Path, type Stdio } from "./unstable.ts"
import * as WholeFile from "./wholeFile.ts"

/**
 * Reads a snapshot from a file, or from standard input (`-`): UTF-8, or UTF-16 as PowerShell redirects standard output.
 */
export const read = Effect.fnUntraced(function* (
  file: string
): Effect.fn.Return<Snapshot.Snapshot, Stop, FileSystem.FileSystem | Stdio.Stdio> {
  if (file === "") return yield* usage("--snapshot needs the name of a file.")
  const refuse = (why: string) => usage(`${nameAtStart(file)} ${why}.`)
  if (file !== standardInput) {
    const fs = yield* FileSystem.FileSystem
    const info = yield* fs.stat(file).pipe(Effect.mapError(ofFile("read", file)))
    if (info.type === "Directory") return yield* refuse("is a directory, not a snapshot file")
    // A pipe is as good as a file: `--snapshot <(…)`. A device may have no end.
    if (info.type !== "File" && info.type !== "FIFO") return yield* refuse("is not a regular file")
  }
  const pieces = yield* readUpTo(file, longest + 1)
  const length = pieces.reduce((sum, piece) => sum + piece.length, 0)
  if (length > longest) return yield* refuse(`is longer than ${longest / 1_048_576} MiB`)
  const result = Result.flatMap(
    Result.mapError(
      Encoding.decode(Buffer.concat(pieces), { utf16: true }),
      ({ message }) => `is ${message}`
    ),
    (text) => Result.mapError(Snapshot.parse(text), ({ message }) => `is ${message}`)
  )
  return yield* Result.isSuccess(result) ? Effect.succeed(result.success) : refuse(result.failure)
})

/**
 * Finds where a snapshot may be written: nothing but a snapshot that may be written, or an empty file, is overwritten
 * unless it is forced. A symbolic link stays one; its target is written.
 */
export const target = Effect.fnUntraced(function* (
  file: string,
  options: { readonly force: boolean }
): Effect.fn.Return<WholeFile.Target, Stop, FileSystem.FileSystem | Path.Path | Stdio.Stdio> {
  if (file === "") return yield* usage("--output needs the name of a file, or - for standard output.")
  const target = yield* WholeFile.target(file).pipe(Effect.mapError(ofFile("write", file)))
  const refuse = (why: string) => usage(`${file} ${why}`)
  switch (target.type) {
    case "New":
      return target
    case "Other":
      return yield* refuse("is not a regular file. For standard output, give --output -.")
    case "File": {
      if (options.force) return target
      if (!target.isWritable) return yield* refuse("is read-only; --force replaces it all the same.")
      const start = yield* readUpTo(target.path, headLength)
      return isSnapshot(Buffer.concat(start).subarray(0, headLength))
        ? target
        : yield* refuse("exists and is not a snapshot; --force overwrites it all the same.")
    }
  }
})

/**
 * Returns since when the file says what the snapshot does, to the byte but for `takenAt`; `undefined` if it does not.
 */
export const unchangedSince = Effect.fnUntraced(function* (
  target: WholeFile.Target,
  snapshot: Snapshot.Snapshot
): Effect.fn.Return<string | undefined, Stop, Stdio.Stdio> {
  if (target.type !== "File") return undefined
  const text = Buffer.concat(yield* readUpTo(target.path, longest + 1)).toString("utf8")
  const takenAt = takenAtIn.exec(text)?.[1]
  return takenAt !== undefined && text === Snapshot.toJson({ ...snapshot, takenAt }) ? takenAt : undefined
})

/** Writes a snapshot where `target` said, whole or not at all. */
export const write = (
  file: string,
  target: WholeFile.Target,
  snapshot: Snapshot.Snapshot
): Effect.Effect<void, Stop, FileSystem.FileSystem | Path.Path> =>
  WholeFile.write(target, Snapshot.toJson(snapshot)).pipe(Effect.mapError(ofFile("write", file)))

const longest = 268_435_456

// Where `Snapshot.toJson` writes it: before any text of the site's but its name.
const takenAtIn = /^  "takenAt": "(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z)",$/m

// So little that no name of the site's, with a character that is cut, is part of it, in UTF-16 either.
const headLength = 128

const isSnapshot = (start: Uint8Array): boolean =>
  start.length === 0 ||
  Result.getOrElse(
    Result.map(Encoding.decode(start, { utf16: true }), Snapshot.isHeadOfSnapshot),
    () => false
  )
