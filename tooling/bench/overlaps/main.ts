// How long it takes to find all mappings that overlap, against a look at every pair. Each case has its own process; the
// ratios are the result, of processor time: what else the machine does hardly counts. `pnpm bench:overlaps`.

import { execFileSync } from "node:child_process"
import { cpus } from "node:os"
import { fileURLToPath } from "node:url"
import type { rivals } from "./rivals.ts"
import type { workloads } from "./workload.ts"

interface Result {
  readonly milliseconds: number
  readonly pairs: number
}

const runOnce = (workload: keyof typeof workloads, size: number, rival: keyof typeof rivals): Result =>
  JSON.parse(
    execFileSync(
      process.execPath,
      [fileURLToPath(new URL("case.ts", import.meta.url)), workload, `${size}`, rival],
      { encoding: "utf8" }
    )
  ) as Result

/** The median of so many processes. */
const run = (count: number, ...[workload, size, rival]: Parameters<typeof runOnce>): Result =>
  Array.from({ length: count }, () => runOnce(workload, size, rival)).sort(
    (a, b) => a.milliseconds - b.milliseconds
  )[count >> 1]!

console.log(
  `Node ${process.version}, ${cpus().length} x ${cpus()[0]?.model.trim()}; medians of 5 processes, at 10,000 pair by pair of 1`
)
const rows: Array<Record<string, string | number>> = []
for (const workload of ["few", "many"] as const) {
  for (const size of [1000, 10_000, 100_000]) {
    const find = run(5, workload, size, "find")
    const other = size > 10_000 ? undefined : run(size > 1000 ? 1 : 5, workload, size, "pair by pair")
    if (other !== undefined && other.pairs !== find.pairs) {
      throw new Error(`${workload}, ${size}: ${find.pairs} pairs, and ${other.pairs} pair by pair`)
    }
    rows.push({
      overlaps: workload,
      mappings: size,
      pairs: find.pairs,
      "find, ms": Math.round(find.milliseconds),
      "pair by pair, ms": other === undefined ? "" : Math.round(other.milliseconds),
      ratio: other === undefined ? "" : Math.round(other.milliseconds / find.milliseconds)
    })
  }
}
console.table(rows)
