/**
 * Files that are written whole or not at all, over Effect's `FileSystem`.
 *
 * @since 0.1.0
 */

import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Option from "effect/Option"
import * as Random from "effect/Random"
import { type File, FileSystem, Path, type PlatformError } from "./internal/unstable.ts"

/**
 * Where a file is to be written, links followed, and what is there now.
 *
 * @category models
 * @since 0.1.0
 */
export type Target =
  | { readonly type: "New"; readonly path: string }
  | { readonly type: "File"; readonly path: string; readonly mode: number; readonly isWritable: boolean }
  | { readonly type: "Other"; readonly path: string; readonly is: File.Type }

/**
 * Looks at where a file is to be written. Symbolic links are followed, to a file that is not there too.
 *
 * @category accessors
 * @since 0.1.0
 */
export const target = Effect.fnUntraced(function* (
  file: string
): Effect.fn.Return<Target, PlatformError, FileSystem | Path> {
  const fs = yield* FileSystem
  const path = yield* follow(file)
  const found = yield* absent(fs.stat(path))
  if (Option.isNone(found)) return { type: "New", path }
  const { mode, type } = found.value
  if (type !== "File") return { type: "Other", path, is: type }
  // Root may write everything, so the mode is asked too: who took the permission away meant it.
  const mayWrite = yield* Effect.isSuccess(fs.access(path, { writable: true }))
  return { type: "File", path, mode: mode & 0o777, isWritable: mayWrite && (mode & 0o222) !== 0 }
})

/**
 * Writes a file whole or not at all: beside its target first, which is then replaced at once and keeps its mode.
 *
 * What stands beside it has that mode before its first byte, and is removed if anything goes wrong. Bytes are taken piece
 * by piece, each once the one before is written.
 *
 * @category writing
 * @since 0.1.0
 */
export const write = Effect.fnUntraced(function* (
  target: Target,
  content: string | Iterable<Uint8Array>
): Effect.fn.Return<void, PlatformError, FileSystem | Path> {
  const fs = yield* FileSystem
  const path = yield* Path
  const suffix = (yield* Random.nextIntBetween(0, 2 ** 48)).toString(36)
  // Not named after the target: that could be longer than a file system allows.
  const temporary = path.join(path.dirname(target.path), `.dd-cloud-auth-${suffix}.tmp`)
  const mode = target.type === "File" ? target.mode : undefined
  const create = Effect.acquireRelease(
    // Whatever has that name is not ours, a link that leads elsewhere least of all.
    fs.open(temporary, { flag: "wx", ...(mode !== undefined && { mode }) }),
    (_, exit) => (Exit.isSuccess(exit) ? Effect.void : Effect.ignore(fs.remove(temporary, { force: true })))
  )
  yield* Effect.scoped(
    Effect.gen(function* () {
      const file = yield* create
      // The process may take permissions away from the files that it creates (umask).
      if (mode !== undefined) yield* fs.chmod(temporary, mode)
      const pieces = typeof content === "string" ? [new TextEncoder().encode(content)] : content
      for (const piece of pieces) yield* file.writeAll(piece)
      yield* file.sync
      yield* fs.rename(temporary, target.path)
    })
  )
})

/** Returns where a path leads. A link to what is not there leads there; its folder has to exist. */
const follow: (file: string) => Effect.Effect<string, PlatformError, FileSystem | Path> = Effect.fnUntraced(
  function* (file) {
    const fs = yield* FileSystem
    const path = yield* Path
    const real = yield* absent(fs.realPath(file))
    if (Option.isSome(real)) return real.value
    const folder = yield* fs.realPath(path.dirname(file))
    const link = yield* Effect.option(fs.readLink(path.join(folder, path.basename(file))))
    if (Option.isNone(link)) return path.join(folder, path.basename(file))
    return yield* follow(path.resolve(folder, link.value))
  }
)

/** Returns nothing where there is no such file. */
const absent = <A, R>(
  effect: Effect.Effect<A, PlatformError, R>
): Effect.Effect<Option.Option<A>, PlatformError, R> =>
  Effect.catchIf(
    Effect.asSome(effect),
    ({ reason }) => reason._tag === "NotFound",
    () => Effect.succeedNone
  )
