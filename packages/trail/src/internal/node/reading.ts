// Reads all that was given, on several threads, and says how far it is.

import * as Effect from "effect/Effect"
import * as Queue from "effect/Queue"
import * as Stream from "effect/Stream"
import * as Fold from "../../Fold.ts"
import type * as AwsPath from "./awsPath.ts"
import type { Settings } from "./collector.ts"
import { look } from "./inputs.ts"
import { type Place, readStored } from "./job.ts"
import { foundIn } from "./part.ts"
import * as Pipe from "./pipe.ts"
import * as Threads from "./threads.ts"
import type { NodeTrailError } from "./trailError.ts"
import * as Waiting from "./waiting.ts"
import { type File, realPath, shownPath, walk } from "./walk.ts"
import type { Answer, Question } from "./worker.ts"

/** How far a reading is. Sizes are in bytes, as files are stored. */
export interface Progress {
  /** How many files, and pipes, have been read to their end. */
  readonly files: number
  readonly bytes: number
  /** How many there are to read, as far as is known. */
  readonly allFiles: number
  readonly allBytes: number
  /** Whether no more files will be found. Of what comes from pipes nobody knows how much it is. */
  readonly isAllFound: boolean
  /** How many files and folders were passed over since, by their path, they hold nothing that is asked for. */
  readonly notAsked: number
  /** The AWS regions that the paths of the files name. */
  readonly regions: ReadonlySet<string>
}

/** What is being read, and how far. */
export interface Reading {
  /**
   * What is found, as it is read: once. Each holds the callers of one file. What else is in small files that are read together
   * is with the first of them.
   */
  readonly parts: Stream.Stream<Fold.Found, NodeTrailError>
  readonly progress: () => Progress
}

/** What is read, and how. */
export interface Request {
  readonly paths: ReadonlyArray<string>
  readonly asked: AwsPath.Asked
  readonly settings: Settings
  readonly threads: number
}

/** Looks at what was given, and returns what reads it. */
export const make = Effect.fnUntraced(function* ({
  asked,
  paths,
  settings,
  threads
}: Request): Effect.fn.Return<Reading, NodeTrailError> {
  const inputs = yield* look(paths)
  const read = new BigInt64Array(new SharedArrayBuffer(8))
  const count = (bytes: number): void => void Atomics.add(read, 0, BigInt(bytes))
  const regions = new Set<string>()
  let files = 0
  let notAsked = 0
  let allFiles = inputs.pipes.length
  let allBytes = 0
  let isAllFound = false

  const parts = Stream.callback<ReturnType<typeof foundIn>, NodeTrailError>(
    Effect.fnUntraced(function* (queue) {
      const waiting = Waiting.make<File>(mostWaiting)

      const find = walk(inputs, asked, {
        file: (file, { isDigest, region }) => {
          if (region !== undefined) regions.add(region)
          if (isDigest) return Effect.asVoid(Queue.offer(queue, [digest]))
          allFiles++
          allBytes += file.size
          return waiting.add(file)
        },
        notAsked: () => notAsked++,
        unreadable: (path, why) => Effect.asVoid(Queue.offer(queue, [unreadable(path, why)]))
      }).pipe(
        Effect.andThen(() => {
          isAllFound = true
          return waiting.end
        })
      )

      const readFiles = Effect.gen(function* () {
        let thread: Threads.Thread | undefined
        for (let some = yield* waiting.next; some.length > 0; some = yield* waiting.next) {
          thread ??= yield* Threads.start({ settings, read })
          const places = some.map((file): Place => ({ path: realPath(file), source: shownPath(file) }))
          const sources = places.map(({ source }) => source)
          let question: Question = places
          for (let isLast = false; !isLast; question = "GoOn") {
            const answer: Answer = yield* thread.ask(question, places)
            yield* Queue.offer(queue, foundIn(answer.part, sources))
            isLast = answer.isLast
          }
          files += places.length
        }
      })

      const readPipe = Effect.fnUntraced(function* (path: string) {
        const pipe = yield* Effect.acquireRelease(
          Effect.sync(() => Pipe.open(path, count)),
          ({ close }) => Effect.promise(close)
        )
        const parts = readStored(pipe, path, settings)
        for (let isLast = false; !isLast;) {
          const { done, value } = yield* Effect.promise(() => parts.next())
          isLast = done === true
          yield* Queue.offer(queue, foundIn(value, [path]))
        }
        files++
      })
      const readPipes = Effect.forEach(inputs.pipes, (path) => Effect.scoped(readPipe(path)), {
        discard: true
      })

      yield* Effect.all(
        [find, readPipes, ...Array.from({ length: threads }, () => Effect.scoped(readFiles))],
        {
          concurrency: "unbounded",
          discard: true
        }
      )
      yield* Queue.end(queue)
    }),
    { bufferSize: mostParts }
  ).pipe(Stream.flattenArray)

  const progress = (): Progress => ({
    files,
    bytes: Number(Atomics.load(read, 0)),
    allFiles,
    allBytes,
    isAllFound,
    notAsked,
    regions
  })
  return { parts, progress }
})

/** So many files are known before they are read that the biggest of them can be first; more would take memory. */
const mostWaiting = 4096

/** Whoever takes what was found may be so far behind. */
const mostParts = 16

const found = (find: (fold: Fold.Fold) => void): Fold.Found => {
  const fold = Fold.make()
  find(fold)
  return fold.found()
}

/** What a digest holds is known by its name: the names and hashes of logs, and no record. */
const digest = found((fold) => {
  const sink = fold.sink("")
  sink.format("CloudTrailDigest")
  sink.noCaller({ kind: "Digest", arn: undefined, time: undefined, offset: 0, record: 1 })
})

const unreadable = (path: string, reason: string): Fold.Found =>
  found((fold) => fold.sink(path).damage({ offset: 0, record: 0, reason }))
