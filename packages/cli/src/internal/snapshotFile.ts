import * as Snapshot from "@dd-cloud-auth/directory/Snapshot"
import * as Effect from "effect/Effect"
import { bytes, nameAtStart, standardInput } from "./inputFile.ts"
import { ofFile, Stop, usage } from "./stop.ts"
import type { FileSystem, Path, Stdio } from "./unstable.ts"

/** Reads a snapshot from a file, a pipe, or standard input (`-`). */
export const read = Effect.fnUntraced(function* (
  file: string
): Effect.fn.Return<Snapshot.Snapshot, Stop, FileSystem.FileSystem | Stdio.Stdio> {
  if (file === "") return yield* usage("--snapshot needs the name of a file.")
  const stream = Snapshot.fromStream(bytes(file)).pipe(
    Effect.catchTag("InvalidSnapshot", ({ message }) => usage(`${nameAtStart(file)} is ${message}.`))
  )
  if (file === standardInput) return yield* stream
  return yield* Snapshot.read(file).pipe(
    Effect.catch((error) =>
      // A pipe is as good as a file: `--snapshot <(…)`. A device may have no end.
      error.reason._tag === "NotAFile" && error.reason.type === "FIFO" ? stream : ofError(error)
    )
  )
})

/** Finds out whether a snapshot may be written to a file, and returns what writes it there. */
export const writer = Effect.fnUntraced(function* (
  file: string,
  options: Snapshot.WriteOptions
): Effect.fn.Return<
  (snapshot: Snapshot.Snapshot) => Effect.Effect<Snapshot.Written, Stop, FileSystem.FileSystem | Path.Path>,
  Stop,
  FileSystem.FileSystem | Path.Path
> {
  if (file === "") return yield* usage("--output needs the name of a file, or - for standard output.")
  const write = yield* Effect.mapError(Snapshot.writer(file, options), ofError)
  return (snapshot) => Effect.mapError(write(snapshot), ofError)
})

/** What a snapshot file that cannot be read or written means for the program. */
const ofError = ({ operation, path, reason }: Snapshot.SnapshotError): Stop => {
  switch (reason._tag) {
    case "AnotherSite":
      return usage(`${path} is ${reason.message}; --force overwrites it all the same.`)
    case "FileSystemFailed":
      return ofFile(operation, path)(reason.error)
    case "InvalidSnapshot":
      return usage(`${path} is ${reason.message}.`)
    case "NotAFile":
      if (operation === "write") {
        return usage(`${path} is not a regular file. For standard output, give --output -.`)
      }
      return usage(
        `${path} is ${reason.type === "Directory" ? "a directory, not a snapshot file" : reason.message}.`
      )
    case "NotASnapshot":
      return usage(`${path} exists and is not a snapshot; --force overwrites it all the same.`)
    case "ReadOnly":
      return usage(`${path} is read-only; --force replaces it all the same.`)
  }
}
