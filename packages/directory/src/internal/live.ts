import type * as CloudAuth from "@dd-cloud-auth/core/CloudAuth"
import * as Failure from "@dd-cloud-auth/core/Failure"
import * as Clock from "effect/Clock"
import * as DateTime from "effect/DateTime"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Metric from "effect/Metric"
import * as Option from "effect/Option"
import * as PubSub from "effect/PubSub"
import type * as Scope from "effect/Scope"
import * as Stream from "effect/Stream"
import type { Answer } from "./answer.ts"
import { changes, isChange } from "./changes.ts"
import { fromRefusal, inWords, type DirectoryError } from "./directoryError.ts"
import type { KeptFile } from "./keptFile.ts"
import * as Loader from "./loader.ts"
import { makeMetrics } from "./metrics.ts"
import * as Refresher from "./refresher.ts"
import type { Options, Service, Status } from "./service.ts"
import type { Snapshot } from "./snapshot.ts"

/** What is there at first, and why that comes from a file, if it does. */
interface First {
  readonly loaded: Loader.Loaded
  readonly failure: Failure.CloudAuthError | undefined
}

/** Loads the mappings, and keeps them up to date until the scope closes. */
export const start = Effect.fnUntraced(function* (
  { refreshEvery = "5 minutes", site, staleAfter }: Options,
  kept?: KeptFile
): Effect.fn.Return<Service, DirectoryError, CloudAuth.CloudAuth | Scope.Scope> {
  const every = Duration.fromInputUnsafe(refreshEvery)
  if (Duration.isZero(every))
    return yield* Effect.die(new RangeError("refreshEvery has to be more than nothing"))
  const stale = staleAfter === undefined ? Duration.times(every, 3) : Duration.fromInputUnsafe(staleAfter)
  const metrics = makeMetrics(site.parameter)

  const loader = Loader.make(site, metrics)

  const fromFile = Effect.fnUntraced(function* (
    error: Failure.CloudAuthError
  ): Effect.fn.Return<First, DirectoryError> {
    const snapshot = kept === undefined ? undefined : yield* kept.insteadOf(error)
    if (kept === undefined || snapshot === undefined) {
      return yield* fromRefusal(site.parameter, undefined, { _tag: "Failed", error })
    }
    const now = yield* Clock.currentTimeMillis
    const takenAt = Option.match(DateTime.make(snapshot.takenAt), {
      onNone: () => 0,
      onSome: DateTime.toEpochMillis
    })
    // Another computer's clock may be ahead of ours.
    const since = Math.min(takenAt, now)
    const age = inWords(Duration.millis(now - since))
    yield* Effect.logWarning(
      `the mappings of ${site.parameter} in ${kept.path}, ${age} old, answer: ${error.message}`
    )
    return { loaded: yield* loader.fromFile(snapshot, kept.path, since), failure: error }
  })
  const { failure: firstFailure, loaded: first } = yield* loader.load.pipe(
    Effect.map((loaded): First => ({ loaded, failure: undefined })),
    Effect.catch(fromFile)
  )

  // A reader who is slow finds the latest snapshot, and compares it with the last one that it saw. `undefined` ends.
  const snapshots = yield* PubSub.sliding<Snapshot | undefined>({ capacity: 1, replay: 1 })
  yield* PubSub.publish(snapshots, first.snapshot)
  yield* Effect.addFinalizer(() => PubSub.end(snapshots, undefined))

  const eachSnapshot = Stream.takeWhile(Stream.fromPubSub(snapshots), (snapshot) => snapshot !== undefined)
  // Beside the refreshing, so that nobody waits for a disk.
  if (kept !== undefined) yield* Effect.forkScoped(kept.keep(eachSnapshot))

  let reported: string | undefined = firstFailure?.reason._tag
  const refresher: Refresher.Refresher<Loader.Loaded, Failure.CloudAuthError> = yield* Refresher.make({
    first,
    firstFailure,
    load: loader.load,
    every,
    pause: (error) => Failure.wait(error) * 1_000,
    after: Effect.fnUntraced(function* (exit: Exit.Exit<Loader.Loaded, Failure.CloudAuthError>) {
      if (Exit.isSuccess(exit)) {
        if (reported !== undefined)
          yield* Effect.logInfo(`the mappings of ${site.parameter} are loaded again`)
        reported = undefined
        yield* PubSub.publish(snapshots, exit.value.snapshot)
        return
      }
      const error = refresher.failure()
      const tag = error?.reason._tag ?? "bug"
      if (tag === reported) return
      reported = tag
      const { age } = yield* status
      const since = new Date(refresher.latest().since).toISOString()
      const message = `the mappings of ${site.parameter} are of ${since}, ${inWords(age)} old, and newer ones cannot be had`
      if (error === undefined) yield* Effect.logError(`${message}: a bug stopped their loading`, exit.cause)
      else yield* Effect.logWarning(`${message}: ${error.message}`)
    })
  })

  const status = Effect.map(Clock.currentTimeMillis, (now): Status => {
    const { file, since } = refresher.latest()
    const age = Duration.millis(now - since)
    const failure = refresher.failure()
    return {
      age,
      isStale: Duration.isGreaterThan(age, stale),
      ...(file === undefined ? {} : { file }),
      ...(failure === undefined ? {} : { failure })
    }
  })
  const measureAge = Effect.flatMap(status, ({ age }) => Metric.update(metrics.age, Duration.toSeconds(age)))
  yield* Effect.forkScoped(Effect.forever(Effect.andThen(measureAge, Effect.sleep("10 seconds"))))

  const answer = ({ index }: Loader.Loaded, caller: string): Effect.Effect<Answer> => {
    const answer = index.whoIs(caller)
    return Effect.as(Metric.update(metrics.lookups[answer._tag], 1), answer)
  }
  function whoIs(caller: string): Effect.Effect<Answer>
  function whoIs(
    caller: string,
    options: { readonly maxAge: Duration.Input }
  ): Effect.Effect<Answer, DirectoryError>
  function whoIs(caller: string, options?: { readonly maxAge: Duration.Input }) {
    if (options === undefined) return Effect.suspend(() => answer(refresher.latest(), caller))
    const maxAge = Duration.toMillis(options.maxAge)
    return Clock.currentTimeMillis.pipe(
      Effect.flatMap((now) => refresher.since(now - maxAge)),
      Effect.catch((refusal) =>
        Effect.flatMap(status, ({ age }) => Effect.fail(fromRefusal(site.parameter, age, refusal)))
      ),
      Effect.flatMap((loaded) => answer(loaded, caller))
    )
  }

  return {
    whoIs,
    index: Effect.sync(() => refresher.latest().index),
    snapshot: Effect.sync(() => refresher.latest().snapshot),
    status,
    changes: eachSnapshot.pipe(
      Stream.mapAccum(
        (): Snapshot | undefined => undefined,
        (before, after) =>
          [after, before === undefined || before === after ? [] : [changes(before, after)]] as const
      ),
      Stream.filter(isChange)
    )
  }
})
