// What comes from a pipe, or from standard input: once, and nobody knows how much of it.

import { createReadStream } from "node:fs"
import type { Stored } from "./content.ts"
import type { Broken } from "./inflate.ts"
import { standardInput } from "./inputs.ts"
import { describe, isSystemError } from "./systemError.ts"

/** Opens a pipe by its path; `count` learns of every piece that comes. */
export const open = (path: string, count: (bytes: number) => void): Stored => {
  let fault: Broken | undefined
  async function* pieces() {
    let offset = 0
    try {
      const chunks: AsyncIterable<Uint8Array> =
        path === standardInput ? process.stdin : createReadStream(path, { highWaterMark })
      for await (const chunk of chunks) {
        offset += chunk.length
        count(chunk.length)
        yield chunk
      }
    } catch (error) {
      if (!isSystemError(error)) throw error
      fault = { offset, why: describe(error) }
    }
  }
  return { pieces: { [Symbol.asyncIterator]: pieces }, fault: () => fault }
}

const highWaterMark = 262_144
