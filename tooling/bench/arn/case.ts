// One case in a process of its own: `node --expose-gc case.ts <workload> <size> <rival>` prints a line of JSON.

import { rivals } from "./rivals.ts"
import { datadog, general, oneAccount } from "./workload.ts"

const [workload, size, rival] = process.argv.slice(2) as [
  "datadog" | "general" | "oneAccount",
  string,
  keyof typeof rivals
]
const { next, patterns } = { datadog, general, oneAccount }[workload](Number(size))
const entries = patterns.map((pattern, i) => [pattern, i] as const)

/** Milliseconds of processor time: what else the machine does hardly counts. */
const processor = (): number => {
  const { system, user } = process.cpuUsage()
  return (system + user) / 1000
}

const used = (): number => {
  globalThis.gc!()
  const { arrayBuffers, heapUsed } = process.memoryUsage()
  return heapUsed + arrayBuffers
}

// A small one first, so that neither the code nor its compilation is counted.
rivals[rival](entries.slice(0, 1000))
const before = used()
const start = processor()
const find = rivals[rival](entries)
const build = processor() - start
const memory = used() - before

let found = 0
const ask = (callers: ReadonlyArray<string>): void => {
  for (let i = 0; i < callers.length; i++) {
    const answer = find(callers[i]!)
    if (Array.isArray(answer) ? answer.length > 0 : answer !== undefined) found++
  }
}
/** Callers a second of processor time: their look-ups alone, and with the making of their strings. */
interface Rates {
  readonly rate: number
  readonly rateWithMaking: number
}

const pass = (milliseconds: number): Rates => {
  let count = 0
  let elapsed = 0
  let making = 0
  while (elapsed < milliseconds) {
    // A look at the clock costs more than a look-up, and less than a thousandth of a slow loop.
    const round = count === 0 || elapsed / count > 0.01 ? 1 : 1000
    // Where its callers come from is no matter of the matcher.
    const before = processor()
    const callers = Array.from({ length: round }, next)
    const start = processor()
    ask(callers)
    elapsed += processor() - start
    making += start - before
    count += round
  }
  return { rate: (count / elapsed) * 1000, rateWithMaking: (count / (elapsed + making)) * 1000 }
}
pass(500)
const passes = Array.from({ length: 5 }, () => pass(500))
const sorted = (of: keyof Rates): Array<number> => passes.map((each) => each[of]).sort((a, b) => a - b)
const [low, , rate, , high] = sorted("rate")
const [, , rateWithMaking] = sorted("rateWithMaking")
const result = { rate, low, high, rateWithMaking, build, memory: memory / 1e6 }
console.log(JSON.stringify({ ...result, found, entries: entries.length }))
