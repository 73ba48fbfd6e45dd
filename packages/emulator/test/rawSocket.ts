import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import * as Net from "node:net"

/** A connection as it is, without a client of HTTP in between. */
export interface RawSocket {
  readonly send: (text: string) => void
  /** What arrived so far, one entry for each piece. */
  readonly pieces: ReadonlyArray<string>
  /** Succeeds as soon as what arrived satisfies the test. */
  readonly until: (test: (text: string) => boolean) => Effect.Effect<string>
  /** Succeeds when the connection is gone, with the code of the error that ended it, if it was one. */
  readonly closed: Effect.Effect<string | undefined>
}

/** Opens a connection, which the scope closes. */
export const connect = (origin: string): Effect.Effect<RawSocket, Error, Scope.Scope> =>
  Effect.map(
    Effect.acquireRelease(
      Effect.callback<Net.Socket, Error>((resume) => {
        const { hostname, port } = new URL(origin)
        const socket = Net.connect(Number(port), hostname, () => resume(Effect.succeed(socket)))
        socket.once("error", (error) => resume(Effect.fail(error)))
      }),
      (socket) => Effect.sync(() => socket.destroy())
    ),
    (socket) => {
      const pieces: Array<string> = []
      let code: string | undefined
      socket.setEncoding("utf8")
      socket.on("data", (piece: string) => pieces.push(piece))
      socket.on("error", (error: NodeJS.ErrnoException) => (code = error.code))
      return {
        send: (text) => void socket.write(text.replaceAll("\n", "\r\n")),
        pieces,
        until: (test) =>
          Effect.callback((resume) => {
            const check = () => test(pieces.join("")) && resume(Effect.succeed(pieces.join("")))
            socket.on("data", check)
            check()
          }),
        closed: Effect.callback((resume) => {
          const done = () => resume(Effect.succeed(code))
          if (socket.destroyed) done()
          else socket.once("close", done)
        })
      }
    }
  )
