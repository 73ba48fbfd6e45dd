// The entry of a thread that reads files, one after the other. Each part of what it finds is asked for, so that it never
// is ahead of whoever takes it.

import { parentPort, workerData } from "node:worker_threads"
import type { Settings } from "./collector.ts"
import { type Place, readFiles } from "./job.ts"
import { pieceSize } from "./openFile.ts"
import type { Part } from "./part.ts"

/** What a thread is given when it starts. */
export interface Data {
  readonly settings: Settings
  /** Where all threads add up how many bytes they have read. */
  readonly read: BigInt64Array
  /** Where this one says which file of a question it reads, by its index. */
  readonly file: Int32Array
}

/** What a thread is asked: what is in some files, or what else is in them. */
export type Question = ReadonlyArray<Place> | "GoOn"

/** After this a thread ends by itself. */
export type End = "End"

/** What it answers. */
export interface Answer {
  readonly part: Part
  readonly isLast: boolean
}

const { file, read, settings } = workerData as Data
const tools = {
  buffer: new Uint8Array(pieceSize),
  count: (bytes: number): void => void Atomics.add(read, 0, BigInt(bytes)),
  begin: (index: number): void => void Atomics.store(file, 0, index)
}

let parts: AsyncGenerator<Part, Part>

// What is thrown ends the thread, and whoever asked hears of it.
parentPort!.on("message", async (question: Question | End) => {
  if (question === "End") return parentPort!.close()
  if (question !== "GoOn") parts = readFiles(question, settings, tools)
  const { done, value } = await parts.next()
  parentPort!.postMessage({ part: value, isLast: done === true } satisfies Answer, [value.rows.buffer])
})
