/** Generated CloudTrail in files: the same bytes for every rival. */

import * as Random from "@dd-cloud-auth/random"
import * as CloudTrail from "@dd-cloud-auth/random/CloudTrail"
import { createReadStream, createWriteStream, mkdirSync, readdirSync, statSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { pipeline } from "node:stream/promises"
import { createGzip, gzipSync } from "node:zlib"

/** How the same records lie: in many files or in one, as text or compressed, as CloudTrail delivers them. */
export const layouts = ["many", "many-gz", "one", "one-gz"] as const

export type Layout = (typeof layouts)[number]

const fileSize = 5_000_000

/** Writes layouts of about so many bytes into a folder. */
export const write = async (folder: string, bytes: number, chosen: ReadonlySet<Layout>): Promise<void> => {
  for (const layout of layouts) mkdirSync(join(folder, layout), { recursive: true })
  const next = CloudTrail.records(Random.make(1), { callers: 20_000 })
  const one = join(folder, "one", "all.json")
  if (chosen.has("one") || chosen.has("one-gz")) {
    await pipeline(inPieces(CloudTrail.file(next, bytes)), createWriteStream(one))
  }
  if (chosen.has("one-gz")) {
    // Compressed whole: a file that large is made by whoever joins the delivered ones.
    const compressed = createWriteStream(join(folder, "one-gz", "all.json.gz"))
    await pipeline(createReadStream(one), createGzip(), compressed)
  }
  if (chosen.has("many") || chosen.has("many-gz")) {
    for (let i = 0; i * fileSize < bytes; i++) {
      const text = [...CloudTrail.file(next, fileSize)].join("")
      writeFileSync(join(folder, "many", `${i}.json`), text)
      if (chosen.has("many-gz")) writeFileSync(join(folder, "many-gz", `${i}.json.gz`), gzipSync(text))
    }
  }
}

function* inPieces(parts: Iterable<string>): Generator<string> {
  let text = ""
  for (const part of parts) {
    text += part
    if (text.length < 1_000_000) continue
    yield text
    text = ""
  }
  yield text
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
