import { IntakeMapping } from "@dd-cloud-auth/core/IntakeMapping"
import { PersonaMapping } from "@dd-cloud-auth/core/PersonaMapping"
import * as Printable from "@dd-cloud-auth/core/Printable"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Option from "effect/Option"
import * as Path from "effect/Path"
import type { PlatformError } from "effect/PlatformError"
import * as Predicate from "effect/Predicate"
import * as Random from "effect/Random"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import { usage, type Stop } from "./stop.ts"

const format = "dd-cloud-auth/snapshot"
const version = 1

/** Schema for a snapshot file. */
const SnapshotFile = Schema.Struct({
  format: Schema.Literal(format),
  version: Schema.Literal(version),
  /** The site parameter, or the host of a custom origin. */
  site: Schema.String,
  takenAt: Schema.String.check(Schema.isPattern(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/)),
  personaMappings: Schema.Array(PersonaMapping),
  intakeMappings: Schema.Array(IntakeMapping)
})

/** The mappings of a site at one moment. */
export interface SnapshotFile extends Schema.Schema.Type<typeof SnapshotFile> {}

/** Creates a snapshot. The mappings are sorted, so that two snapshots can be compared with `diff`. */
export const make = (snapshot: Omit<SnapshotFile, "format" | "version">): SnapshotFile => ({
  format,
  version,
  site: snapshot.site,
  takenAt: snapshot.takenAt,
  personaMappings: [...snapshot.personaMappings].sort(byPattern),
  intakeMappings: [...snapshot.intakeMappings].sort(byPattern)
})

/** Writes a snapshot as text. */
export const toText = (snapshot: SnapshotFile): string => `${Printable.json(snapshot, 2)}\n`

/** Reads a snapshot from a file. */
export const read = Effect.fnUntraced(function* (
  file: string
): Effect.fn.Return<SnapshotFile, Stop, FileSystem.FileSystem> {
  const fs = yield* FileSystem.FileSystem
  const refuse = (why: string) => usage(`${Printable.escape(file)} ${why}.`)
  const info = yield* fs.stat(file).pipe(Effect.mapError(couldNot("read", file)))
  if (info.type === "Directory") return yield* refuse("is a directory, not a snapshot file")
  // A pipe is as good as a file: `--snapshot <(…)`. A device may have no end.
  if (info.type !== "File" && info.type !== "FIFO") return yield* refuse("is not a regular file")
  const tooLong = refuse(`is longer than ${longest / 1_048_576} MiB`)
  if (info.size > BigInt(longest)) return yield* tooLong
  const bytes = yield* fs.readFile(file).pipe(Effect.mapError(couldNot("read", file)))
  if (bytes.length > longest) return yield* tooLong
  const result = decode(new TextDecoder().decode(bytes))
  return yield* Result.isSuccess(result) ? Effect.succeed(result.success) : refuse(result.failure)
})

/**
 * Finds where a snapshot may be written: nothing but a snapshot, or an empty file, is overwritten unless it is forced.
 * A symbolic link stays one; its target is written.
 */
export const target = Effect.fnUntraced(function* (
  file: string,
  options: { readonly force: boolean }
): Effect.fn.Return<string, Stop, FileSystem.FileSystem | Path.Path> {
  const fs = yield* FileSystem.FileSystem
  const path = yield* Path.Path
  const existing = yield* fs.realPath(file).pipe(
    Effect.asSome,
    Effect.catch((error) =>
      error.reason._tag === "NotFound" ? Effect.succeedNone : Effect.fail(couldNot("write", file)(error))
    )
  )
  if (Option.isNone(existing)) {
    const folder = path.dirname(path.resolve(file))
    const info = yield* fs.stat(folder).pipe(Effect.mapError(couldNot("write", file)))
    return info.type === "Directory"
      ? path.resolve(file)
      : yield* usage(
          `Could not write ${Printable.escape(file)}: ${Printable.escape(folder)} is not a directory.`
        )
  }
  const info = yield* fs.stat(existing.value).pipe(Effect.mapError(couldNot("write", file)))
  if (info.type !== "File") {
    return yield* usage(
      `${Printable.escape(file)} is not a regular file. For standard output, give --output -.`
    )
  }
  if (!options.force && !(yield* isSnapshot(existing.value, file))) {
    return yield* usage(
      `${Printable.escape(file)} exists and is not a snapshot; --force overwrites it all the same.`
    )
  }
  return existing.value
})

