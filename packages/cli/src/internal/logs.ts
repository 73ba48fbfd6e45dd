import * as Fold from "@dd-cloud-auth/trail/Fold"
import * as NodeTrail from "@dd-cloud-auth/trail/NodeTrail"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { setFlagsFromString } from "node:v8"
import { Output } from "./output.ts"
import { print } from "./printed.ts"
import * as Stop from "./stop.ts"
import { count } from "./text.ts"

/** What was found in logs, and how much of them was read. */
export interface Log {
  readonly found: Fold.Found
  readonly progress: NodeTrail.Progress
  /** Whether they were read to their end. */
  readonly isWhole: boolean
}

/** Which logs are read, and how. */
export interface Request {
  readonly paths: ReadonlyArray<string>
  readonly options: NodeTrail.Options
  /** The most different callers that are kept; all, if it is not given. */
  readonly limit: number | undefined
}

/** Reads logs to their end. */
export const readWhole = Effect.fnUntraced(function* (
  request: Request
): Effect.fn.Return<Log, Stop.Stop, Output> {
  const { log, reading } = yield* open(request)
  yield* Effect.mapError(reading, ({ message }) => new Stop.Stop({ exitCode: Stop.exitCodes.bug, message }))
  return log(true)
})

/**
 * Reads logs, and hands on what was found. Who interrupts it gets what was found until then, and so does everybody where a
 * thread ends.
 */
export const read = Effect.fnUntraced(function* <R>(
  request: Request,
  report: (log: Log) => Effect.Effect<void, Stop.Stop, R>
): Effect.fn.Return<void, Stop.Stop, Output | R> {
  const { log, reading } = yield* open(request)
  const reportSoFar = Effect.suspend(() => report(log(false)))
  yield* reading.pipe(
    Effect.onInterrupt(() => Effect.ignore(reportSoFar)),
    Effect.catchTag("NodeTrailError", ({ message }) =>
      Effect.andThen(reportSoFar, new Stop.Stop({ exitCode: Stop.exitCodes.bug, message }))
    )
  )
  yield* report(log(true))
})

/** Looks at what was given; returns what reads it, and what was found so far. */
const open = Effect.fnUntraced(function* ({ limit, options, paths }: Request): Effect.fn.Return<
  {
    readonly reading: Effect.Effect<void, NodeTrail.NodeTrailError>
    readonly log: (isWhole: boolean) => Log
  },
  Stop.Stop,
  Output
> {
  const output = yield* Output
  const clock = yield* Clock.Clock
  yield* lookForGarbage
  const start = clock.currentTimeMillisUnsafe()
  const { parts, progress } = yield* Effect.mapError(NodeTrail.open(paths, options), ({ message }) =>
    Stop.usage(message)
  )
  const fold = Fold.make(limit === undefined ? {} : { limit })
  return {
    reading: Stream.runForEach(parts, (part) => Effect.sync(() => fold.add(part))).pipe(
      output.progress(() => print`${label(progress(), (clock.currentTimeMillisUnsafe() - start) / 1000)}`)
    ),
    log: (isWhole) => ({ found: fold.found(), progress: progress(), isWhole })
  }
})

/**
 * Has this process, and the threads that it starts, look for garbage sooner than V8 would: nearly all that reading makes is
 * garbage at once, and V8 would rather have half as much memory again than look for it.
 */
const lookForGarbage = Effect.sync(() => {
  setFlagsFromString("--semi-space-growth-factor=1")
  setFlagsFromString("--heap-growing-percent=20")
})

/** How far a reading is, how fast, and how long it will take. */
const label = (progress: NodeTrail.Progress, seconds: number): string => {
  const { allBytes, allFiles, bytes, files, isAllFound } = progress
  const rate = bytes / Math.max(seconds, 0.001)
  const left = isAllFound && rate > 0 && bytes < allBytes ? (allBytes - bytes) / rate : undefined
  return [
    isAllFound ? `${files.toLocaleString("en-US")} of ${count(allFiles, "file")}` : count(files, "file"),
    isAllFound && allBytes > 0 ? `${size(bytes)} of ${size(allBytes)}` : size(bytes),
    `${size(rate)}/s`,
    ...(left === undefined ? [] : [`${duration(left)} left`])
  ].join(", ")
}

/** A number of bytes, in the unit in which it is short. */
export const size = (bytes: number): string => {
  const units = ["B", "kB", "MB", "GB", "TB"]
  const power = Math.min(Math.max(Math.floor(Math.log10(Math.max(bytes, 1)) / 3), 0), units.length - 1)
  const value = bytes / 1000 ** power
  return `${power === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${units[power]}`
}

const duration = (seconds: number): string => {
  const whole = Math.ceil(seconds)
  if (whole < 60) return `${whole} s`
  return whole < 3600 ? `${Math.ceil(whole / 60)} min` : `${(whole / 3600).toFixed(1)} h`
}
