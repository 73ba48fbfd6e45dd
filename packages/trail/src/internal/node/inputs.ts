// What was given to read: files, folders, pipes, standard input.

import * as Effect from "effect/Effect"
import { realpath, stat } from "node:fs/promises"
import { basename, dirname } from "node:path"
import { describe } from "./systemError.ts"
import { NodeTrailError, Unreadable } from "./trailError.ts"
import type { Start } from "./walk.ts"

/** The name of standard input. */
export const standardInput = "-"

/** Where a walk begins, and what comes from elsewhere. */
export interface Inputs extends Start {
  /** Paths of pipes, and `-`. */
  readonly pipes: ReadonlyArray<string>
}

/** Looks at what was given. What is not there, or has no end, fails before anything is read. */
export const look = Effect.fnUntraced(function* (
  paths: ReadonlyArray<string>
): Effect.fn.Return<Inputs, NodeTrailError> {
  const inputs = yield* Effect.forEach(new Set(paths), lookAt)
  return {
    folders: inputs.flatMap(({ folders }) => folders),
    files: inputs.flatMap(({ files }) => files),
    pipes: inputs.flatMap(({ pipes }) => pipes)
  }
})

const none: Inputs = { folders: [], files: [], pipes: [] }

const lookAt = Effect.fnUntraced(function* (path: string): Effect.fn.Return<Inputs, NodeTrailError> {
  if (path === standardInput) return { ...none, pipes: [path] }
  const { found, real } = yield* Effect.tryPromise({
    try: async () => ({ found: await stat(path), real: await realpath(path).catch(() => path) }),
    catch: (error) => unreadable(path, describe(error))
  })
  if (found.isDirectory()) return { ...none, folders: [{ real, shown: path }] }
  if (found.isFIFO()) return { ...none, pipes: [path] }
  if (!found.isFile()) return yield* unreadable(path, "is a device or a socket, no file")
  const folder = { real: dirname(real), shown: dirname(path) }
  return { ...none, files: [{ folder, name: basename(real), shown: path }] }
})

const unreadable = (path: string, why: string): NodeTrailError =>
  new NodeTrailError({ path, reason: new Unreadable({ message: `${path} ${why}.` }) })
