import * as Effect from "effect/Effect"
import * as FiberSet from "effect/FiberSet"
import type * as Scope from "effect/Scope"
import * as Http from "node:http"
import type { Socket } from "node:net"
import * as Listen from "../Listen.ts"
import { type Pace, pieces, type Step } from "./delivery.ts"
import type { Engine, Incoming } from "./engine.ts"

const longestBody = 65_536

/** Serves an engine on a socket until the scope closes, which destroys every connection. Returns the port. */
export const serve = Effect.fnUntraced(function* (
  engine: Engine,
  attempt: Listen.Attempt
): Effect.fn.Return<number, Listen.Reason, Scope.Scope> {
  if (!Number.isInteger(attempt.port) || attempt.port < 0 || attempt.port > 65_535) {
    return yield* Listen.invalid(attempt, "a port is a whole number from 0 to 65535.")
  }
  const run = yield* FiberSet.makeRuntime()
  const server = Http.createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
    // A write to a connection that is already gone is reported here, and would end the process otherwise.
    response.on("error", () => response.destroy())
    const fiber = run(
      Effect.onError(answer(engine, request, response), () => Effect.sync(() => response.destroy()))
    )
    response.on("close", () => fiber.interruptUnsafe())
  })
  server.on("clientError", (_, socket) => {
    if (socket.writable)
      socket.end("HTTP/1.1 400 Bad Request\r\nconnection: close\r\ncontent-length: 0\r\n\r\n")
    else socket.destroy()
  })
  yield* Effect.acquireRelease(listen(server, attempt), () => close(server))
  const bound = server.address()
  return bound !== null && typeof bound === "object" ? bound.port : attempt.port
})

const listen = (server: Http.Server, attempt: Listen.Attempt): Effect.Effect<void, Listen.Reason> =>
  Effect.callback((resume) => {
    const onError = (error: Error) => resume(Effect.fail(Listen.fromCause(attempt, error)))
    server.once("error", onError)
    server.listen({ host: attempt.host, port: attempt.port }, () => {
      server.off("error", onError)
      resume(Effect.void)
    })
  })

const close = (server: Http.Server): Effect.Effect<void> =>
  Effect.callback((resume) => {
    server.close(() => resume(Effect.void))
    server.closeAllConnections()
  })

const answer = Effect.fnUntraced(function* (
  engine: Engine,
  request: Http.IncomingMessage,
  response: Http.ServerResponse
) {
  const body = yield* read(request)
  if (body === undefined) {
    response.writeHead(413, { connection: "close", "content-length": 0 }).end()
    return
  }
  const incoming: Incoming = {
    method: request.method ?? "GET",
    target: request.url ?? "/",
    headers: Object.fromEntries(
      Object.entries(request.headers).map(([name, value]) => [name, String(value ?? "")])
    ),
    body
  }
  yield* play(yield* engine.handle(incoming), response, request.socket)
})

/** Reads the body of a request; `undefined` if it is longer than any that this API takes. */
const read = (request: Http.IncomingMessage): Effect.Effect<string | undefined> =>
  Effect.callback((resume) => {
    const chunks: Array<Buffer> = []
    let length = 0
    request.on("data", (chunk: Buffer) => {
      length += chunk.length
      if (length <= longestBody) chunks.push(chunk)
      else resume(Effect.undefined)
    })
    request.on("end", () => resume(Effect.succeed(Buffer.concat(chunks).toString("utf8"))))
  })

const play = Effect.fnUntraced(function* (
  steps: ReadonlyArray<Step>,
  response: Http.ServerResponse,
  socket: Socket
) {
  for (const [n, step] of steps.entries()) {
    switch (step._tag) {
      case "Wait":
        yield* Effect.sleep(step.millis)
        break
      case "Hang":
        return yield* Effect.never
      case "Head":
        response.writeHead(step.status, Http.STATUS_CODES[step.status] ?? "Unknown", step.headers.flat())
        if (isPaused(steps[n + 1])) response.flushHeaders()
        break
      case "Chunk":
        if (step.pace === undefined) yield* write(response, step.bytes)
        else yield* trickle(response, step.bytes, step.pace)
        break
      case "Reset":
        // A reset drops what is still on its way: the empty write ends when all before it has been sent.
        yield* write(socket, "")
        socket.resetAndDestroy()
        return
      case "Close":
        yield* write(socket, "")
        socket.destroySoon()
        return
    }
  }
  response.end()
})

/** Whether the head of an answer goes out on its own, since what follows it takes its time. */
const isPaused = (next: Step | undefined): boolean =>
  next !== undefined && (next._tag !== "Chunk" || next.pace !== undefined)

const trickle = Effect.fnUntraced(function* (response: Http.ServerResponse, bytes: Uint8Array, pace: Pace) {
  for (const piece of pieces(bytes, pace)) {
    yield* Effect.sleep(pace.millis)
    yield* write(response, piece)
  }
})

/** Writes, and waits until the operating system has taken this and everything before it. */
const write = (to: Http.ServerResponse | Socket, bytes: Uint8Array | ""): Effect.Effect<void> =>
  Effect.callback((resume) => void to.write(bytes, () => resume(Effect.void)))
