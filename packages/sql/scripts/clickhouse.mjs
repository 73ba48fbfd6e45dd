// Runs the tests of ClickHouse in the process, by npm's chdb: half a gigabyte, which is fetched once, into a cache of the
// workspace, and is no dependency of it.

import { spawnSync } from "node:child_process"
import { existsSync, mkdirSync, renameSync, writeFileSync } from "node:fs"
import { fileURLToPath } from "node:url"

const version = "3.4.0"
const cache = fileURLToPath(new URL("../../../node_modules/.cache/dd-cloud-auth", import.meta.url))
const folder = `${cache}/chdb-${version}`

const run = (command, args, options = {}) => {
  const { error, status } = spawnSync(command, args, { stdio: "inherit", ...options })
  if (error !== undefined) throw error
  if (status !== 0) process.exit(status ?? 1)
}

if (!existsSync(folder)) {
  // It has its name once it is whole.
  const unfinished = `${folder}.${process.pid}`
  mkdirSync(unfinished, { recursive: true })
  writeFileSync(`${unfinished}/package.json`, JSON.stringify({ private: true }))
  run(
    "npm",
    [
      "install",
      `chdb@${version}`,
      "--save-exact",
      "--ignore-scripts",
      "--no-audit",
      "--no-fund",
      "--loglevel=error"
    ],
    { cwd: unfinished }
  )
  renameSync(unfinished, folder)
}
run(
  "vitest",
  [
    "run",
    "--root",
    ".",
    "--config",
    "../../vitest.config.ts",
    "test/clickhouse.test.ts",
    "--reporter=default"
  ],
  {
    env: { ...process.env, CHDB: folder }
  }
)
