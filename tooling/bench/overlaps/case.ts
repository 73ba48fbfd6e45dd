// One case in a process of its own: `node case.ts <workload> <size> <rival>` prints a line of JSON.

import { rivals } from "./rivals.ts"
import { workloads } from "./workload.ts"

const [workload, size, rival] = process.argv.slice(2) as [keyof typeof workloads, string, keyof typeof rivals]
const mappings = workloads[workload](Number(size))
// A small one first, so that the compilation of the code is not counted.
rivals[rival](workloads[workload](500))

const start = process.cpuUsage()
const pairs = rivals[rival](mappings)
const { system, user } = process.cpuUsage(start)
console.log(JSON.stringify({ milliseconds: (system + user) / 1000, pairs }))
