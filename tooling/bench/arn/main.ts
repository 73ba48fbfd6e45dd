// How fast "all mappings that match this caller" is found, against what one would use instead. Each case has its own
// process; ratios within one run are the result, not the rates. `pnpm bench:arn`, or with sizes: `pnpm bench:arn 1000`.

import { execFileSync } from "node:child_process"
import { cpus, loadavg } from "node:os"
import { fileURLToPath } from "node:url"
import { isInstalled, type rivals } from "./rivals.ts"

type Name = keyof typeof rivals

interface Result {
  readonly rate: number
  readonly low: number
  readonly high: number
  readonly rateWithMaking: number
  readonly build: number
  readonly memory: number
}

type Workload = "datadog" | "general" | "oneAccount"

const runOnce = (workload: Workload, size: number, name: Name): Result =>
  JSON.parse(
    execFileSync(
      process.execPath,
      [
        "--expose-gc",
        "--max-old-space-size=8000",
        fileURLToPath(new URL("case.ts", import.meta.url)),
        workload,
        `${size}`,
        name
      ],
      { encoding: "utf8" }
    )
  ) as Result

/** The median of three processes where a ratio is close: how a process is laid out in memory decides much. */
const run = (workload: Workload, size: number, name: Name): Result => {
  const isClose = name === "index" || name === "Map.get"
  const results = Array.from({ length: isClose ? 3 : 1 }, () => runOnce(workload, size, name))
  const median = (of: keyof Result): number =>
    results.map((result) => result[of]).sort((a, b) => a - b)[results.length >> 1]!
  return {
    rate: median("rate"),
    low: Math.min(...results.map(({ low }) => low)),
    high: Math.max(...results.map(({ high }) => high)),
    rateWithMaking: median("rateWithMaking"),
    build: median("build"),
    memory: median("memory")
  }
}

const round = (number: number): number => Number(number.toPrecision(3))

const measure = <N extends Name>(
  workload: Workload,
  size: number,
  names: ReadonlyArray<N>
): Partial<Record<N, Result>> => {
  const results: Partial<Record<N, Result>> = {}
  for (const name of names) if (isInstalled(name)) results[name] = run(workload, size, name)
  console.log(`\n${size.toLocaleString("en")} patterns, ${workload}`)
  console.table(
    Object.fromEntries(
      Object.entries<Result | undefined>(results).map(([name, result]) => [
        name,
        result && {
          "callers a second": round(result.rate),
          spread: `${round(result.low)} to ${round(result.high)}`,
          "with making": round(result.rateWithMaking),
          "build, ms": round(result.build),
          "memory, MB": round(result.memory)
        }
      ])
    )
  )
  return results
}

const verdicts: Array<Record<string, string | number>> = []

const verdict = (what: string, ratio: number | undefined, least: number): void => {
  if (ratio === undefined) verdicts.push({ what, ratio: "not installed", "at least": least, met: "" })
  else verdicts.push({ what, ratio: round(ratio), "at least": least, met: ratio >= least ? "yes" : "NO" })
}

const over = (a: number | undefined, b: number | undefined): number | undefined =>
  a === undefined || b === undefined ? undefined : a / b

const arguments_ = process.argv.slice(2).map(Number)
const sizes = arguments_.length > 0 ? arguments_ : [10, 1000, 100_000, 1_000_000]
const load = loadavg()[0]!.toFixed(1)
console.log(
  `Node ${process.version}, ${cpus().length} x ${cpus()[0]?.model.trim()}, load ${load} at the start`
)
console.log(
  "Medians of 5 passes of 0.5 s of processor time, for `index` and `Map.get` of 3 processes. Half of the callers match; each is a fresh string, made off the clock, and on it in the column `with making`."
)
if (!isInstalled("RE2.Set")) console.log("RE2.Set is not measured: the package re2 is not installed.")

const indexes = new Map<number, { readonly index: number; readonly map: number }>()
for (const size of sizes) {
  const all = measure("datadog", size, [
    "index",
    "Map.get",
    "Map.get, lists",
    "two Maps",
    ...(size > 100_000 ? [] : (["RegExp loop", "minimatch", "RE2.Set"] as const)),
    ...(size > 1000 ? [] : (["picomatch"] as const))
  ])
  const index = all.index!
  const map = all["Map.get"]!
  indexes.set(size, { index: index.rate, map: map.rate })
  if (size === 1000)
    verdict("1,000: rate over the RegExp loop", over(index.rate, all["RegExp loop"]?.rate), 300)
  if (size === 1000) verdict("1,000: rate over RE2.Set", over(index.rate, all["RE2.Set"]?.rate), 10)
  if (size === 100_000) {
    verdict("100,000: rate over the RegExp loop", over(index.rate, all["RegExp loop"]?.rate), 20_000)
    verdict("100,000: rate over minimatch", over(index.rate, all.minimatch?.rate), 20_000)
    verdict("100,000: rate over RE2.Set", over(index.rate, all["RE2.Set"]?.rate), 8)
  }
  if (size === 1_000_000) {
    verdict("1,000,000: rate over Map.get", index.rate / map.rate, 0.75)
    verdict("1,000,000: build time of a Map over ours", map.build / index.build, 1)
    verdict(
      "1,000,000: memory of a Map of lists over ours",
      over(all["Map.get, lists"]?.memory, index.memory),
      2
    )
  }
}
const [few, many] = [indexes.get(10), indexes.get(1_000_000)]
if (few && many) {
  const growth = few.index / many.index
  verdict("from 10 to 1,000,000: slow-down of Map.get over ours", few.map / many.map / growth, 1)
}
if (sizes.length > 1) {
  const all = measure("general", 10_000, ["index of dialect iam", "Pattern.matches loop", "RegExp loop"])
  const rate = all["index of dialect iam"]!.rate
  verdict(
    "10,000 general: rate over Pattern.matches one by one",
    over(rate, all["Pattern.matches loop"]?.rate),
    20
  )
  verdict("10,000 general: rate over the RegExp loop", over(rate, all["RegExp loop"]?.rate), 20)
  const one = measure("oneAccount", 100_000, ["index of dialect iam", "Pattern.matches loop"])
  verdict(
    "100,000 of one account: rate over Pattern.matches one by one",
    over(one["index of dialect iam"]?.rate, one["Pattern.matches loop"]?.rate),
    1000
  )
}
console.log()
console.table(verdicts)
if (verdicts.some(({ met }) => met === "NO")) process.exitCode = 1
