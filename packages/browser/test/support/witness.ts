import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from "node:http"
import type { AddressInfo } from "node:net"

/** A server that answers as told, remembers every request, and notices when a caller hangs up. */
export interface Witness {
  readonly origin: string
  readonly requests: ReadonlyArray<{
    readonly method: string
    readonly url: string
    readonly headers: IncomingHttpHeaders
  }>
  /** The first request other than a preflight is there. */
  readonly arrived: Promise<void>
  /** The caller of that request has hung up before the answer was complete. */
  readonly aborted: Promise<void>
  readonly close: () => Promise<void>
}

/** Starts a witness. It allows calls from every origin unless told not to. */
export const witness = async (
  answer: (request: IncomingMessage, response: ServerResponse) => void,
  allow: { readonly cors: boolean } = { cors: true }
): Promise<Witness> => {
  const arrived = Promise.withResolvers<void>()
  const aborted = Promise.withResolvers<void>()
  const requests: Array<Witness["requests"][number]> = []
  const server = createServer((request, response) => {
    const { headers, method = "", url = "" } = request
    requests.push({ method, url, headers })
    if (allow.cors) {
      response.setHeader("access-control-allow-origin", "*")
      response.setHeader("access-control-allow-headers", "dd-api-key, dd-application-key")
    }
    if (method === "OPTIONS") return response.writeHead(204).end()
    // Of an aborted answer Chromium may read on for 5 seconds, to use the connection again.
    response.setHeader("connection", "close")
    response.on("close", () => {
      if (!response.writableFinished) aborted.resolve()
    })
    answer(request, response)
    return arrived.resolve()
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    arrived: arrived.promise,
    aborted: aborted.promise,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      })
  }
}
