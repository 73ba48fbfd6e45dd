// Runs the main job: lists the mappings and resolves some callers, of the Datadog site that the environment names, or of
// the local emulator. Then serves the console over the same, until it is interrupted; `npm start -- --once` does not.

import { fileURLToPath } from "node:url"
import { parseArgs } from "node:util"
import { runChild } from "./child.mjs"

const cli = fileURLToPath(new URL("../packages/cli/src/bin.ts", import.meta.url))

let isOnce
try {
  // pnpm passes the `--` on.
  const { values } = parseArgs({
    args: process.argv.slice(2).filter((arg) => arg !== "--"),
    options: { once: { type: "boolean" } }
  })
  isOnce = values.once === true
} catch (error) {
  console.error(`${error.message}\nUsage: npm start [-- --once]`)
  process.exit(2)
}

process.exitCode = await runChild(process.execPath, [cli, "tour"])

if (process.exitCode === 0 && !isOnce) {
  const { buildPage } = await import("../apps/console/buildPage.ts")
  await buildPage()
  const Site = await import("../packages/core/src/Site.ts")
  const Credentials = await import("../packages/core/src/Credentials.ts")
  // As the tour has it: a variable that is set to nothing is not set.
  const isNamed = [...Site.variables, ...Object.values(Credentials.variables).flat()].some(
    (name) => (process.env[name] ?? "") !== ""
  )
  // In this process, so that whoever ends it ends the console.
  process.argv.splice(2, Infinity, ...(isNamed ? [] : ["--demo"]))
  await import("../apps/console/src/bin.ts")
}
