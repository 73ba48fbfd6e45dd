/** Asks Z3 about random pairs of patterns: `node src/bin.ts [pairs] [first seed]`. Exit code 1 where it disagrees. */

import * as Check from "./Check.ts"
import * as Pairs from "./Pairs.ts"
import * as Solver from "./Solver.ts"

const [count = 1000, first = 1] = process.argv.slice(2).map(Number)
const seen = { covers: 0, isCovered: 0, equals: 0, overlaps: 0 }
const solver = await Solver.make()
for (let seed = first; seed < first + count; seed++) {
  const [a, b] = Pairs.pair(seed)
  const claim = Check.claimed(a, b)
  for (const name of ["covers", "isCovered", "equals", "overlaps"] as const) seen[name] += Number(claim[name])
  for (const sentence of await Check.refuted(solver, a, b, claim)) {
    console.error(`seed ${seed}: ${sentence}`)
    process.exitCode = 1
  }
}
await solver.close()
console.log(`${count} pairs from seed ${first}: ${JSON.stringify(seen)}`)
