import * as NodeStream from "@effect/platform-node/NodeStream"
import * as Effect from "effect/Effect"
import * as PlatformError from "effect/PlatformError"
import * as Stream from "effect/Stream"
import { createReadStream } from "node:fs"

/**
 * Reads a file, or a pipe, up to a number of bytes. No more than these are taken, however many there are.
 *
 * `FileSystem.stream` reads at positions, which a pipe does not have, and `FileSystem.readFile` to the end.
 */
export const readUpTo = (
  file: string,
  bytes: number
): Effect.Effect<Uint8Array, PlatformError.PlatformError> =>
  NodeStream.fromReadable<Uint8Array, PlatformError.PlatformError>({
    evaluate: () => createReadStream(file, { end: bytes - 1, highWaterMark: 1_048_576 }),
    onError: (cause) =>
      PlatformError.systemError({
        _tag: "Unknown",
        module: "FileSystem",
        method: "readUpTo",
        pathOrDescriptor: file,
        cause
      })
  }).pipe(
    Stream.runCollect,
    Effect.map((chunks) => Buffer.concat(chunks))
  )
