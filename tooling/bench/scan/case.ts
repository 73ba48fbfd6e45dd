// One case in a process of its own: `node case.ts <folder> <layout> <rival>` prints a line of JSON.

import * as Caller from "@dd-cloud-auth/arn/Caller"
import { rivals } from "./rivals.ts"
import { files, type Layout, size } from "./workload.ts"

const [folder, layout, rival] = process.argv.slice(2) as [string, Layout, keyof typeof rivals]
const bytes = size(folder, layout)

const start = performance.now()
const before = process.cpuUsage()
const counts = await rivals[rival](files(folder, layout), bytes)
const { system, user } = process.cpuUsage(before)
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
    "MB/s of processor": bytes / (system + user),
    "peak MB": process.resourceUsage().maxRSS / 1000,
    callers,
    calls
  })
)
// The engines leave threads behind.
process.exit()
