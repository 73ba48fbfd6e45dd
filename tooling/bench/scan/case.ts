// One case in a process of its own: `node case.ts <folder> <layout> <rival>` prints a line of JSON.

import * as Caller from "@dd-cloud-auth/arn/Caller"
import { join } from "node:path"
import { isProgram, type Name, programs, type Run, scan } from "./program.ts"
import { rivals } from "./rivals.ts"
import { files, type Layout, size } from "./workload.ts"

const [folder, layout, name] = process.argv.slice(2) as [string, Layout, Name]
const bytes = size(folder, layout)

const measured = async (rival: keyof typeof rivals): Promise<Run> => {
  const before = process.cpuUsage()
  const counts = await rivals[rival](files(folder, layout), bytes)
  const { system, user } = process.cpuUsage(before)
  return { counts, processor: system + user, peak: process.resourceUsage().maxRSS }
}

const start = performance.now()
const { counts, peak, processor } = isProgram(name)
  ? scan(join(folder, layout), programs[name])
  : await measured(name)
const seconds = (performance.now() - start) / 1000

let callers = 0
let calls = 0
for (const [arn, count] of counts) {
  if (count === 0 || Caller.parse(arn)._tag !== "Caller") continue
  callers++
  calls += count
}
console.log(
  JSON.stringify({
    "MB/s": bytes / 1e6 / seconds,
    "MB/s of processor": bytes / processor,
    "peak MB": peak / 1000,
    callers,
    calls
  })
)
// The engines leave threads behind.
process.exit()
