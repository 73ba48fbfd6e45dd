// Type-checks one program with `tsc --noEmit`, and prints the seconds and the MB that the compiler itself reports.

import { spawnSync } from "node:child_process"
import { join } from "node:path"

const program = process.argv[2]!
const options =
  "--noEmit --strict --target es2024 --module nodenext --types node --skipLibCheck --extendedDiagnostics"
const start = performance.now()
const { status, stdout } = spawnSync(
  join("node_modules", ".bin", "tsc"),
  ["--ignoreConfig", ...options.split(" "), join("bench", "types", program)],
  { encoding: "utf8" }
)
const seconds = (performance.now() - start) / 1000
const memory = /Memory used:\s+([\d,]+)K/.exec(stdout)?.[1]?.replaceAll(",", "")
const files = /Files:\s+([\d,]+)/.exec(stdout)?.[1]?.replaceAll(",", "")
if (status !== 0) console.error(stdout)
console.log(JSON.stringify({ seconds, MB: Number(memory) / 1024, files: Number(files), status }))
