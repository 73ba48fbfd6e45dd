import type { Mapping } from "@dd-cloud-auth/audit/Finding"
import * as Encoding from "@dd-cloud-auth/core/Encoding"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import { linesIn } from "./auditLines.ts"
import { readUpTo, standardInput } from "./inputFile.ts"
import * as Stop from "./stop.ts"
import { FileSystem, Path, type Stdio } from "./unstable.ts"

/** Where findings are, for whoever shows them beside a file. */
export interface Place {
  /** Relative to the root of its repository, or else to the current directory; whole if it is in neither. */
  readonly file: string
  readonly isInside: boolean
  readonly lineOf: (mapping: Mapping) => number
}

/** Returns where the mappings of a snapshot file stand; nothing of what has no name that holds, such as a pipe. */
export const placeIn = Effect.fnUntraced(function* (
  file: string
): Effect.fn.Return<Place | undefined, Stop.Stop, FileSystem.FileSystem | Path.Path | Stdio.Stdio> {
  if (file === standardInput) return undefined
  const fs = yield* FileSystem.FileSystem
  const path = yield* Path.Path
  const unreadable = Stop.ofFile("read", file)
  const { type } = yield* Effect.mapError(fs.stat(file), unreadable)
  if (type !== "File") return undefined
  // GitHub follows no symbolic link.
  const real = yield* Effect.mapError(fs.realPath(file), unreadable)
  const here = yield* Effect.mapError(fs.realPath("."), unreadable)
  const root = yield* repositoryOf(path.dirname(real))
  const relative = path.relative(root ?? here, real)
  const isInside = !/^\.\.(?:[\\/]|$)/.test(relative) && !path.isAbsolute(relative)
  // Once more, for its text: it has just been read as a snapshot, and what it says is known by id.
  const bytes = Buffer.concat(yield* readUpTo(file, Infinity))
  const text = Result.getOrElse(Encoding.decode(bytes, { utf16: true }), () => "")
  return { file: isInside ? relative : real, isInside, lineOf: linesIn(text) }
})

/** The root of the repository that a folder is in. */
const repositoryOf: (
  folder: string
) => Effect.Effect<string | undefined, never, FileSystem.FileSystem | Path.Path> = Effect.fnUntraced(
  function* (folder) {
    const fs = yield* FileSystem.FileSystem
    const path = yield* Path.Path
    // A file in a worktree and in a submodule, a folder elsewhere.
    if (yield* Effect.orElseSucceed(fs.exists(path.join(folder, ".git")), () => false)) return folder
    const parent = path.dirname(folder)
    return parent === folder ? undefined : yield* repositoryOf(parent)
  }
)
