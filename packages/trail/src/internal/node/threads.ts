// Threads that read files.

import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import type * as Scope from "effect/Scope"
import { extname } from "node:path"
import { Worker } from "node:worker_threads"
import type { Settings } from "./collector.ts"
import type { Place } from "./job.ts"
import { Crashed, NodeTrailError } from "./trailError.ts"
import type { Answer, Data, End, Question } from "./worker.ts"

/** A thread: it answers one question after the other. */
export interface Thread {
  /** `places` are those that the question is about, for whoever hears that the thread has ended. */
  readonly ask: (question: Question, places: ReadonlyArray<Place>) => Effect.Effect<Answer, NodeTrailError>
}

/** The entry of a thread. It stands beside this module, as it is written and as it is built. */
const entry = new URL(`./worker${extname(import.meta.url)}`, import.meta.url)

/** Starts a thread, which ends with the scope. It sees nothing of the environment. */
export const start = (data: {
  readonly settings: Settings
  readonly read: BigInt64Array
}): Effect.Effect<Thread, never, Scope.Scope> => {
  const index = new Int32Array(new SharedArrayBuffer(4))
  const workerData: Data = { ...data, file: index }
  return Effect.map(
    Effect.acquireRelease(
      Effect.sync(() => new Worker(entry, { workerData, env: {}, resourceLimits })),
      (worker, exit) => (Exit.isSuccess(exit) ? end(worker) : Effect.promise(() => worker.terminate()))
    ),
    (worker): Thread => ({
      ask: (question, places) =>
        Effect.callback((resume) => {
          const answered = (answer: Answer): void => {
            forget()
            resume(Effect.succeed(answer))
          }
          const crashed = (cause: unknown): void => {
            forget()
            const shown = places[Atomics.load(index, 0)]!.source
            const message = `The thread that reads ${shown} has ended: ${cause instanceof Error ? cause.message : `exit code ${cause}`}.`
            resume(Effect.fail(new NodeTrailError({ path: shown, reason: new Crashed({ message, cause }) })))
          }
          const forget = (): void => {
            worker.off("message", answered).off("error", crashed).off("exit", crashed)
          }
          if (question !== "GoOn") Atomics.store(index, 0, 0)
          worker.on("message", answered).on("error", crashed).on("exit", crashed)
          worker.postMessage(question, [])
          return Effect.sync(forget)
        })
    })
  )
}

// Of what a thread makes, nearly all is garbage at once: 48 MB of it, by default. With less than this a tenth more time goes
// into looking for it, and no memory is won.
const resourceLimits = { maxYoungGenerationSizeMb: 8 }

/** Lets a thread that has nothing to do end by itself, which is gentler on Node than to stop it. */
const end = (worker: Worker): Effect.Effect<void> =>
  Effect.callback((resume) => {
    // It may have ended before.
    if (worker.threadId === -1) return resume(Effect.void)
    worker.once("exit", () => resume(Effect.void))
    worker.postMessage("End" satisfies End, [])
  })
