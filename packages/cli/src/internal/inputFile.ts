import * as NodeStream from "@effect/platform-node/NodeStream"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { createReadStream } from "node:fs"
import { ofFile, type Stop } from "./stop.ts"
import { PlatformError, Stdio } from "./unstable.ts"

/** The name of a file that stands for standard input. */
export const standardInput = "-"

/** What a file is called in a sentence, and at its start. */
export const nameOf = (file: string): string => (file === standardInput ? "standard input" : file)
export const nameAtStart = (file: string): string => (file === standardInput ? "Standard input" : file)

/**
 * The bytes of a file, of a pipe, or of standard input.
 *
 * `FileSystem.stream` reads at positions, which a pipe does not have.
 */
export const bytes = (file: string): Stream.Stream<Uint8Array, Stop, Stdio.Stdio> =>
  Stream.mapError(
    file === standardInput
      ? Stream.unwrap(Effect.map(Stdio.Stdio, ({ stdin }) => stdin))
      : NodeStream.fromReadable<Uint8Array, PlatformError.PlatformError>({
          evaluate: () => createReadStream(file),
          onError: (cause) =>
            PlatformError.systemError({
              _tag: "Unknown",
              module: "FileSystem",
              method: "stream",
              pathOrDescriptor: file,
              cause
            })
        }),
    ofFile("read", nameOf(file))
  )

/**
 * Reads a file up to a number of bytes, and at most a piece more, however many there are.
 *
 * They come in pieces: joined, they would take as much memory again, and too many of them are not wanted.
 */
export const readUpTo = (
  file: string,
  limit: number
): Effect.Effect<ReadonlyArray<Uint8Array>, Stop, Stdio.Stdio> =>
  Effect.suspend(() => {
    let length = 0
    return Stream.runCollect(Stream.takeUntil(bytes(file), (piece) => (length += piece.length) >= limit))
  })
