import * as WholeFile from "@dd-cloud-auth/directory/WholeFile"
import * as Effect from "effect/Effect"
import * as Stop from "./stop.ts"
import type { FileSystem, Path } from "./unstable.ts"

/** Where a file is written: a new one, or one that is there and may be written. `flag` is what names it. */
export const targetOf = Effect.fnUntraced(function* (
  file: string,
  flag: "--config" | "--mappings-file" | "--output" | "--parquet"
): Effect.fn.Return<WholeFile.Target, Stop.Stop, FileSystem.FileSystem | Path.Path> {
  const hint = flag === "--output" ? " For standard output, give --output -." : ""
  const target = yield* Effect.mapError(WholeFile.target(file), Stop.ofFile("write", file))
  if (target.type === "Other") return yield* Stop.usage(`${file} is not a regular file.${hint}`)
  return target.type === "File" && !target.isWritable ? yield* Stop.usage(`${file} is read-only.`) : target
})
