// What comes from a pipe, or from standard input: once, and nobody knows how much of it.

import { closeSync, constants, open as openFile, openSync } from "node:fs"
import { Socket } from "node:net"
import { setInterval } from "node:timers/promises"
import { promisify } from "node:util"
import type { Stored } from "./content.ts"
import type { Broken } from "./inflate.ts"
import { standardInput } from "./inputs.ts"
import { describe, isSystemError } from "./systemError.ts"

/** A pipe to read, once. */
export interface Pipe extends Stored {
  /** Ends reading, whatever it waits for. */
  readonly close: () => Promise<void>
}

/** Opens a pipe by its path; `count` learns of every piece that comes. */
export const open = (path: string, count: (bytes: number) => void): Pipe => {
  let fault: Broken | undefined
  let stream: NodeJS.ReadStream | Socket | undefined
  let isOpening = false
  let isClosed = false

  const opened = async (): Promise<NodeJS.ReadStream | Socket> => {
    if (path === standardInput) return process.stdin
    isOpening = true
    try {
      // A socket waits for what comes without a thread, which nobody could stop.
      return new Socket({ fd: await promisify(openFile)(path, "r"), readable: true, writable: false })
    } finally {
      isOpening = false
    }
  }

  async function* pieces() {
    let offset = 0
    try {
      stream = await opened()
      for await (const chunk of stream as AsyncIterable<Uint8Array>) {
        offset += chunk.length
        count(chunk.length)
        yield chunk
      }
    } catch (error) {
      if (isClosed) return
      if (!isSystemError(error)) throw error
      fault = { offset, why: describe(error) }
    }
  }

  return {
    pieces: { [Symbol.asyncIterator]: pieces },
    fault: () => fault,
    close: async () => {
      isClosed = true
      for await (const _ of setInterval(1)) {
        if (!isOpening) break
        letOpen(path)
      }
      stream?.destroy()
    }
  }
}

/** Whoever opens a pipe waits, in a thread, for somebody who writes: for a moment, that is this process. */
const letOpen = (path: string): void => {
  try {
    closeSync(openSync(path, constants.O_WRONLY | constants.O_NONBLOCK))
  } catch (error) {
    // Nobody opens it yet.
    if ((error as NodeJS.ErrnoException).code !== "ENXIO") throw error
  }
}
