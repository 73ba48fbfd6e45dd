import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import type { AddressInfo } from "node:net"
import { createServer, type Socket } from "node:net"
import { createServer as createTlsServer, type TlsOptions } from "node:tls"

/** What a server does with a request: any bytes, at any time, or none. */
export type Script = (socket: Socket, request: Request, number: number) => void

export interface Request {
  readonly line: string
  readonly headers: Readonly<Record<string, string>>
}

export interface RawServer {
  readonly origin: string
  readonly host: string
  readonly requests: ReadonlyArray<Request>
  /** One promise for each connection so far, which resolves when it closes. */
  readonly closed: ReadonlyArray<Promise<void>>
  /** Resolves once a request has come in. */
  readonly called: Promise<void>
}

/** Serves a script on loopback until the scope closes: over plain TCP, or over TLS where options for it are given. */
export const serve = (script: Script, tls?: TlsOptions): Effect.Effect<RawServer, never, Scope.Scope> =>
  Effect.map(
    Effect.acquireRelease(
      Effect.callback<{ readonly server: RawServer; readonly stop: Effect.Effect<void> }>((resume) => {
        const requests: Array<Request> = []
        const closed: Array<Promise<void>> = []
        const sockets = new Set<Socket>()
        const called = Promise.withResolvers<void>()
        const listen = (socket: Socket) => {
          socket.on("error", () => {})
          let text = ""
          socket.on("data", (chunk) => {
            text += chunk.toString("latin1")
            const end = text.indexOf("\r\n\r\n")
            if (end === -1) return
            const request = parse(text.slice(0, end))
            text = text.slice(end + 4)
            requests.push(request)
            script(socket, request, requests.length)
            called.resolve()
          })
        }
        const server = tls === undefined ? createServer(listen) : createTlsServer(tls, listen)
        // Below TLS: a handshake that fails is a connection too.
        server.on("connection", (socket) => {
          sockets.add(socket)
          closed.push(
            new Promise((resolve) =>
              socket.once("close", () => {
                sockets.delete(socket)
                resolve()
              })
            )
          )
        })
        server.listen(0, "127.0.0.1", () => {
          const host = `127.0.0.1:${(server.address() as AddressInfo).port}`
          resume(
            Effect.succeed({
              server: {
                origin: `${tls === undefined ? "http" : "https"}://${host}`,
                host,
                requests,
                closed,
                called: called.promise
              },
              stop: Effect.callback<void>((resume) => {
                for (const socket of sockets) socket.destroy()
                server.close(() => resume(Effect.void))
              })
            })
          )
        })
      }),
      ({ stop }) => stop
    ),
    ({ server }) => server
  )

/** Bytes of a complete answer. */
export const answer = (
  status: number,
  body: string | Uint8Array = "",
  headers: Readonly<Record<string, string>> = {}
): Uint8Array =>
  Buffer.concat([head(status, { "content-length": Buffer.byteLength(body), ...headers }), Buffer.from(body)])

/** Bytes of an answer's head; `length` bytes of body are promised. */
export const head = (status: number, headers: Readonly<Record<string, string | number>>): Uint8Array =>
  Buffer.from(
    `HTTP/1.1 ${status} Whatever\r\n${Object.entries(headers)
      .map(([name, value]) => `${name}: ${value}\r\n`)
      .join("")}\r\n`,
    "latin1"
  )

/** Bytes of an answer that is JSON. */
export const json = (
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {}
): Uint8Array => answer(status, JSON.stringify(body), { "content-type": "application/json", ...headers })

/** Script that always answers the same. */
export const always =
  (bytes: Uint8Array): Script =>
  (socket) =>
    socket.write(bytes)

const parse = (text: string): Request => {
  const [line = "", ...lines] = text.split("\r\n")
  return {
    line,
    headers: Object.fromEntries(
      lines.map((line) => {
        const colon = line.indexOf(":")
        return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()]
      })
    )
  }
}
