import * as Encoding from "@dd-cloud-auth/core/Encoding"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Predicate from "effect/Predicate"
import * as Result from "effect/Result"
import { access, readFile, realpath, stat } from "node:fs/promises"
import { homedir } from "node:os"
import { dirname, join, resolve } from "node:path"
import { buffer } from "node:stream/consumers"
import { getSystemErrorMessage } from "node:util"

/** What the file is called where it is looked for. */
export const fileName = "dd-cloud-auth.config.json"

/**
 * Finds the file in a directory or above it, up to the root of a repository or the home directory, whichever comes first.
 * What lies further up belongs to somebody else.
 */
export const find = Effect.fnUntraced(function* (directory: string): Effect.fn.Return<Option.Option<string>> {
  // Either of them may be spelled through a link.
  const home = yield* real(homedir())
  for (let at = yield* real(resolve(directory)); ; at = dirname(at)) {
    const file = join(at, fileName)
    if (yield* exists(file)) return Option.some(file)
    if (at === home || at === dirname(at) || (yield* exists(join(at, ".git")))) return Option.none()
  }
})

/** Reads a file, a pipe, or standard input for `-`, or says why it cannot be read: the end of a sentence that begins with its name. */
export const read = Effect.fnUntraced(function* (file: string): Effect.fn.Return<string, string> {
  if (file === "-") return yield* decode(yield* attempt(() => buffer(process.stdin)))
  const info = yield* attempt(() => stat(file))
  if (info.isDirectory()) return yield* Effect.fail("is a directory")
  // A pipe is as good as a file. A device may have no end.
  if (!info.isFile() && !info.isFIFO()) return yield* Effect.fail("is not a regular file")
  if (info.size > longest) return yield* Effect.fail(`is longer than ${longest / 1_048_576} MiB`)
  return yield* decode(yield* attempt(() => readFile(file)))
})

const decode = (bytes: Uint8Array): Effect.Effect<string, string> =>
  Effect.fromResult(
    Result.mapError(Encoding.decode(bytes, { utf16: true }), ({ message }) => `is ${message}`)
  )

const longest = 1_048_576

const real = (path: string): Effect.Effect<string> =>
  Effect.orElseSucceed(
    Effect.tryPromise(() => realpath(path)),
    () => path
  )

const exists = (path: string): Effect.Effect<boolean> =>
  Effect.match(
    Effect.tryPromise(() => access(path)),
    { onFailure: () => false, onSuccess: () => true }
  )

const attempt = <A>(promise: () => Promise<A>): Effect.Effect<A, string> =>
  Effect.tryPromise({
    try: promise,
    catch: (error) =>
      Predicate.hasProperty(error, "errno") && Predicate.isNumber(error.errno)
        ? `cannot be read: ${getSystemErrorMessage(error.errno)}`
        : "cannot be read"
  })
