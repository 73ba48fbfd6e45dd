/**
 * `pnpm --filter @dd-cloud-auth/model fuzz --minutes 30`: tries samples until the time is over, from a random seed or from
 * `--seed`. A failing one is shrunk and added to the corpus, and its property is not tried again in this run.
 */

import { randomInt } from "node:crypto"
import { parseArgs } from "node:util"
import * as Corpus from "./Corpus.ts"
import * as Run from "./Run.ts"
import { real } from "./Subject.ts"

const { values } = parseArgs({ options: { minutes: { type: "string" }, seed: { type: "string" } } })
const minutes = Number(values.minutes ?? 1)
const start = Number(values.seed ?? randomInt(2 ** 31))
if (!(minutes > 0) || !Number.isSafeInteger(start)) {
  console.error("usage: fuzz [--minutes <number>] [--seed <integer>]")
  process.exit(2)
}

console.log(`fuzzing for ${minutes} min from seed ${start}`)
const end = performance.now() + minutes * 60_000
let cases = 0
let properties = Run.names
let report = 0
for (let seed = start; performance.now() < end && properties.length > 0; seed++) {
  const result = Run.seed(real, seed, properties)
  cases += result.cases
  for (const failure of result.failures) {
    Corpus.append(failure)
    properties = properties.filter((property) => property !== failure.property)
    console.log(`seed ${seed}: ${failure.property}: ${failure.problem}`)
    process.exitCode = 1
  }
  if (performance.now() > report) {
    report = performance.now() + 10_000
    const left = Math.ceil((end - performance.now()) / 60_000)
    console.log(`${cases.toLocaleString("en")} cases, seed ${seed}, ${left} min left`)
  }
}
console.log(
  `${cases.toLocaleString("en")} cases, ${Run.names.length - properties.length} properties differ from the model`
)
