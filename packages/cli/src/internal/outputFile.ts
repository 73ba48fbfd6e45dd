import * as WholeFile from "@dd-cloud-auth/directory/WholeFile"
import * as Effect from "effect/Effect"
import * as Stop from "./stop.ts"
import type { FileSystem, Path } from "./unstable.ts"

/** Looks at where a flag wants a file to be written: a new one, or one that is there and may be written. */
export const target = Effect.fnUntraced(function* (
  flag: string,
  file: string
): Effect.fn.Return<WholeFile.Target, Stop.Stop, FileSystem.FileSystem | Path.Path> {
  if (file === "") return yield* Stop.usage(`${flag} needs the name of a file.`)
  const target = yield* Effect.mapError(WholeFile.target(file), Stop.ofFile("write", file))
  if (target.type === "Other") return yield* Stop.usage(`${file} is not a regular file.`)
  return target.type === "File" && !target.isWritable ? yield* Stop.usage(`${file} is read-only.`) : target
})
