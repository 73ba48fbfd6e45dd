// Prints 100,000 mappings on a terminal of 120 columns, by one program in a process of its own, and prints how long it
// took until the terminal had all of it, in milliseconds. `cat` prints the same bytes as the table.

import { spawnSync } from "node:child_process"
import { closeSync, mkdtempSync, openSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import * as Snapshot from "../Snapshot.ts"

const folder = mkdtempSync(join(tmpdir(), "dd-cloud-auth-bench-"))
const snapshot = Snapshot.write(folder, 100_000)

const list = `'${process.execPath}' node_modules/@dd-cloud-auth/cli/dist/bin.js list --snapshot '${snapshot}'`
const printed = join(folder, "printed")

/** Runs a command of the shell on a terminal, and writes what the terminal gets to a file. */
const onTerminal = (command: string, file: string): number => {
  const output = openSync(file, "w")
  const start = performance.now()
  const { status } = spawnSync("script", ["-qec", `stty cols 120; ${command}`, "/dev/null"], {
    env: { ...process.env, SHELL: "/bin/sh", TERM: "xterm" },
    stdio: ["ignore", output, "inherit"]
  })
  const ms = performance.now() - start
  closeSync(output)
  if (status !== 0) throw new Error(`${command} ended with ${status}`)
  return ms
}

const cases: Record<string, () => number> = {
  table: () => onTerminal(list, printed),
  tsv: () => onTerminal(`${list} --format tsv`, printed),
  cat: () => {
    onTerminal(list, printed)
    return onTerminal(`cat '${printed}'`, join(folder, "again"))
  }
}

const ms = cases[process.argv[2] ?? ""]!()
rmSync(folder, { recursive: true })
console.log(JSON.stringify({ ms }))
