import * as NodeStream from "@effect/platform-node/NodeStream"
import * as Effect from "effect/Effect"
import * as PlatformError from "effect/PlatformError"
import * as Stream from "effect/Stream"
import { createReadStream } from "node:fs"

/**
 * Reads a file, or a pipe, up to a number of bytes. No more than these are taken, however many there are.
 *
 * They come in pieces: joined, they would take as much memory again, and too many of them are not wanted.
 *
 * `FileSystem.stream` reads at positions, which a pipe does not have, and `FileSystem.readFile` to the end.
 */
export const readUpTo = (
  file: string,
  bytes: number
): Effect.Effect<ReadonlyArray<Uint8Array>, PlatformError.PlatformError> =>
  NodeStream.fromReadable<Uint8Array, PlatformError.PlatformError>({
    evaluate: () => createReadStream(file, { end: bytes - 1 }),
    onError: (cause) =>
      PlatformError.systemError({
        _tag: "Unknown",
        module: "FileSystem",
        method: "readUpTo",
        pathOrDescriptor: file,
        cause
      })
  }).pipe(Stream.runCollect)
