/**
 * Callers out of files, folders, pipes and standard input, on all cores. Node only, and with Effect.
 *
 * @since 0.1.0
 */

import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { availableParallelism } from "node:os"
import * as Fold from "./Fold.ts"
import { make, type Reading } from "./internal/node/reading.ts"
import type { NodeTrailError } from "./internal/node/trailError.ts"
import type { Format } from "./internal/sink.ts"

export type { Progress, Reading } from "./internal/node/reading.ts"
export {
  Crashed,
  isNodeTrailError,
  NodeTrailError,
  type Reason,
  Unreadable
} from "./internal/node/trailError.ts"

/**
 * What is read of the files, and how.
 *
 * @category models
 * @since 0.1.0
 */
export interface Options {
  /** The first moment whose records count, by the time in each. Records without a time count whenever they were. */
  readonly from?: DateTime.Utc | undefined
  /** The first moment whose records do not count any more. */
  readonly until?: DateTime.Utc | undefined
  /** AWS accounts, 12 digits each, by the path of a file. A file whose path names none is read. */
  readonly accounts?: ReadonlyArray<string> | undefined
  /** AWS regions, by the path of a file. A file whose path names none is read. */
  readonly regions?: ReadonlyArray<string> | undefined
  /** What all files are. Records of another format are damage. By default each file's content says what it is. */
  readonly format?: Format | undefined
  /** How many threads read files; by default one for each core. */
  readonly threads?: number | undefined
  /** How many times as big as it is stored a file may become; by default 250. One of up to 64 MiB may always. */
  readonly maxRatio?: number | undefined
}

/**
 * Opens files, folders, pipes and, as `-`, standard input. They are read when `parts` runs, which it can once.
 *
 * **Details**
 *
 * Folders are walked through, and links out of them followed; what is reached in several ways is read once. Files that
 * are compressed with gzip or zstd are recognised by their content, and so is Parquet, which needs the package
 * `hyparquet`. Each file is read by one thread, the biggest of those that are known first; pipes are read here.
 *
 * Of what lies as AWS delivers it (`AWSLogs/…`), files and folders that cannot hold what is asked for are not opened. The
 * date in a path is that of the delivery: nothing older is skipped for its path but what was delivered before `from`, or
 * more than a day after `until`.
 *
 * What cannot be read is `damage` of a part, with offset 0 and record 0 if it is a whole file: a folder without
 * permission, a pipe or a device in a folder, a loop of links, a file that is gone, or has grown or shrunk while it was
 * read, one that ends early or becomes too big when it is decompressed. An ARN that no caller has counts as damage too.
 * What was read before is kept. Only what was given and is not there, or may not be looked at, is a failure.
 *
 * @category reading
 * @since 0.1.0
 */
export const open = (
  paths: ReadonlyArray<string>,
  options: Options = {}
): Effect.Effect<Reading, NodeTrailError> => {
  const { accounts, format, maxRatio = 250, regions, threads = availableParallelism() } = options
  const from = options.from && DateTime.toEpochMillis(options.from)
  const until = options.until && DateTime.toEpochMillis(options.until)
  return make({
    paths,
    threads,
    asked: { from, until, accounts, regions },
    settings: { from, until, format, maxRatio }
  })
}

/**
 * A caller in a part of a file.
 *
 * @category models
 * @since 0.1.0
 */
export interface CallerIn {
  readonly caller: string
  /** The time of its latest record there, in milliseconds since 1970, where a record had a time. */
  readonly time: number | undefined
  /** How many records there name it. */
  readonly count: number
  /** The path of the file. */
  readonly source: string
}

/**
 * Reads files as `open` does, for their callers alone. Of a big file they come part by part, so that one may come again.
 *
 * What names no caller, and damage, is not among them: `open` and `fold` have it.
 *
 * @category reading
 * @since 0.1.0
 */
export const stream = (
  paths: ReadonlyArray<string>,
  options?: Options
): Stream.Stream<CallerIn, NodeTrailError> =>
  Stream.unwrap(Effect.map(open(paths, options), ({ parts }) => parts)).pipe(
    Stream.flatMap(({ callers }) =>
      Stream.fromIterable(
        callers.map(({ caller, count, lastSeen, sources }) => ({
          caller,
          time: lastSeen,
          count,
          source: sources[0]!
        }))
      )
    )
  )

/**
 * Reads files as `open` does, and keeps what is known of each caller. `limit` is the most different callers that are kept.
 *
 * @category reading
 * @since 0.1.0
 */
export const fold = Effect.fnUntraced(function* (
  paths: ReadonlyArray<string>,
  { limit, ...options }: Options & { readonly limit?: number } = {}
): Effect.fn.Return<Fold.Found, NodeTrailError> {
  const { parts } = yield* open(paths, options)
  const fold = Fold.make(limit === undefined ? {} : { limit })
  yield* Stream.runForEach(parts, (part) => Effect.sync(() => fold.add(part)))
  return fold.found()
})
