import type { buildConnector } from "@effect/platform-node/Undici"
import type { Socket } from "node:net"

/**
 * Returns a connector whose connections leave out the interim answers (1xx) that any server may send before the one that
 * counts. Undici closes a connection at `100 Continue`, which some gateways send although nobody asked for it. That is in
 * its parser, before any handler and with no option, so what the parser reads is changed: by its `read` of the socket,
 * with one request at a time, as `transport.ts` has it. The others it passes over itself, but a 100 may come after them.
 */
export const skipping =
  (connect: buildConnector.connector): buildConnector.connector =>
  (options, callback) =>
    connect(options, (...[error, socket]) =>
      error === null ? callback(null, skip(socket)) : callback(error, null)
    )

// Over HTTP/1.1, the first bytes after something was written are the head of an answer.
const skip = (socket: Socket): Socket => {
  const { read, write } = socket
  let head: Buffer | undefined
  socket.write = ((...args: Parameters<typeof write>) => {
    head = Buffer.alloc(0)
    return write.apply(socket, args)
  }) as typeof write
  socket.read = (size?: number): Buffer | null => {
    for (;;) {
      const bytes: Buffer | null = read.call(socket, size)
      if (bytes === null || head === undefined) return bytes
      head = afterInterim(Buffer.concat([head, bytes]))
      if (head.length > longest || !mayBeInterim(head)) {
        const rest = head
        head = undefined
        return rest
      }
    }
  }
  return socket
}

// As much as undici takes of any head; it then says what is wrong.
const longest = 16_384

const afterInterim = (bytes: Buffer): Buffer => {
  let rest = bytes
  while (isInterim(beginning(rest))) {
    const end = rest.indexOf("\r\n\r\n")
    if (end === -1) break
    rest = rest.subarray(end + 4)
  }
  return rest
}

// Of a beginning that is too short to tell, the rest is taken for the one that makes it interim.
const mayBeInterim = (bytes: Buffer): boolean => {
  const text = beginning(bytes)
  return isInterim(text.padEnd(12, "HTTP/1.1 100".slice(text.length)))
}

const beginning = (bytes: Buffer): string => bytes.toString("latin1", 0, 12)

// After 101 there is no more HTTP.
const isInterim = (text: string): boolean => /^HTTP\/1\.1 1(?!01)\d\d$/.test(text)
