import * as Encoding from "@dd-cloud-auth/core/Encoding"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as Stream from "effect/Stream"
import { InvalidSnapshot, parse } from "./json.ts"
import type { Snapshot } from "./snapshot.ts"
import { because, failed, notAFile, type SnapshotError } from "./snapshotError.ts"
import { FileSystem } from "./unstable.ts"

/**
 * Returns the snapshot that a stream of bytes holds: UTF-8, or UTF-16 with a byte order mark, as PowerShell redirects
 * standard output.
 *
 * **Details**
 *
 * No more is read than 256 MiB, so that a stream without an end is refused too. Otherwise as `parse`.
 *
 * @category conversions
 * @since 0.1.0
 */
export const fromStream = Effect.fn("Snapshot.fromStream")(function* <E, R>(
  bytes: Stream.Stream<Uint8Array, E, R>
): Effect.fn.Return<Snapshot, E | InvalidSnapshot, R> {
  const all = yield* readUpTo(bytes, longest + 1)
  if (all.length > longest) return yield* tooLong()
  const text = Result.mapError(
    Encoding.decode(all, { utf16: true }),
    ({ message }) => new InvalidSnapshot({ message })
  )
  return yield* Effect.fromResult(Result.flatMap(text, parse))
})

/**
 * Reads a snapshot from a file, as `fromStream` does.
 *
 * **Details**
 *
 * Refused is what is no regular file (`NotAFile`): the file system reads at positions, which a pipe does not have. Of a
 * pipe, give the bytes to `fromStream`.
 *
 * @category files
 * @since 0.1.0
 */
export const read = Effect.fn("Snapshot.read")(function* (
  path: string
): Effect.fn.Return<Snapshot, SnapshotError, FileSystem> {
  const fs = yield* FileSystem
  const fail = because("read", path)
  const { size, type } = yield* Effect.mapError(fs.stat(path), (error) => fail(failed(error)))
  if (type !== "File") return yield* fail(notAFile(type))
  if (size > longest) return yield* fail(tooLong())
  return yield* fromStream(fs.stream(path)).pipe(
    Effect.mapError((error) => fail(error._tag === "InvalidSnapshot" ? error : failed(error)))
  )
})

/** How many bytes a snapshot has at most. */
export const longest = 268_435_456

const tooLong = (): InvalidSnapshot =>
  new InvalidSnapshot({ message: `longer than ${longest / 1_048_576} MiB` })

/** Reads up to a number of bytes, and at most a piece more, however many there are. */
const readUpTo = <E, R>(
  bytes: Stream.Stream<Uint8Array, E, R>,
  limit: number
): Effect.Effect<Uint8Array, E, R> =>
  Effect.suspend(() => {
    let length = 0
    return Stream.mkUint8Array(Stream.takeUntil(bytes, (piece) => (length += piece.length) >= limit))
  })