/** Writes a snapshot where `target` said, whole or not at all. */
export const write = Effect.fnUntraced(function* (
  file: string,
  snapshot: SnapshotFile
): Effect.fn.Return<void, Stop, FileSystem.FileSystem | Path.Path> {
  const fs = yield* FileSystem.FileSystem
  const path = yield* Path.Path
  const suffix = (yield* Random.nextIntBetween(0, 2 ** 48)).toString(36)
  const temporary = path.join(path.dirname(file), `.${path.basename(file)}.${suffix}.tmp`)
  yield* Effect.scoped(
    Effect.gen(function* () {
      const opened = yield* fs.open(temporary, { flag: "wx" })
      yield* opened.writeAll(new TextEncoder().encode(toText(snapshot)))
      yield* opened.sync
    })
  ).pipe(
    Effect.andThen(keepMode(file, temporary)),
    Effect.andThen(fs.rename(temporary, file)),
    Effect.onError(() => Effect.ignore(fs.remove(temporary, { force: true }))),
    Effect.mapError(couldNot("write", file))
  )
})

const longest = 268_435_456

const byPattern = (
  a: { readonly arnPattern: string; readonly id: string },
  b: { readonly arnPattern: string; readonly id: string }
): number => {
  const [left, right] = a.arnPattern === b.arnPattern ? [a.id, b.id] : [a.arnPattern, b.arnPattern]
  return left < right ? -1 : left > right ? 1 : 0
}

const Header = Schema.Struct({ format: Schema.Literal(format), version: Schema.Int })

/** Decodes the text of a snapshot, or says what it is instead. */
const decode = (text: string): Result.Result<SnapshotFile, string> => {
  if (text.trim() === "") return Result.fail("is empty")
  const parsed = Schema.decodeResult(Schema.fromJsonString(Schema.Unknown))(text)
  if (Result.isFailure(parsed)) {
    return Result.fail(
      isHeadOfSnapshot(text)
        ? "is a snapshot that was cut off or damaged"
        : "is not a snapshot: it is not JSON"
    )
  }
  const header = Schema.decodeUnknownResult(Header)(parsed.success)
  if (Result.isFailure(header)) {
    return Result.fail(`is JSON, but not a snapshot: it lacks "format": "${format}" or a version`)
  }
  if (header.success.version > version) {
    return Result.fail(
      `is a snapshot of version ${header.success.version}, which a newer dd-cloud-auth wrote; this one reads version ${version}`
    )
  }
  return Result.mapError(
    Schema.decodeUnknownResult(SnapshotFile)(parsed.success),
    (error) => `is a damaged snapshot: ${Printable.escape(error.message.replace(/\s*\n\s*/g, " "))}`
  )
}

const isHeadOfSnapshot = (text: string): boolean =>
  new RegExp(`^\\s*\\{\\s*"format"\\s*:\\s*"${format}"`).test(text)

const isSnapshot = Effect.fnUntraced(function* (file: string, name: string) {
  const fs = yield* FileSystem.FileSystem
  const head = yield* fs
    .stream(file, { bytesToRead: 1024 })
    .pipe(Stream.decodeText, Stream.mkString, Effect.mapError(couldNot("read", name)))
  return head === "" || isHeadOfSnapshot(head)
})

const keepMode = Effect.fnUntraced(function* (from: string, to: string) {
  const fs = yield* FileSystem.FileSystem
  const info = yield* Effect.option(fs.stat(from))
  if (Option.isSome(info)) yield* fs.chmod(to, info.value.mode & 0o777)
})

const couldNot =
  (verb: "read" | "write", file: string) =>
  ({ reason }: PlatformError): Stop =>
    usage(
      `Could not ${verb} ${Printable.escape(file)}: ${sentences[reason._tag] ?? codeOf(reason.cause) ?? reason.message}.`
    )

const sentences: Partial<Record<PlatformError["reason"]["_tag"], string>> = {
  NotFound: "there is no such file or directory",
  PermissionDenied: "permission denied"
}

const codeOf = (cause: unknown): string | undefined =>
  Predicate.hasProperty(cause, "code") && typeof cause.code === "string" ? cause.code : undefined
