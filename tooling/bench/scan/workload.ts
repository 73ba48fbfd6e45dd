/** Generated CloudTrail in files: the same bytes for every rival. */

import * as Random from "@dd-cloud-auth/random"
import * as CloudTrail from "@dd-cloud-auth/random/CloudTrail"
import {
  closeSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
  writeSync
} from "node:fs"
import { join } from "node:path"
import { gzipSync } from "node:zlib"

/** How the same records lie: in many files or in one, as text or compressed, as CloudTrail delivers them. */
export const layouts = ["many", "many-gz", "one", "one-gz"] as const

export type Layout = (typeof layouts)[number]

const fileSize = 5_000_000

/** Writes every layout of about so many bytes into a folder. */
export const write = (folder: string, bytes: number): void => {
  for (const layout of layouts) mkdirSync(join(folder, layout), { recursive: true })
  const next = CloudTrail.records(Random.make(1), { callers: 20_000 })
  writeFile(join(folder, "one", "all.json"), CloudTrail.file(next, bytes))
  // Compressed whole: a file that large is made by whoever joins the delivered ones.
  writeFileSync(
    join(folder, "one-gz", "all.json.gz"),
    gzipSync(readFileSync(join(folder, "one", "all.json")))
  )
  for (let i = 0; i * fileSize < bytes; i++) {
    const text = [...CloudTrail.file(next, fileSize)].join("")
    writeFileSync(join(folder, "many", `${i}.json`), text)
    writeFileSync(join(folder, "many-gz", `${i}.json.gz`), gzipSync(text))
  }
}

const writeFile = (path: string, parts: Iterable<string>): void => {
  const file = openSync(path, "w")
  let text = ""
  for (const part of parts) {
    text += part
    if (text.length < 1_000_000) continue
    writeSync(file, text)
    text = ""
  }
  writeSync(file, text)
  closeSync(file)
}

/** The files of a layout. */
export const files = (folder: string, layout: Layout): ReadonlyArray<string> =>
  readdirSync(join(folder, layout)).map((name) => join(folder, layout, name))

/** How many bytes of text a layout holds, uncompressed. */
export const size = (folder: string, layout: Layout): number =>
  files(folder, layout.startsWith("many") ? "many" : "one").reduce(
    (sum, path) => sum + statSync(path).size,
    0
  )
