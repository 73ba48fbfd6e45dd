// `node scripts/with-setup.mjs <command> [...args]`: installs the workspace, then runs the command with the
// workspace's own Node first on PATH. Needs only Node >= 20 with npm, and imports nothing that is installed.

import { existsSync, readFileSync } from "node:fs"
import { delimiter, join } from "node:path"
import { fileURLToPath } from "node:url"
import { runChild } from "./child.mjs"

const root = fileURLToPath(new URL("..", import.meta.url))
const { packageManager } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"))
const bin = join(root, "node_modules", ".bin")
const env = {
  // The workspace's own Node knows only the certificates that it carries; a company's proxy is in the machine's store.
  NODE_USE_SYSTEM_CA: "1",
  // Without a network npm would wait for minutes before it says so.
  npm_config_fetch_retry_mintimeout: "1000",
  npm_config_fetch_retry_maxtimeout: "5000",
  ...process.env,
  TURBO_TELEMETRY_DISABLED: "1",
  DO_NOT_TRACK: "1"
}

const start = (command, args, stdio) =>
  runChild(command, args, { cwd: root, env, stdio, shell: process.platform === "win32" }).catch((error) => {
    console.error(error.message)
    return 1
  })

const run = async (command, args, hint) => {
  const code = await start(command, args, "inherit")
  if (code === 0) return
  // Above 128 a signal ended it.
  if (hint !== undefined && code <= 128) console.error(`\n${hint}`)
  process.exit(code)
}

const [nodeMajor] = process.versions.node.split(".").map(Number)
if (nodeMajor < 20) {
  console.error(`Node ${process.versions.node} is too old: install Node 20 or newer, then run this again.`)
  process.exit(1)
}

// A pnpm >= 12 that runs us is used as it is; the one of an earlier install needs no network; npx fetches it otherwise.
const caller = /^pnpm\/(\d+)/.exec(env.npm_config_user_agent ?? "")
const [pnpm, ...before] =
  caller !== null && Number(caller[1]) >= 12
    ? ["pnpm"]
    : existsSync(join(bin, "pnpm"))
      ? [join(bin, "pnpm")]
      : ["npx", "--yes", "--prefer-offline", packageManager]
const install = [...before, "install", "--frozen-lockfile"]
// What is installed or in the store needs no network, and without one pnpm would look for it for minutes.
if ((await start(pnpm, [...install, "--offline"], "ignore")) !== 0) {
  await run(
    pnpm,
    [
      ...install,
      "--prefer-offline",
      "--config.fetch-retry-mintimeout=1000",
      "--config.fetch-retry-maxtimeout=5000"
    ],
    "The workspace could not be installed. The first run needs the npm registry: check the network, a proxy" +
      " (HTTPS_PROXY) and `npm ping`, then run the same command again. If it still fails, remove node_modules first."
  )
}

const path = Object.keys(env).find((key) => key.toUpperCase() === "PATH") ?? "PATH"
env[path] = [bin, env[path]].join(delimiter)
const [command, ...args] = process.argv.slice(2)
await run(command, args)
