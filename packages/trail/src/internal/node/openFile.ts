// A file that is being read, from its beginning to where it ended when it was opened.

import { closeSync, fstatSync, openSync, readSync } from "node:fs"
import type { Stored } from "./content.ts"
import type { Broken } from "./inflate.ts"

/** A file to read pieces of, once. */
export interface OpenFile extends Stored {
  readonly pieces: Iterable<Uint8Array>
  /** In bytes, when it was opened. */
  readonly size: number
  /** Its first piece: the whole of a small file. Good until another piece is taken. */
  readonly head: () => Uint8Array
  readonly readAt: (start: number, end: number) => ArrayBuffer
  readonly close: () => void
}

/** Opens a file; all of its pieces are in `buffer`, and `count` learns of each. Throws what the system says. */
export const open = (path: string, buffer: Uint8Array, count: (bytes: number) => void): OpenFile => {
  const descriptor = openSync(path, "r")
  const { size } = fstatSync(descriptor)
  let first: Uint8Array | undefined
  let fault: Broken | undefined

  const readAt = (start: number, end: number): ArrayBuffer => {
    const bytes = new ArrayBuffer(end - start)
    const read = readSync(descriptor, new Uint8Array(bytes), 0, bytes.byteLength, start)
    return bytes.slice(0, read)
  }

  const pieceAt = (offset: number): Uint8Array =>
    buffer.subarray(0, readSync(descriptor, buffer, 0, Math.min(buffer.length, size - offset), offset))

  const head = (): Uint8Array => (first ??= pieceAt(0))

  function* pieces(head: () => Uint8Array, count: (bytes: number) => void) {
    for (let offset = 0; offset < size;) {
      const piece = offset === 0 ? head() : pieceAt(offset)
      if (piece.length === 0) {
        fault = { offset, why: "was cut off while it was read" }
        return
      }
      offset += piece.length
      count(piece.length)
      yield piece
    }
    // What is written on and on would never end.
    if (fstatSync(descriptor).size > size) {
      fault = { offset: size, why: "has grown while it was read: what was added is not read" }
    }
  }

  return {
    size,
    head,
    pieces: { [Symbol.iterator]: () => pieces(head, count) },
    fault: () => fault,
    again: () =>
      pieces(
        () => pieceAt(0),
        () => {}
      ),
    readAt: (start, end) => {
      count(end - start)
      return readAt(start, end)
    },
    close: () => closeSync(descriptor)
  }
}

/** In bytes: what a buffer should hold. */
export const pieceSize = 262_144
