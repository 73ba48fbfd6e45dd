/** The samples that showed a difference once: a line of JSON each, added by the fuzzer and tried again by every test run. */

import { appendFileSync, readFileSync } from "node:fs"
import type { Failure } from "./Run.ts"

const file = new URL("../corpus.jsonl", import.meta.url)

export const read = (): ReadonlyArray<Failure> =>
  readFileSync(file, "utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line): Failure => JSON.parse(line))

export const append = (failure: Failure): void => appendFileSync(file, `${JSON.stringify(failure)}\n`)
