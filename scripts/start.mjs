// Runs the main job: lists the mappings and resolves some callers, of the Datadog site that the environment names, or of
// the local emulator. `npm start -- --once` ends after that.
import { spawnSync } from "node:child_process"
import { fileURLToPath } from "node:url"
import { parseArgs } from "node:util"

const bin = fileURLToPath(new URL("../packages/cli/src/bin.ts", import.meta.url))

try {
  // pnpm passes the `--` on.
  parseArgs({
    args: process.argv.slice(2).filter((arg) => arg !== "--"),
    options: { once: { type: "boolean" } }
  })
} catch (error) {
  console.error(`${error.message}\nUsage: npm start [-- --once]`)
  process.exit(2)
}

const { signal, status } = spawnSync(process.execPath, [bin, "tour"], { stdio: "inherit" })
process.exitCode = status ?? (signal === "SIGINT" ? 130 : 1)
