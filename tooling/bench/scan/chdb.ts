/** ClickHouse in the process: npm's chdb, half a gigabyte, which is no dependency and is fetched once into a cache. */

import { execFileSync } from "node:child_process"
import { existsSync, mkdirSync, renameSync, writeFileSync } from "node:fs"
import { fileURLToPath } from "node:url"

const version = "3.4.0"

/** Returns the folder in which chdb is installed. */
export const fetched = (): string => {
  const cache = fileURLToPath(new URL("../../../node_modules/.cache/dd-cloud-auth", import.meta.url))
  const folder = `${cache}/chdb-${version}`
  if (existsSync(folder)) return folder
  // It has its name once it is whole.
  const unfinished = `${folder}.${process.pid}`
  mkdirSync(unfinished, { recursive: true })
  writeFileSync(`${unfinished}/package.json`, JSON.stringify({ private: true }))
  const options = ["--save-exact", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
  execFileSync("npm", ["install", `chdb@${version}`, ...options], { cwd: unfinished, stdio: "inherit" })
  renameSync(unfinished, folder)
  return folder
}
