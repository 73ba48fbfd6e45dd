// A file that is being read, from its beginning to where it ended when it was opened.

import { closeSync, fstatSync, openSync, readSync } from "node:fs"
import type { Stored } from "./content.ts"
import type { Broken } from "./inflate.ts"

/** A file to read pieces of, once. */
export interface OpenFile extends Stored {
  /** In bytes, when it was opened. */
  readonly size: number
  /** Its first bytes, so many that they tell what it is. */
  readonly head: () => Uint8Array
  readonly readAt: (start: number, end: number) => ArrayBuffer
  readonly close: () => void
}

/** Opens a file; `count` learns of every piece that is read. Throws what the system says. */
export const open = (path: string, count: (bytes: number) => void): OpenFile => {
  const descriptor = openSync(path, "r")
  const { size } = fstatSync(descriptor)
  let fault: Broken | undefined

  const readAt = (start: number, end: number): ArrayBuffer => {
    const bytes = new ArrayBuffer(end - start)
    const read = readSync(descriptor, new Uint8Array(bytes), 0, bytes.byteLength, start)
    return bytes.slice(0, read)
  }

  function* pieces(count: (bytes: number) => void) {
    const buffer = Buffer.allocUnsafe(Math.min(pieceSize, size))
    let offset = 0
    while (offset < size) {
      const read = readSync(descriptor, buffer, 0, Math.min(buffer.length, size - offset), offset)
      if (read === 0) {
        fault = { offset, why: "was cut off while it was read" }
        return
      }
      offset += read
      count(read)
      yield buffer.subarray(0, read)
    }
    // What is written on and on would never end.
    if (fstatSync(descriptor).size > size) {
      fault = { offset, why: "has grown while it was read: what was added is not read" }
    }
  }

  return {
    size,
    pieces: { [Symbol.iterator]: () => pieces(count) },
    fault: () => fault,
    again: () => pieces(() => {}),
    head: () => new Uint8Array(readAt(0, Math.min(4, size))),
    readAt: (start, end) => {
      count(end - start)
      return readAt(start, end)
    },
    close: () => closeSync(descriptor)
  }
}

const pieceSize = 262_144
