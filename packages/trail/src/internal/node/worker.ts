// The entry of a thread that reads files, one after the other. Each part of what it finds is asked for, so that it never
// is ahead of whoever takes it.

import { parentPort, workerData } from "node:worker_threads"
import type * as Fold from "../../Fold.ts"
import { type Place, readFile } from "./job.ts"
import type { Settings } from "./part.ts"

/** What a thread is given when it starts. */
export interface Data {
  readonly settings: Settings
  /** Where all threads add up how many bytes they have read. */
  readonly read: BigInt64Array
}

/** What a thread is asked: what is in a file, or what else is in it. */
export type Question = Place | "GoOn"

/** After this a thread ends by itself. */
export type End = "End"

/** What it answers. */
export interface Answer {
  readonly found: Fold.Found
  readonly isLast: boolean
}

const { read, settings } = workerData as Data
const count = (bytes: number): void => void Atomics.add(read, 0, BigInt(bytes))

let parts: AsyncGenerator<Fold.Found, Fold.Found>

// What is thrown ends the thread, and whoever asked hears of it.
parentPort!.on("message", async (question: Question | End) => {
  if (question === "End") return parentPort!.close()
  if (question !== "GoOn") parts = readFile(question, settings, count)
  const { done, value } = await parts.next()
  parentPort!.postMessage({ found: value, isLast: done === true } satisfies Answer, [])
})
